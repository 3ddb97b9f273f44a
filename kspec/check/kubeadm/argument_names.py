"""Names of extra arguments.

Rules: ValidateExtraArgs of kubeadm.
"""

from collections.abc import Iterator
from typing import Final

from kspec.check.view.field import Field
from kspec.facts import codes
from kspec.model import kinds
from kspec.model.diagnostic import Diagnostic
from kspec.model.wire import Wire

_REGISTRATION: Final = (("nodeRegistration", "kubeletExtraArgs"),)
_CLUSTER: Final = (("apiServer", "extraArgs"), ("controllerManager", "extraArgs"), ("scheduler", "extraArgs"))
_PLACES: Final = {kinds.INIT: _REGISTRATION, kinds.JOIN: _REGISTRATION, kinds.CLUSTER: _CLUSTER}
_ETCD: Final = ("etcd", "local", "extraArgs")


def check_argument_names(wire: Wire) -> Iterator[Diagnostic]:
    """Every extra argument must have a name."""
    for document in wire.documents:
        places: tuple[tuple[str, ...], ...] = _PLACES.get(document.kind, ())
        if document.kind == kinds.CLUSTER and not Field(document, ("etcd", "external")).is_set:
            places = (*places, _ETCD)
        for place in places:
            for argument in Field(document, place).items:
                name = argument.child("name")
                if not name.text:
                    yield name.error(
                        codes.ARGUMENT_NAME, "the argument has no name", "write its name without the dashes"
                    )
