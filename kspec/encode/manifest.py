"""`manifest.json`: what belongs to an output folder, for everyone to check.

What several nodes have alike is said once, by its place below `nodes/<node>/`.
"""

import hashlib
import json
import re
from collections.abc import Container, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple, TypeAlias

from kspec.encode.alike import Alike, alike
from kspec.encode.layout import MANIFEST, NODES, complete_folders, is_safe, place_of
from kspec.encode.manifest_packs import pack_lines, parse_packs, unpacked
from kspec.model.file import File, Folder, Sensitivity
from kspec.model.frozen import field, frozen
from kspec.model.pack_record import PackRecord

VERSION: Final = 2
"""The version of the format. The first had every file of every node by itself, and is still read."""

WITH_PACKS: Final = 3
"""The version that says what is of which pack: that of a cluster with packs alone."""

_MOST: Final = 1_000_000
"""Files and folders that a manifest may list: more than any cluster has, and no more than fits into memory."""
_MODE = re.compile(r"[0-7]{4}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_KEYS: Final = {"version", "kspec", "kubernetes", "files", "folders"}
Owners: TypeAlias = Mapping[str, str]
"""The pack that brings a file or a folder, by its path."""


@frozen
class ManifestEntry:
    """One file: its permission bits, who may see it, and the SHA-256 of a public one in lower-case hexadecimal."""

    mode: int
    sensitivity: Sensitivity
    sha256: str = ""


@frozen
class Manifest:
    """A manifest's content. It lists neither itself nor the output folder itself.

    `packs` are those of the cluster by name; `brought` says of a file's or folder's path which of them brings it.
    """

    kspec: str
    kubernetes: str
    files: Mapping[str, ManifestEntry]
    folders: Mapping[str, int]
    packs: Mapping[str, PackRecord] = field(factory=dict)
    brought: Mapping[str, str] = field(factory=dict)


def render(
    files: Sequence[File],
    folders: Sequence[Folder],
    kspec_version: str,
    kubernetes_version: str,
    packs: Mapping[str, PackRecord] | None = None,
) -> File:
    """Make the manifest of a tree.

    Args:
        files: every file but the manifest; a secret one adds its path and mode, nothing that depends on its content.
        folders: the folders whose mode matters; those that the files need are added.
        kspec_version: the version of kspec.
        kubernetes_version: the version of Kubernetes, as `v1.34.2`.
        packs: the packs of the cluster, by name.

    Returns:
        A public file: JSON, one file, folder or node a line, sorted by path.

    Raises:
        ValueError: as `complete_folders`.
    """
    modes = complete_folders(files, folders)
    of_packs = {folder.path: folder.pack for folder in folders if folder.pack}
    things = [*map(_file, files), *(_folder(path, mode, of_packs.get(path, "")) for path, mode in modes.items())]
    groups, own = _grouped(sorted(things))
    lines = [
        "{",
        f'  "version": {WITH_PACKS if packs else VERSION},',
        f'  "kspec": {json.dumps(kspec_version)},',
        f'  "kubernetes": {json.dumps(kubernetes_version)},',
        *(['  "packs": {', ",\n".join(pack_lines(packs)), "  },"] if packs else ()),
        *_blocks(own, "  "),
        *(['  "alike": []'] if not groups else ['  "alike": [', ",\n".join(map(_group, groups)), "  ]"]),
        "}",
        "",
    ]
    return File(MANIFEST, "\n".join(lines).encode())


class _Thing(NamedTuple):
    """A file or folder: its path, in the output or on its node, and what the manifest says of it, as JSON."""

    path: str
    is_file: bool
    said: str


def _grouped(things: Iterable[_Thing]) -> tuple[tuple[Alike[_Thing], ...], list[_Thing]]:
    """What nodes have alike, by its place on them; and the rest, by its place in the output, sorted."""
    rest: list[_Thing] = []
    of_nodes: dict[str, list[_Thing]] = {}
    for thing in things:
        node, path = place_of(thing.path)
        if node:
            of_nodes.setdefault(node, []).append(_Thing(path, thing.is_file, thing.said))
        else:
            rest.append(thing)
    groups, own = alike(of_nodes)
    rest += [thing._replace(path=f"{NODES}/{node}/{thing.path}") for node, left in own.items() for thing in left]
    return groups, sorted(rest)


def _group(group: Alike[_Thing]) -> str:
    nodes = ",\n".join(f"        {json.dumps(node)}" for node in group.nodes)
    return "\n".join(["    {", f'      "nodes": [\n{nodes}\n      ],', *_blocks(group.things, "      ", ""), "    }"])


def _blocks(things: Sequence[_Thing], indent: str, end: str = ",") -> list[str]:
    """The files and the folders among things."""
    return [
        f'{indent}"files": {_block([thing for thing in things if thing.is_file], indent)},',
        f'{indent}"folders": {_block([thing for thing in things if not thing.is_file], indent)}{end}',
    ]


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
    if not isinstance(document, dict) or document.keys() - {"alike", "packs"} != _KEYS:
        message = "not a manifest of kspec"
        raise ValueError(message)
    version, groups = document["version"], document.get("alike", [])
    if repr(version) not in {"1", str(VERSION), str(WITH_PACKS)}:
        message = f"a manifest of version {version!r}, where this kspec knows {WITH_PACKS}"
        raise ValueError(message)
    if not isinstance(groups, list) or ("alike" in document) != (version >= VERSION):
        message = "a list of nodes that are alike that is none"
        raise ValueError(message)
    if ("packs" in document) != (version == WITH_PACKS):
        message = "packs that belong to another version of it"
        raise ValueError(message)
    packs = parse_packs(document.get("packs", {}))
    found = _Found({}, {}, {})
    found.add("", *_parsed(document["files"], document["folders"], packs))
    for group in groups:
        _add_group(group, packs, found)
    return Manifest(
        _string(document["kspec"]),
        _string(document["kubernetes"]),
        dict(sorted(found.files.items())),
        dict(sorted(found.folders.items())),
        packs,
        dict(sorted(found.brought.items())),
    )


class _Found(NamedTuple):
    """What a manifest lists, by its paths in the output, and which of that a pack brings."""

    files: dict[str, ManifestEntry]
    folders: dict[str, int]
    brought: dict[str, str]

    def add(self, start: str, files: Mapping[str, ManifestEntry], folders: Mapping[str, int], own: Owners) -> None:
        """Add what lies below a place."""
        self.files.update({f"{start}{path}": entry for path, entry in files.items()})
        self.folders.update({f"{start}{path}": mode for path, mode in folders.items()})
        self.brought.update({f"{start}{path}": pack for path, pack in own.items()})


def _parsed(
    files: object, folders: object, packs: Container[str]
) -> tuple[dict[str, ManifestEntry], dict[str, int], Owners]:
    """Files and folders that stand together, and which of them a pack brings."""
    own: dict[str, str] = {}
    entries = {_path(path): _parse_entry(unpacked(path, entry, packs, own)) for path, entry in _items(files)}
    modes = {_path(path): _parse_mode(unpacked(path, mode, packs, own)) for path, mode in _items(folders)}
    return entries, modes, own


def _add_group(group: object, packs: Container[str], found: _Found) -> None:
    """What nodes have alike, as what each of them has."""
    match group:
        case {"nodes": [*nodes], "files": dict(inner), "folders": dict(below), **rest} if not rest:
            entries, modes, own = _parsed(inner, below, packs)
        case _:
            message = "nodes that are alike without their files and folders"
            raise ValueError(message)
    if len(nodes) * (len(entries) + len(modes)) + len(found.files) + len(found.folders) > _MOST:
        message = f"more than {_MOST} files and folders"
        raise ValueError(message)
    for node in map(_string, nodes):
        start = _path(f"{NODES}/{node}")
        if start.count("/") != 1 or any(f"{start}/{path}" in found.files for path in entries):
            message = f"the node {node!r}, which is alike twice or has no name of its own"
            raise ValueError(message)
        found.add(f"{start}/", entries, modes, own)


def _file(file: File) -> _Thing:
    public = file.sensitivity is Sensitivity.PUBLIC
    digest = hashlib.sha256(file.data).hexdigest() if public else ""
    return _Thing(file.path, is_file=True, said=_said(file.mode, file.sensitivity, digest, file.pack))


@lru_cache(maxsize=1024)  # nodes are alike
def _said(mode: int, sensitivity: Sensitivity, digest: str, pack: str) -> str:
    entry = {"mode": f"{mode:04o}", "sensitivity": sensitivity.value}
    return json.dumps(entry | ({"sha256": digest} if digest else {}) | ({"pack": pack} if pack else {}))


def _folder(path: str, mode: int, pack: str) -> _Thing:
    said = f"{mode:04o}"
    return _Thing(path, is_file=False, said=json.dumps({"mode": said, "pack": pack} if pack else said))


def _block(things: Sequence[_Thing], indent: str) -> str:
    lines = [f"{indent}  {json.dumps(thing.path)}: {thing.said}" for thing in things]
    return "{\n" + ",\n".join(lines) + f"\n{indent}}}" if lines else "{}"


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
