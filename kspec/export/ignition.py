"""A tree as an Ignition configuration (coreos/ignition, docs/configuration-v3_4.md and v3_3): read at the first boot.

Files are written over what the image has. Modes are decimal numbers, as Ignition wants them. A unit that stands where
the administrator's units do becomes one of Ignition's, enabled; its drop-ins go with it.
"""

import base64
import json
from collections.abc import Iterator
from typing import Any, Final

from kspec.export.compression import gzip
from kspec.model.file import File, Folder
from kspec.model.host_tree import HostTree

VERSIONS: Final = ("3.4.0", "3.3.0")
"""The versions of the format that are written, the usual one first."""
_UNITS: Final = "etc/systemd/system/"
_ROOT: Final[dict[str, Any]] = {"user": {"id": 0}, "group": {"id": 0}}


def configuration(tree: HostTree, version: str = VERSIONS[0]) -> bytes:
    """The configuration as JSON, whose order and spaces are always the same."""
    units = tuple(_units(tree))
    in_units = {path for _, paths in units for path in paths}
    storage: dict[str, Any] = {}
    if tree.own_folders:
        storage["directories"] = [_folder(folder) for folder in tree.own_folders]
    storage["files"] = [_file(file) for file in tree.files if file.path not in in_units]
    document: dict[str, Any] = {"ignition": {"version": version}, "storage": storage}
    if units:
        document["systemd"] = {"units": [unit for unit, _ in units]}
    return json.dumps(document, indent=2).encode() + b"\n"


def _file(file: File) -> dict[str, Any]:
    return {
        "path": f"/{file.path}",
        **_ROOT,
        "overwrite": True,
        "mode": file.mode,
        "contents": _contents(file.data),
    }


def _contents(data: bytes) -> dict[str, str]:
    """The content in the shorter of two forms."""
    packed = gzip(data)
    if len(packed) < len(data):
        return {"compression": "gzip", "source": _url(packed)}
    return {"source": _url(data)}


def _url(data: bytes) -> str:
    """A URL that is the content (RFC 2397)."""
    return f"data:;base64,{base64.b64encode(data).decode()}"


def _folder(folder: Folder) -> dict[str, Any]:
    return {"path": f"/{folder.path}", **_ROOT, "mode": folder.mode}


def _units(tree: HostTree) -> Iterator[tuple[dict[str, Any], tuple[str, ...]]]:
    """The units of a tree, each with the paths of the files that it stands for."""
    own = {file.path.removeprefix(_UNITS): file for file in tree.files if file.path.startswith(_UNITS)}
    for name in (name for name in own if "/" not in name):
        drop_ins = [path for path in own if path.startswith(f"{name}.d/") and path.endswith(".conf")]
        unit: dict[str, Any] = {"name": name, "enabled": True, "contents": own[name].data.decode()}
        if drop_ins:
            unit["dropins"] = [
                {"name": path.partition("/")[2], "contents": own[path].data.decode()} for path in drop_ins
            ]
        yield unit, tuple(_UNITS + path for path in (name, *drop_ins))
