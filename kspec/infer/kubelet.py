"""A kubelet's files to what a spec says of it: its arguments, its taints, the fields of its configuration."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from kspec.facts.kubelet_unit import KUBELET_FILES
from kspec.facts.types import TypeTable
from kspec.go import json as gojson
from kspec.infer.arguments import extra_arguments
from kspec.infer.components import argument_statements
from kspec.infer.secrecy import may_be_drafted
from kspec.model import kinds
from kspec.model.document import Json, Path
from kspec.model.seen import Flag, SeenNode
from kspec.model.statement import NODE, Statement

API_VERSION: Final = "kubelet.config.k8s.io/v1beta1"
TAINTS_FLAG: Final = "register-with-taints"
_OF_INSTANCE: Final = ("containerRuntimeEndpoint",)
_CONFIG, _, _FLAGS = KUBELET_FILES


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


def configuration_statements(seen: SeenNode, made: Mapping[str, Json], table: TypeTable) -> Iterator[Statement]:
    """The fields of a KubeletConfiguration that make kubeadm's own configuration the node's.

    `made` is kubeadm's own. What the type does not have, and what the node lacks, cannot be said there.
    """
    root = table.root(API_VERSION, kinds.KUBELET)
    if seen.kubelet is None or root is None:
        return
    for path, value, own in _beyond(seen.kubelet, made, ()):
        document: Any = value
        for step in reversed(path):
            document = {step: document}
        _, problems = gojson.unmarshal(table, root, document)
        if path[:1] != _OF_INSTANCE and not problems and may_be_drafted([str(step) for step in path], value):
            why = "kubeadm sets none" if own is None else f"kubeadm's own is {_short(own)}"
            yield Statement(kinds.KUBELET, path, value, f"{_CONFIG}; {why}")


def _beyond(found: Mapping[str, Any], made: Mapping[str, Any], at: Path) -> Iterator[tuple[Path, Json, Json]]:
    """What is otherwise in the found value or only there, field by field, with what stands in the made one."""
    for key, value in found.items():
        own = made.get(key)
        if isinstance(value, dict) and isinstance(own, dict) and value:
            yield from _beyond(value, own, (*at, key))
        elif type(value) is not type(own) or value != own:
            yield (*at, key), value, own


def _short(value: Json) -> str:
    if isinstance(value, dict | list) and value:
        return "another"
    return str(value).lower() if isinstance(value, bool) else str(value)
