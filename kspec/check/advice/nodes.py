"""Settings of nodes that have no effect, or an effect that nobody wants."""

from collections.abc import Iterator

from kspec.check.view.field import Field
from kspec.facts import codes
from kspec.facts.defaults import KUBELET_FORCED
from kspec.model import kinds
from kspec.model.diagnostic import Diagnostic
from kspec.model.wire import Wire


def check_overridden(wire: Wire) -> Iterator[Diagnostic]:
    """A field that kubeadm sets itself must not say otherwise."""
    kubelet = wire.get(kinds.KUBELET)
    source = kubelet.document.value if kubelet and kubelet.written else None
    for name, forced in KUBELET_FORCED.items() if kubelet and isinstance(source, dict) else ():
        given = source.get(name) if isinstance(source, dict) else None
        if kubelet and given is not None and given != forced:
            message = f"{str(given).lower()} has no effect: kubeadm always writes {str(forced).lower()}"
            yield Field(kubelet, (name,)).warning(codes.OVERRIDDEN_FIELD, message, "leave it out")


def check_preflight(wire: Wire) -> Iterator[Diagnostic]:
    """Preflight errors should be ignored by name."""
    for document in wire.documents:
        for name in Field(document, ("nodeRegistration", "ignorePreflightErrors")).items:
            if name.text.lower() == "all":
                message = "every error that kubeadm finds on the host is ignored, whatever it will be"
                yield name.warning(codes.PREFLIGHT_IGNORED, message, "name the errors that may be ignored")
