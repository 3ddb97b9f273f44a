"""How a node registers: its name, its container runtime, how it pulls images.

Rules: ValidateNodeRegistrationOptions of kubeadm; a node's name may be given to one node only.
"""

from collections.abc import Iterator
from typing import Final

from kspec.check.view.field import Field, shown
from kspec.disk import bounds
from kspec.facts import codes
from kspec.facts.validation import PULL_POLICIES
from kspec.go.dns_name import LONGEST, is_dns_name
from kspec.go.url import origin
from kspec.model import kinds
from kspec.model.diagnostic import Diagnostic
from kspec.model.wire import Wire
from kspec.text.spelling import expected, recased

_NODES: Final = (kinds.INIT, kinds.JOIN)
_SCHEME: Final = "unix"
_LONGEST_NODE: Final = bounds.NAME - len("Node-.yaml")
"""Characters of a node's name: its Node object is a file."""


def check_registration(wire: Wire) -> Iterator[Diagnostic]:
    """The `nodeRegistration` of each node."""
    strict = wire.release.has("url-colons-strict")
    for document in wire.documents:
        if document.kind in _NODES:
            registration = Field(document, ("nodeRegistration",))
            yield from _name(registration.child("name"))
            yield from check_socket(registration.child("criSocket"), strict_colons=strict)
            yield from check_pull_policy(registration.child("imagePullPolicy"))


def check_node_names(wire: Wire) -> Iterator[Diagnostic]:
    """No two nodes have one name, and none has one so long that no file can be named after it."""
    first: dict[str, Field] = {}
    for document in wire.documents:
        name = Field(document, ("nodeRegistration", "name"))
        if document.kind not in _NODES or not name.text:
            continue
        if is_dns_name(name.text) and len(name.text) > _LONGEST_NODE:
            text = (
                f"the name has {len(name.text)} characters, and a file is named after it, which takes {_LONGEST_NODE}"
            )
            yield name.error(codes.NODE_NAME, text, "give a shorter name")
        if name.text not in first:
            first[name.text] = name
            continue
        former = first[name.text]
        where = former.document.locate(former.path)
        yield name.error(
            codes.DUPLICATE_NODE,
            f"the name {shown(name.text)} is already another node's, at {where}",
            "give each node a name of its own",
            kind="Duplicate value",
        )


def _name(name: Field) -> Iterator[Diagnostic]:
    if name.text and not is_dns_name(name.text):
        help_ = f"a node's name has at most {LONGEST} of a-z, 0-9, - and ., and begins and ends with a letter or digit"
        written = name.written if isinstance(name.written, str) else name.text
        yield name.error(codes.NODE_NAME, f"{shown(written.strip())} is not a valid name of a node", help_)


def check_socket(socket: Field, *, strict_colons: bool) -> Iterator[Diagnostic]:
    """A container runtime's socket is a URL."""
    parsed = origin(socket.text, strict_colons=strict_colons)
    if parsed is None or parsed.scheme != _SCHEME:
        text = f"{shown(socket.text)} is not a valid URL of a Unix socket"
        yield socket.error(codes.CRI_SOCKET, text, "write unix:// and the socket's path: unix:///run/crio/crio.sock")


def check_pull_policy(policy: Field) -> Iterator[Diagnostic]:
    """One of three words says when an image is pulled."""
    if policy.text not in PULL_POLICIES:
        text = f"{shown(policy.text)} is not a valid image pull policy"
        yield policy.error(codes.PULL_POLICY, text, expected(PULL_POLICIES), meant=recased(policy.text, PULL_POLICIES))
