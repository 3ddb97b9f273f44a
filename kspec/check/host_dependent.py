"""What kubeadm would ask its host for, and only the spec can say here."""

from collections.abc import Iterator

from kspec.encode.addresses import parse_ip
from kspec.model.diagnostic import Diagnostic
from kspec.model.document import Path, render_path
from kspec.model.wire import Wire, WireDocument

_ADDRESS: Path = ("localAPIEndpoint", "advertiseAddress")
_NAME: Path = ("nodeRegistration", "name")
_ROOTLESS: Path = ("featureGates", "RootlessControlPlane")


def check_host_dependent(wire: Wire) -> Iterator[Diagnostic]:
    """A node's address and name must be there, and the address must be one that other machines can reach.

    Nor may the components' users be left to the host: for RootlessControlPlane, kubeadm makes them there (its
    cmd/kubeadm/app/util/users) and writes their numbers into the static pods.
    """
    cluster = wire.get("ClusterConfiguration")
    gates = cluster.value.get("featureGates") if cluster else None
    if cluster and isinstance(gates, dict) and gates.get("RootlessControlPlane") is True:
        text = "is on: kubeadm would make users for the components on its host, with numbers of that host"
        yield _invalid(cluster, _ROOTLESS, text, "leave it off; kspec cannot know the numbers", code="host-dependent")
    for document in wire.documents:
        if document.kind == "InitConfiguration":
            yield from _address(document, _ADDRESS)
            yield from _name(document)
        elif document.kind == "JoinConfiguration":
            if document.value.get("controlPlane") is not None:
                yield from _address(document, ("controlPlane", *_ADDRESS))
            yield from _name(document)


def _name(document: WireDocument) -> Iterator[Diagnostic]:
    if not _get(document, _NAME):
        yield _missing(document, _NAME, "the node's name: kubeadm would take its host's", "cp-1")


def _address(document: WireDocument, path: Path) -> Iterator[Diagnostic]:
    text = _get(document, path)
    if not text:
        yield _missing(document, path, "the node's address: kubeadm would ask its host for it", "192.0.2.10")
        return
    parsed = parse_ip(text)
    if parsed is None:
        yield _invalid(document, path, f"{text!r} is no IP address", "give an IPv4 or IPv6 address of the node")
    elif parsed.is_unspecified or parsed.is_loopback:
        what = "unspecified" if parsed.is_unspecified else "a loopback address"
        message = f"{text!r} is {what}: kubeadm would ask its host for another"
        help_ = "give the address at which other machines reach this node"
        yield _invalid(document, path, message, help_, code="host-dependent")


def _get(document: WireDocument, path: Path) -> str:
    value: object = document.value
    for step in path:
        value = value.get(step) if isinstance(value, dict) else None
    return value if isinstance(value, str) else ""


def _missing(document: WireDocument, path: Path, what: str, example: str) -> Diagnostic:
    line = f"{path[-2]}: {{{path[-1]}: {example}}}"
    kind = document.kind
    return Diagnostic(
        "host-dependent",
        f"{render_path(path)} is missing, {what}",
        document.locate(path),
        path=render_path(path),
        document=kind,
        kind="Required value",
        help=f"add '{line}' to the {kind}" if document.written else f"add an {kind} with '{line}'",
    )


def _invalid(document: WireDocument, path: Path, text: str, help_: str, *, code: str = "address") -> Diagnostic:
    field = render_path(path)
    return Diagnostic(
        code,
        f"{field}: {text}",
        document.locate(path),
        path=field,
        document=document.kind,
        kind="Invalid value",
        help=help_,
    )
