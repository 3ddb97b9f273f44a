"""What the components refuse that kubeadm passes on unread: their configurations and their arguments.

Each check is loaded only where a spec has something for it: most have no such documents, and start the faster.
"""

from collections.abc import Callable, Iterator
from typing import Final

from kspec.check.view.command_line import command_lines, kubelets
from kspec.check.view.field import Field
from kspec.model import kinds
from kspec.model.diagnostic import Diagnostic
from kspec.model.wire import Wire


def check_documents(wire: Wire) -> Iterator[Diagnostic]:
    """Everything for which a component would refuse the document that configures it."""
    for document in wire.documents:
        if document.written and document.kind in _LOADERS:
            yield from _LOADERS[document.kind]()(wire)


def check_command_lines(wire: Wire) -> Iterator[Diagnostic]:
    """Everything for which a component would refuse its arguments, and what it deprecates of the user's."""
    lines = (*command_lines(wire), *kubelets(wire))
    given = any(setting.path or setting.is_broken for line in lines for setting in line.settings)
    if given or _has_own_etcd(wire):
        from kspec.check.arguments.flags import check_arguments  # noqa: PLC0415 - most specs add no arguments

        yield from check_arguments(wire)
    if any(line.written for line in kubelets(wire)):
        from kspec.check.arguments.kubelet_flags import check_kubelet_flags  # noqa: PLC0415 - see above

        yield from check_kubelet_flags(wire)


def _has_own_etcd(wire: Wire) -> bool:
    """Whether the spec names an image of etcd, whose flags need not be those that kubeadm gives it."""
    cluster = wire.get(kinds.CLUSTER)
    return cluster is not None and bool(Field(cluster, ("etcd", "local", "imageTag")).text)


_Check = Callable[[Wire], Iterator[Diagnostic]]


def _kubelet() -> _Check:
    from kspec.check.components.kubelet import check_kubelet  # noqa: PLC0415 - see above

    return check_kubelet


def _kube_proxy() -> _Check:
    from kspec.check.components.kube_proxy import check_kube_proxy  # noqa: PLC0415 - see above

    return check_kube_proxy


def _kube_scheduler() -> _Check:
    from kspec.check.components.kube_scheduler import check_kube_scheduler  # noqa: PLC0415 - see above

    return check_kube_scheduler


_LOADERS: Final[dict[str, Callable[[], _Check]]] = {
    kinds.KUBELET: _kubelet,
    kinds.KUBE_PROXY: _kube_proxy,
    kinds.KUBE_SCHEDULER: _kube_scheduler,
}
