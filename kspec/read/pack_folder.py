"""A pack's files: of kspec's own, of a folder, or of an OCI layout, all read into memory before anything is done."""

import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from kspec.disk.bounds import SPEC
from kspec.disk.sources import Sources, UnusableFileError
from kspec.facts.packs import DESCRIPTION
from kspec.model.pack import PackFolder
from kspec.read.pack_image import LAYOUT, read_image
from kspec.read.pack_names import MOST_FOLDERS, is_hidden, why_unfit_name

_OWN: Final = Path(__file__).parent.parent / "packs"
MOST_FILES: Final = 500
"""Files of a pack: more is a wrong folder."""
MOST_BYTES: Final = 4 * SPEC
"""Bytes of all of them."""


def own_folder(name: str) -> PackFolder:
    """A pack that comes with kspec. What is wrong with one is our bug."""
    files = _files(_OWN / name, Sources())
    return PackFolder(f"kspec/packs/{name}", files, digest(files), built_in=True)


def user_folder(source: str, folder: Path, sources: Sources) -> PackFolder:
    """A user's pack: a folder, or an OCI layout whose digests are checked. What was read goes into `sources`.

    Args:
        source: as the spec names it, relative to `folder`, which is the spec's own.
        folder: as said.
        sources: the record of reading.

    Raises:
        UnusableFileError: it cannot be had, or is not a pack; the text goes on behind the source's name.
    """
    if not source or os.path.isabs(source) or "\0" in source:  # noqa: PTH117 - the text is asked, not the disk
        message = "must be a path relative to the spec's folder"
        raise UnusableFileError(message)
    path = folder / source
    if not os.path.isdir(path):  # noqa: PTH112 - never a fault
        message = "is not a folder" if os.path.lexists(path) else "does not exist"
        raise UnusableFileError(message, missing=not os.path.lexists(path))
    files = read_image(path, sources) if os.path.lexists(path / LAYOUT) else _files(path, sources)
    if DESCRIPTION not in files:
        message = f"is not a pack: it has no {DESCRIPTION}"
        raise UnusableFileError(message)
    return PackFolder(str(path), files, digest(files))


def digest(files: Mapping[str, bytes]) -> str:
    """The digest of a pack's files, whatever their order and wherever they lie.

    It is that of the lines `<SHA-256>  <path>`, sorted by path, as `sha256sum` prints them: so it can be worked out by
    `cd PACK && find . -type f | cut -c3- | LC_ALL=C sort | xargs sha256sum | sha256sum`.
    """
    lines = (f"{hashlib.sha256(files[path]).hexdigest()}  {path}\n" for path in sorted(files))
    return f"sha256:{hashlib.sha256(''.join(lines).encode()).hexdigest()}"


def _files(folder: Path, sources: Sources) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    left = MOST_BYTES
    root = os.path.realpath(folder)
    for path in _walk(folder, sources):
        name = path.relative_to(folder).as_posix()
        if why := why_unfit_name(name):
            message = f"cannot be read: the name {name[:100]!r} in it {why}"
            raise UnusableFileError(message)
        if not os.path.realpath(path).startswith(f"{root}{os.sep}"):
            message = f"cannot be read: {name} is a link that leads out of it"
            raise UnusableFileError(message)
        try:
            found[name] = sources.take(path, SPEC)
        except UnusableFileError as error:
            message = f"cannot be read: {name} {error}"
            raise UnusableFileError(message) from None
        left -= len(found[name])
        if len(found) > MOST_FILES or left < 0:
            message = f"is too large for a pack: at most {MOST_FILES} files of {MOST_BYTES >> 20} MiB together"
            raise UnusableFileError(message)
    return found


def _walk(folder: Path, sources: Sources) -> Iterator[Path]:
    """Every path below a folder that is not a folder, but for hidden ones; the names go into `sources`."""
    waiting, seen = [folder], 0
    while waiting:
        parent = waiting.pop()
        try:
            names = tuple(sorted(os.listdir(parent)))  # noqa: PTH208 - names are wanted, and as text
        except OSError as error:
            message = f"cannot be read: {error.strerror}"
            raise UnusableFileError(message) from None
        sources.folders[str(parent)] = names
        seen += len(names)
        if seen > 2 * MOST_FILES:
            message = f"is too large for a pack: at most {MOST_FILES} files"
            raise UnusableFileError(message)
        for name in names:
            path = parent / name
            if is_hidden(name):
                continue
            if os.path.isdir(path) and not os.path.islink(path):  # noqa: PTH112, PTH114 - never a fault
                if len(path.relative_to(folder).parts) > MOST_FOLDERS:
                    message = f"is too large for a pack: more than {MOST_FOLDERS} folders in one another"
                    raise UnusableFileError(message)
                waiting.append(path)
            else:
                yield path
