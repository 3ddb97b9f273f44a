"""A kubelet's arguments to what a spec says of it: its extra arguments, its taints, its machine's name."""

from collections.abc import Iterator, Sequence
from typing import Final

from kspec.facts.kubelet_unit import KUBELET_FILES
from kspec.infer.arguments import extra_arguments
from kspec.infer.components import argument_statements
from kspec.infer.secrecy import may_be_drafted
from kspec.model.document import Json
from kspec.model.seen import Flag, SeenNode
from kspec.model.statement import NODE, Statement

TAINTS_FLAG: Final = "register-with-taints"
_FLAGS: Final = KUBELET_FILES[2]


def argument_statements_of(seen: SeenNode, defaults: Sequence[Flag], *, keep_order: bool) -> Iterator[Statement]:
    """The node's `kubeletExtraArgs`."""
    extra = extra_arguments(seen.flags or (), defaults, keep_order=keep_order) if seen.flags is not None else ()
    drafted = [flag for flag in extra if may_be_drafted(("command", flag.name), flag.value)]
    head = Statement(NODE, ("kubeletExtraArgs",), [], _FLAGS, seen.name)
    yield from argument_statements(head, drafted, defaults)


def has_own_name(seen: SeenNode) -> bool:
    """Whether the machine is called like its node: then kubeadm gives the kubelet no name."""
    return seen.flags is not None and not any(flag.name == "hostname-override" for flag in seen.flags)


def taints_of(seen: SeenNode) -> list[Json]:
    """The taints with which the kubelet registers, as far as they are written as kubeadm writes them."""
    text = next((flag.value for flag in reversed(seen.flags or ()) if flag.name == TAINTS_FLAG), "")
    found: list[Json] = []
    for part in text.split(",") if text else ():
        whole, _, effect = part.rpartition(":")
        key, equals, value = whole.partition("=")
        if not key or (equals and not value):
            return []
        found.append({"key": key, **({"value": value} if value else {}), "effect": effect})
    return found
