"""Keyed digests of everything that decides an output, and of the output: equal if and only if nothing differs.

Standard library only, and of it only what costs next to nothing to import: this is what an unchanged build runs.
Modification times are never looked at.
"""

# ruff: noqa: PTH100, PTH120, PTH208 - pathlib is slow to import

from __future__ import annotations

import errno
import os
import sys

try:
    from _blake2 import blake2b  # `hashlib` would load OpenSSL too, for longer than all the rest takes
except ImportError:  # an interpreter that keeps it elsewhere
    from hashlib import blake2b

from kspec import __version__
from kspec.disk import bounds
from kspec.disk.atomic import open_folder, read_regular
from kspec.disk.folders import is_long, walk

TYPE_CHECKING = False  # `typing` is slow to import
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_FILE, _FOLDER = b"f", b"d"
_package: list[bytes] = []  # what this process runs does not change while it runs
_own_files: list[bytes] = []


class Fingerprint:
    """A keyed digest in the making. Fields have their length in front, so that no two sequences look alike."""

    def __init__(self, key: bytes, size: int = 32) -> None:
        """Take a key of up to 64 bytes and the digest's size in bytes."""
        self._digest = blake2b(key=key, digest_size=size)

    def add(self, *fields: bytes) -> None:
        """Add fields, and how many they are."""
        parts = [len(fields).to_bytes(8, "big")]
        for field in fields:
            parts += (len(field).to_bytes(8, "big"), field)
        self._digest.update(b"".join(parts))

    def add_mapping(self, mapping: Mapping[str, str]) -> None:
        """Add names and values, whatever their order."""
        self.add(*(os.fsencode(part) for name in sorted(mapping) for part in (name, mapping[name])))

    def add_tree(self, entries: Iterable[tuple[str, int, bytes | None]]) -> None:
        """Add path, mode and content of files (content not None) and folders, whatever their order."""
        for path, mode, content in sorted(entries, key=lambda entry: entry[0]):
            kind = _FOLDER if content is None else _FILE
            self.add(kind, os.fsencode(path), mode.to_bytes(4, "big"), content or b"")
        self.add()

    def value(self) -> bytes:
        """The digest of what was added so far."""
        return self._digest.digest()


def tree(path: str, without: str = "", *, most: int = bounds.OUTPUT) -> list[tuple[str, int, bytes | None]]:
    """Read a folder: path, permission bits and content (None for a folder) of everything in it.

    Args:
        path: the folder; only its own name may be a symbolic link.
        without: one file directly in it to pass over.
        most: the most bytes that each file may have.

    Raises:
        OSError: something cannot be read, is neither a regular file nor a folder, or has too long a path.
    """
    descriptor = open_folder(os.path.realpath(path))
    found: list[tuple[str, int, bytes | None]] = []
    try:
        for below, name, folder, is_folder in walk(descriptor):
            if is_long(below):
                raise OSError(errno.ENAMETOOLONG, os.strerror(errno.ENAMETOOLONG), path)
            if is_folder:
                found.append((below, os.lstat(name, dir_fd=folder).st_mode & 0o7777, None))
            elif below != without:
                content, status = read_regular(name, folder, most=most)
                found.append((below, status.st_mode & 0o7777, content))
    finally:
        os.close(descriptor)
    return found


def package() -> bytes:
    """Digest kspec itself: version, every file of its package, the interpreter, and which distributions are installed.

    Computed once in a process, so that what is recorded at the end of a build is what ran.

    Raises:
        OSError: the package is not made of readable files (a zip archive, say).
    """
    if not _package:
        fingerprint = Fingerprint(b"")
        fingerprint.add(__version__.encode(), sys.version.encode())
        fingerprint.add_tree(_sources(_root()))
        fingerprint.add(*_distributions())
        _package.append(fingerprint.value())
    return _package[0]


def own_files() -> bytes:
    """Digest kspec's own files alone: equal on two machines that have the same kspec, whatever else is installed.

    Raises:
        OSError: as `package`.
    """
    if not _own_files:
        fingerprint = Fingerprint(b"")
        fingerprint.add_tree(_sources(_root()))
        _own_files.append(fingerprint.value())
    return _own_files[0]


def _root() -> str:
    return os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def _sources(root: str) -> Iterator[tuple[str, int, bytes | None]]:
    waiting = [("", root)]
    while waiting:
        prefix, folder = waiting.pop()
        with os.scandir(folder) as entries:
            listing = [(entry.name, entry.path, entry.is_dir()) for entry in entries if entry.name != "__pycache__"]
        waiting += [(f"{prefix}{name}/", path) for name, path, is_folder in listing if is_folder]
        for name, path, is_folder in listing:
            if not is_folder:
                yield prefix + name, 0, read_regular(path, follow=True)[0]


def _distributions() -> list[bytes]:
    names = set()
    for folder in sys.path:
        try:
            listing = os.listdir(folder or ".")
        except OSError:  # a zip archive, or not there
            continue
        names |= {os.fsencode(name) for name in listing if name.endswith((".dist-info", ".egg-info"))}
    return sorted(names)
