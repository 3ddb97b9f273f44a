"""A pack as an OCI layout (image-spec, image-layout.md): one manifest, whose layers are tar archives of its files.

Every blob is compared with the digest and the size by which it is named, from `index.json` on.
"""

import hashlib
import io
import json
import re
import tarfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from kspec.disk.sources import Sources, UnusableFileError
from kspec.read.pack_names import is_hidden, why_unfit_name

LAYOUT: Final = "index.json"
"""The file that makes a folder an OCI layout."""
_DIGEST: Final = re.compile(r"sha256:([0-9a-f]{64})")
_MOST: Final = 16 << 20
"""Bytes of a blob, packed and unpacked."""
_MOST_FILES: Final = 500
_WHITEOUT: Final = ".wh."
_OPAQUE: Final = ".wh..wh..opq"
_GZIP: Final = 31
"""zlib's window bits for a stream of gzip."""


def read_image(folder: Path, sources: Sources) -> dict[str, bytes]:
    """The files in the layers of the one manifest of a layout; those of later layers replace earlier ones.

    Raises:
        UnusableFileError: the text goes on behind the layout's name.
    """
    index = _json(_take(folder, LAYOUT, sources), LAYOUT)
    manifests = index.get("manifests")
    if not isinstance(manifests, list) or len(manifests) != 1:
        message = f"is not a layout of one pack: {LAYOUT} has to name one manifest"
        raise UnusableFileError(message)
    manifest = _json(_blob(folder, manifests[0], sources), "the manifest")
    layers = manifest.get("layers")
    if not isinstance(layers, list) or not layers:
        message = "is not a pack: its manifest has no layers"
        raise UnusableFileError(message)
    files: dict[str, bytes] = {}
    for layer in layers:
        files = _with_layer(files, _unpacked(_blob(folder, layer, sources)))
        if len(files) > _MOST_FILES or sum(map(len, files.values())) > _MOST:
            message = f"is too large for a pack: at most {_MOST_FILES} files of {_MOST >> 20} MiB together"
            raise UnusableFileError(message)
    found = {name: text for name, text in files.items() if not is_hidden(name)}
    above = {"/".join(name.split("/")[:depth]) for name in found for depth in range(1, name.count("/") + 1)}
    if both := sorted(above & found.keys()):
        message = f"cannot be read: {both[0][:100]!r} is a file and a folder in its layers"
        raise UnusableFileError(message)
    return found


def _with_layer(files: Mapping[str, bytes], layer: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files with those of a layer above, which can take away what is below it (image-spec, layer.md, whiteouts)."""
    gone: list[str] = []
    for path in layer:
        folder, slash, name = path.rpartition("/")
        if name == _OPAQUE:
            gone.append(f"{folder}{slash}")
        elif name.startswith(_WHITEOUT):
            gone += [
                f"{folder}{slash}{name.removeprefix(_WHITEOUT)}",
                f"{folder}{slash}{name.removeprefix(_WHITEOUT)}/",
            ]
    kept = {path: text for path, text in files.items() if not any(_is_at(path, one) for one in gone)}
    own = {path: text for path, text in layer.items() if not path.rpartition("/")[2].startswith(_WHITEOUT)}
    return kept | own


def _is_at(path: str, place: str) -> bool:
    """Whether a path is a place, or below it where that ends in a slash, or is all."""
    return path == place or not place or (place.endswith("/") and path.startswith(place))


def _take(folder: Path, name: str, sources: Sources) -> bytes:
    try:
        return sources.take(folder / name, _MOST)
    except UnusableFileError as error:
        message = f"cannot be read: {name} {error}"
        raise UnusableFileError(message) from None


def _json(content: bytes, name: str) -> Mapping[str, Any]:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        message = f"cannot be read: {name} is not a JSON object"
        raise UnusableFileError(message)
    return found


def _blob(folder: Path, descriptor: object, sources: Sources) -> bytes:
    """The bytes that a descriptor names, if they are those."""
    named = descriptor if isinstance(descriptor, dict) else {}
    match = _DIGEST.fullmatch(str(named.get("digest")))
    if match is None:
        message = f"cannot be read: {str(named.get('digest'))[:100]!r} is not a SHA-256 digest"
        raise UnusableFileError(message)
    content = _take(folder, f"blobs/sha256/{match[1]}", sources)
    if hashlib.sha256(content).hexdigest() != match[1] or len(content) != named.get("size"):
        message = f"was changed: blobs/sha256/{match[1]} is not what its digest and size say"
        raise UnusableFileError(message)
    return content


def _unpacked(layer: bytes) -> dict[str, bytes]:
    if layer.startswith(b"\x1f\x8b"):
        unpacker = zlib.decompressobj(_GZIP)
        try:
            layer = unpacker.decompress(layer, _MOST)
        except zlib.error:
            message = "cannot be read: a layer is not gzip"
            raise UnusableFileError(message) from None
        if not unpacker.eof:
            message = f"cannot be read: a layer is cut off, or larger than {_MOST >> 20} MiB"
            raise UnusableFileError(message)
        if unpacker.unused_data:
            message = "cannot be read: something stands behind a layer's gzip"
            raise UnusableFileError(message)
    try:
        with tarfile.open(fileobj=io.BytesIO(layer), mode="r:") as archive:
            return dict(_members(archive))
    except (tarfile.TarError, EOFError, OSError):
        message = "cannot be read: a layer is not a tar archive"
        raise UnusableFileError(message) from None


def _members(archive: tarfile.TarFile) -> list[tuple[str, bytes]]:
    """The regular files; links and devices have no place in a pack."""
    found: list[tuple[str, bytes]] = []
    for member in archive:
        name = member.name.removeprefix("./")
        if member.isdir():
            continue
        if not member.isreg() or why_unfit_name(name) or len(found) > _MOST_FILES:
            message = f"cannot be read: {name[:100]!r} in a layer is not a file of the pack"
            raise UnusableFileError(message)
        stream = archive.extractfile(member)
        found.append((name, stream.read() if stream else b""))
    return found
