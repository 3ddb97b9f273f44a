"""An API object as a file of the tree below `cluster/`: out of a table, with the spec's values, as Go writes it."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Literal

from kspec.facts import types
from kspec.go import json as gojson
from kspec.go import yaml
from kspec.model.document import Json
from kspec.model.file import File, Withheld
from kspec.model.release import Release
from kspec.model.secret import Secret


def object_file(
    release: Release,
    phase: str,
    value: Mapping[str, Json],
    *,
    secret: Literal["", "known", "withheld"] = "",
    folder: str = "",
) -> File:
    """The file of one object, with the fields that Go writes for its type in this release.

    `value` needs `apiVersion`, `kind` and `metadata.name`; fields that its type lacks are dropped. The file's folder
    below `cluster/` is `folder`, else the object's namespace, else `_`; in its name ":" is "_". `phase` is kubeadm's
    phase that makes the object. A secret object is a secret file, one whose secret is not at hand has no content.
    """
    metadata: dict[str, Any] = value["metadata"]  # type: ignore[assignment]  # every API object's metadata is one
    name = f"{value['kind']}-{metadata['name']}.yaml".replace(":", "_")
    path = f"cluster/{folder or metadata.get('namespace') or '_'}/{name}"
    if secret == "withheld":  # noqa: S105 - a word, not a password
        return File(path, Withheld(), mode=0o600, phase=phase)
    if secret:
        text = yaml.dump(go_document(release, value)).encode()
        return File(path, Secret(text), mode=0o600, phase=phase)
    return File(path, _text(release.minor, json.dumps(value)), phase=phase)


@lru_cache(maxsize=256)  # most objects are those of any cluster: a process that builds many writes them once
def _text(minor: str, value: str) -> bytes:
    """A public object's file, of its value as JSON."""
    return yaml.dump(_written(minor, json.loads(value))).encode()


def config_map(
    name: str,
    namespace: str,
    data: Mapping[str, str],
    *,
    labels: Mapping[str, str] | None = None,
    annotations: Mapping[str, str] | None = None,
) -> dict[str, Json]:
    """A ConfigMap."""
    metadata: dict[str, Json] = {"name": name, "namespace": namespace}
    metadata |= {"labels": dict(labels or {}), "annotations": dict(annotations or {})}
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": dict(data)}


def go_document(release: Release, value: Mapping[str, Json]) -> dict[str, Json]:
    """`value` as the release's Go type for its `apiVersion` and `kind` would write it.

    Fields that the type lacks are dropped. A type that the release's table lacks is a KeyError: our bug.
    """
    return _written(release.minor, value)


def _written(minor: str, value: Mapping[str, Json]) -> dict[str, Json]:
    table = types.load(minor)
    name = f"{value['apiVersion']} {value['kind']}"
    type_name = table.root(str(value["apiVersion"]), str(value["kind"]))
    if type_name is None:
        raise KeyError(name)
    typed, _ = gojson.unmarshal(table, type_name, dict(value))
    written = gojson.marshal(table, type_name, typed)
    if not isinstance(written, dict):
        raise TypeError(name)
    return written


def substitute(value: Mapping[str, Json], values: Mapping[str, str]) -> dict[str, Json]:
    """A copy of `value` in which every string `{name}`, and nothing else, is the value of that name."""
    return {key: _substituted(item, values) for key, item in value.items()}


def _substituted(value: Any, values: Mapping[str, str]) -> Any:  # noqa: ANN401 - any JSON value becomes one of its kind
    if isinstance(value, dict):
        return substitute(value, values)
    if isinstance(value, list):
        return [_substituted(item, values) for item in value]
    if isinstance(value, str) and value.startswith("{") and value.endswith("}"):
        return values[value[1:-1]]
    return value
