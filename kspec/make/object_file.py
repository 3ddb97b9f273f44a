"""An API object as a file of the tree below `cluster/`."""

from collections.abc import Mapping
from typing import Any, Literal

from kspec.go import yaml
from kspec.make.go_document import go_document
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
    text = yaml.dump(go_document(release, value)).encode()
    if secret:
        return File(path, Secret(text), mode=0o600, phase=phase)
    return File(path, text, phase=phase)


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
