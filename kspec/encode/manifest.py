"""`manifest.json`: what belongs to an output folder, for everyone to check."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kspec.encode.layout import MANIFEST, complete_folders, is_safe
from kspec.model.file import File, Folder, Sensitivity
from kspec.model.frozen import frozen

VERSION = 1
"""The version of the format."""

_MODE = re.compile(r"[0-7]{4}")
_DIGEST = re.compile(r"[0-9a-f]{64}")


@frozen
class ManifestEntry:
    """One file: its permission bits, who may see it, and the SHA-256 of a public one in lower-case hexadecimal."""

    mode: int
    sensitivity: Sensitivity
    sha256: str = ""


@frozen
class Manifest:
    """A manifest's content. It lists neither itself nor the output folder itself."""

    kspec: str
    kubernetes: str
    files: Mapping[str, ManifestEntry]
    folders: Mapping[str, int]


def render(files: Sequence[File], folders: Sequence[Folder], kspec_version: str, kubernetes_version: str) -> File:
    """Make the manifest of a tree.

    Args:
        files: every file but the manifest; a secret one adds its path and mode, nothing that depends on its content.
        folders: the folders whose mode matters; those that the files need are added.
        kspec_version: the version of kspec.
        kubernetes_version: the version of Kubernetes, as `v1.34.2`.

    Returns:
        A public file: JSON, one file or folder a line, sorted by path.

    Raises:
        ValueError: as `complete_folders`.
    """
    entries = {file.path: _entry(file) for file in files}
    modes = {path: f"{mode:04o}" for path, mode in complete_folders(files, folders).items()}
    lines = [
        "{",
        f'  "version": {VERSION},',
        f'  "kspec": {json.dumps(kspec_version)},',
        f'  "kubernetes": {json.dumps(kubernetes_version)},',
        f'  "files": {_block(entries)},',
        f'  "folders": {_block(modes)}',
        "}",
        "",
    ]
    return File(MANIFEST, "\n".join(lines).encode())


def parse(content: bytes) -> Manifest:
    """Read a manifest.

    Args:
        content: the bytes of a `manifest.json`.

    Raises:
        ValueError: it is not a manifest of this format; the message is a phrase that says why.
    """
    try:
        document = json.loads(content, object_pairs_hook=_unique)
    except RecursionError:
        message = "nested too deeply"
        raise ValueError(message) from None
    if not isinstance(document, dict) or document.keys() != {"version", "kspec", "kubernetes", "files", "folders"}:
        message = "not a manifest of kspec"
        raise ValueError(message)
    if document["version"] != VERSION:
        message = f"a manifest of version {document['version']!r}, where this kspec knows {VERSION}"
        raise ValueError(message)
    return Manifest(
        _string(document["kspec"]),
        _string(document["kubernetes"]),
        {_path(path): _parse_entry(entry) for path, entry in _items(document["files"])},
        {_path(path): _parse_mode(mode) for path, mode in _items(document["folders"])},
    )


def _entry(file: File) -> dict[str, str]:
    entry = {"mode": f"{file.mode:04o}", "sensitivity": file.sensitivity.value}
    if file.sensitivity is Sensitivity.PUBLIC:
        entry["sha256"] = hashlib.sha256(file.data).hexdigest()
    return entry


def _block(members: Mapping[str, object]) -> str:
    lines = [f"    {json.dumps(path)}: {json.dumps(members[path])}" for path in sorted(members)]
    return "{\n" + ",\n".join(lines) + "\n  }" if lines else "{}"


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        message = "a key that comes twice"
        raise ValueError(message)
    return members


def _items(value: object) -> Iterable[tuple[str, Any]]:
    if not isinstance(value, dict):
        message = "a list of files or folders that is not an object"
        raise ValueError(message)  # noqa: TRY004 - whatever is wrong with a file is a ValueError
    return value.items()


def _string(value: object) -> str:
    if not isinstance(value, str):
        message = "a text that is not a string"
        raise ValueError(message)  # noqa: TRY004 - whatever is wrong with a file is a ValueError
    return value


def _path(path: str) -> str:
    if not is_safe(path):
        message = f"the path {path!r}"
        raise ValueError(message)
    return path


def _parse_mode(value: object) -> int:
    if not isinstance(value, str) or not _MODE.fullmatch(value):
        message = "a mode that is not four octal digits"
        raise ValueError(message)
    return int(value, 8)


def _parse_entry(value: object) -> ManifestEntry:
    match value:
        case {"mode": mode, "sensitivity": "public", "sha256": str(digest), **rest} if not rest and _DIGEST.fullmatch(
            digest
        ):
            return ManifestEntry(_parse_mode(mode), Sensitivity.PUBLIC, digest)
        case {"mode": mode, "sensitivity": "secret", **rest} if not rest:
            return ManifestEntry(_parse_mode(mode), Sensitivity.SECRET)
    message = "a file that is neither public with its SHA-256 nor secret"
    raise ValueError(message)
