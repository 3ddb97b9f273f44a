"""Trees as images in an OCI image layout (image-spec v1.1): one layer that all share, one of each tree's own.

An image holds files alone: what builds a root lays it over (`umoci unpack`, `crane export`, `COPY --from`), or `ctr
images import` takes it. Its name, `org.opencontainers.image.ref.name`, is the node's or the role's.
"""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

from kspec.export.tar import TIME, pack
from kspec.model.file import File, Sensitivity
from kspec.model.host_tree import HostTree, common_files
from kspec.model.secret import Secret

_CREATED: Final = datetime.fromtimestamp(TIME, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
_LAYER: Final = "application/vnd.oci.image.layer.v1.tar"
_CONFIG: Final = "application/vnd.oci.image.config.v1+json"
_MANIFEST: Final = "application/vnd.oci.image.manifest.v1+json"
_INDEX: Final = "application/vnd.oci.image.index.v1+json"
_REF: Final = "org.opencontainers.image.ref.name"
_CONTAINERD: Final = "io.containerd.image.name"
"""The name that `ctr images import` gives."""
_HOST: Final = "kspec.local"


def layout(trees: Sequence[HostTree], architecture: str = "amd64") -> tuple[File, ...]:
    """The files of an image layout with an image for each tree. Errors: as `tar.pack`."""
    blobs: dict[str, File] = {}
    shared = common_files(trees) if len(trees) > 1 else ()
    below = [_add(blobs, pack(shared), secret=_any_secret(shared))] if shared else []
    known = {file.path for file in shared}
    manifests = []
    for tree in trees:
        own = tuple(file for file in tree.files if file.path not in known)
        layers = [*below, _add(blobs, pack(own, tree.own_folders), secret=_any_secret(own))]
        config = {
            "created": _CREATED,
            "architecture": architecture,
            "os": "linux",
            "config": {},
            "rootfs": {"type": "layers", "diff_ids": [layer["digest"] for layer in layers]},
            "history": [{"created": _CREATED, "created_by": "kspec"} for _ in layers],
        }
        manifest = {
            "schemaVersion": 2,
            "mediaType": _MANIFEST,
            "config": {"mediaType": _CONFIG, **_add(blobs, _json(config))},
            "layers": [{"mediaType": _LAYER, **layer} for layer in layers],
        }
        names = {_REF: tree.name, _CONTAINERD: f"{_HOST}/{tree.name.lower()}:{tree.kubernetes.replace('+', '_')}"}
        entry = {"mediaType": _MANIFEST, **_add(blobs, _json(manifest)), "annotations": names}
        manifests.append({**entry, "platform": {"architecture": architecture, "os": "linux"}})
    index = {"schemaVersion": 2, "mediaType": _INDEX, "manifests": manifests}
    return (
        File("oci-layout", _json({"imageLayoutVersion": "1.0.0"})),
        File("index.json", _json(index)),
        *(blobs[name] for name in sorted(blobs)),
    )


def _any_secret(files: Sequence[File]) -> bool:
    return any(file.sensitivity is Sensitivity.SECRET for file in files)


def _add(blobs: dict[str, File], data: bytes, *, secret: bool = False) -> dict[str, Any]:
    """Keep a blob, and say by what it is found: the parts of a descriptor."""
    digest = hashlib.sha256(data).hexdigest()
    path = f"blobs/sha256/{digest}"
    blobs[path] = File(path, Secret(data), 0o600) if secret else File(path, data)
    return {"digest": f"sha256:{digest}", "size": len(data)}


def _json(value: object) -> bytes:
    return json.dumps(value, indent=2).encode() + b"\n"
