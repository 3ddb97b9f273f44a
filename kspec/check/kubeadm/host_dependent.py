"""What kubeadm would ask its host for, and only the spec can say here."""

from collections.abc import Iterator
from typing import Final

from kspec.check.view.field import Field, shown
from kspec.facts import codes
from kspec.facts.api_versions import V1BETA4
from kspec.go.addresses import parse_ip
from kspec.model import kinds
from kspec.model.diagnostic import Diagnostic
from kspec.model.document import Path, render_path
from kspec.model.wire import Wire

_ADDRESS: Path = ("localAPIEndpoint", "advertiseAddress")
_NAME: Path = ("nodeRegistration", "name")
_EXAMPLE: Final = "192.0.2.10"
"""An address from RFC 5737's block for documentation."""
_ROOTLESS: Path = ("featureGates", "RootlessControlPlane")


def check_host_dependent(wire: Wire) -> Iterator[Diagnostic]:
    """A node's address and name must be there, and the address must be one that other machines can reach.

    Nor may the components' users be left to the host: for RootlessControlPlane, kubeadm makes them there (its
    cmd/kubeadm/app/util/users) and writes their numbers into the static pods.
    """
    cluster = wire.get(kinds.CLUSTER)
    rootless = Field(cluster, _ROOTLESS) if cluster else None
    if rootless and rootless.value is True:
        text = "is on: kubeadm would make users for the components on its host, with numbers of that host"
        yield rootless.error(codes.HOST_DEPENDENT, text, "leave it off; kspec cannot know the numbers")
    for document in wire.documents:
        if document.kind == kinds.INIT:
            address, name = Field(document, _ADDRESS), Field(document, _NAME)
            if not document.written and not address.text and not name.text:
                yield _no_document(address)
                continue
            yield from _address(address)
            yield from _name(name)
        elif document.kind == kinds.JOIN:
            if document.value.get("controlPlane") is not None:
                yield from _address(Field(document, ("controlPlane", *_ADDRESS)))
            yield from _name(Field(document, _NAME))


def _name(name: Field) -> Iterator[Diagnostic]:
    if not name.text:
        joins = name.document.kind == kinds.JOIN
        further = "cp-2" if "controlPlane" in name.document.value else "worker-1"
        yield _missing(name, "the node's name: kubeadm would take its host's", further if joins else "cp-1")


def _address(address: Field) -> Iterator[Diagnostic]:
    text = address.text
    if not text:
        yield _missing(address, "the node's address: kubeadm would ask its host for it", _EXAMPLE)
        return
    parsed = parse_ip(text)
    if parsed is None:
        host, slash, _ = text.partition("/")
        masked = slash and parse_ip(host) is not None
        help_ = f"write it without the mask: {host}" if masked else "give an IPv4 or IPv6 address of the node"
        yield address.error(codes.ADDRESS, f"{shown(text)} is not a valid IP address", help_)
    elif parsed.is_unspecified or parsed.is_loopback:
        what = "unspecified" if parsed.is_unspecified else "a loopback address"
        message = f"{text!r} is {what}: kubeadm would ask its host for another"
        yield address.error(codes.HOST_DEPENDENT, message, "give the address at which other machines reach this node")


def _no_document(address: Field) -> Diagnostic:
    """One finding where a whole InitConfiguration is missing: what it has to say, to be pasted as it is."""
    lines = f"apiVersion: {V1BETA4}, kind: InitConfiguration, {_line(_ADDRESS, _EXAMPLE)}, {_line(_NAME, 'cp-1')}"
    return Diagnostic(
        codes.HOST_DEPENDENT,
        "the first control plane's address and name are missing: kubeadm would ask its host for them",
        address.document.locate(_ADDRESS),
        path=render_path(_ADDRESS),
        document=address.document.kind,
        kind="Required value",
        help=f"add, behind a line ---, the document {{{lines}}}",
    )


def _line(path: Path, example: str) -> str:
    return f"{path[-2]}: {{{path[-1]}: {example}}}"


def _missing(field: Field, what: str, example: str) -> Diagnostic:
    document, path = field.document, field.path
    kind = document.kind
    return Diagnostic(
        codes.HOST_DEPENDENT,
        f"{render_path(path)} is missing, {what}",
        document.locate(path),
        path=render_path(path),
        document=kind,
        kind="Required value",
        help=_addition(field, example) if document.written else f"add an {kind} with '{_line(path, example)}'",
    )


def _addition(field: Field, example: str) -> str:
    """What to write, and into what: of the field's parents those that the document has are not written again."""
    kind, path = field.document.kind, field.path
    value, depth = field.document.document.value, 0
    while depth < len(path) - 1 and isinstance(value, dict) and isinstance(value.get(str(path[depth])), dict):
        value, depth = value[str(path[depth])], depth + 1
    text = example
    for name in reversed(path[depth + 1 :]):
        text = f"{{{name}: {text}}}"
    where = f"{render_path(path[:depth])} of the {kind}" if depth else f"the {kind}"
    empty = isinstance(value, dict) and path[depth] in value
    return f"{'write' if empty else 'add'} '{path[depth]}: {text}' {'in' if empty else 'to'} {where}"
