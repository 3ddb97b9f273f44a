"""A component's configuration to the fields of a document that make it of kubeadm's own; what else the API tells."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from kspec.facts import defaults
from kspec.facts.types import TypeTable
from kspec.go import json as gojson
from kspec.infer.secrecy import may_be_drafted
from kspec.model import kinds
from kspec.model.document import Json, Path
from kspec.model.seen import SeenObjects
from kspec.model.statement import Statement

API_VERSIONS: Final[Mapping[str, str]] = {
    kinds.KUBELET: defaults.KUBELET["apiVersion"],
    kinds.KUBE_PROXY: defaults.KUBE_PROXY["apiVersion"],
}
"""Each component's configuration and its API version."""
_OF_INSTANCE: Final = ("containerRuntimeEndpoint",)
_ONLY_OBJECTS: Final = ("featureGates", "dns", "proxy")
"""Fields of a ClusterConfiguration of which nothing stands on a node."""


def configuration_statements(
    kind: str, found: Mapping[str, Json], made: Mapping[str, Json], table: TypeTable, source: str
) -> Iterator[Statement]:
    """The fields of a configuration that make of kubeadm's own, `made`, the one that was found.

    What the type does not have, and what only kubeadm's has, cannot be said there; what may be a secret is left out.
    """
    root = table.root(API_VERSIONS[kind], kind)
    for path, value, own in _beyond(found, made, ()) if root else ():
        document: Any = value
        for step in reversed(path):
            document = {step: document}
        _, problems = gojson.unmarshal(table, root or "", document)
        if path[:1] != _OF_INSTANCE and not problems and may_be_drafted([str(step) for step in path], value):
            why = "kubeadm sets none" if own is None else f"kubeadm's own is {_short(own)}"
            yield Statement(kind, path, value, f"{source}; {why}")


def cluster_statements(objects: SeenObjects) -> Iterator[Statement]:
    """What of the ClusterConfiguration no node shows."""
    for name in _ONLY_OBJECTS:
        for path, value, _ in _beyond({name: (objects.cluster or {}).get(name) or {}}, {name: {}}, ()):
            if value != {} and may_be_drafted([str(step) for step in path], value):
                yield Statement(kinds.CLUSTER, path, value, "ConfigMap kubeadm-config; no node shows it")


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
