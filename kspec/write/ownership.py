"""What is in an output folder, and whether all of it is kspec's own to replace."""

import contextlib
import hashlib
import os
import re
import stat
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from pathlib import Path
from typing import Protocol

from kspec.disk import bounds
from kspec.disk.atomic import open_folder, read_regular
from kspec.disk.folders import is_long, walk
from kspec.encode.layout import MANIFEST
from kspec.encode.manifest import Manifest, ManifestEntry, parse
from kspec.facts import codes
from kspec.model.code import Code
from kspec.model.file import Sensitivity
from kspec.model.frozen import evolve, field, frozen
from kspec.text.conflict import conflict_line
from kspec.write.refusals import PRUNABLE

_MOUNTS = Path("/proc/self/mountinfo")
_OCTAL = re.compile(r"\\([0-7]{3})")


class Kind(Enum):
    """What is at a path."""

    FILE = "file"
    FOLDER = "folder"
    OTHER = "link, FIFO, socket, device, or a folder at too long a path"


@frozen
class Found:
    """One thing in the output folder. `content` is that of a regular file which may be kspec's, else None."""

    kind: Kind
    status: os.stat_result
    content: bytes | None = field(default=None, repr=False)

    @property
    def mode(self) -> int:
        """The permission bits."""
        return stat.S_IMODE(self.status.st_mode)


class Ledger(Protocol):
    """Remembers what kspec has written: secrets have no digest in the public manifest, and Git switches manifests."""

    def knows(self, path: str, content: bytes) -> bool:
        """Whether kspec wrote, or was about to write, this content at this path."""

    def promise(self, files: Mapping[str, bytes]) -> None:
        """Remember, before they are written, what is about to be."""


class ConflictError(ValueError):
    """The manifest holds conflict markers."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__(f"its {MANIFEST} holds conflict markers of a merge")


def mounts_at_or_below(path: str) -> tuple[str, ...]:
    """List the mount points at a path (real and absolute) or below it."""
    try:
        lines = _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape").split("\n")
    except OSError:  # no /proc: the device numbers still tell all but mounts of a folder of the same file system
        return tuple(_other_devices(path))
    points = {_OCTAL.sub(lambda match: chr(int(match[1], 8)), line.split(" ")[4]) for line in lines if line}
    below = path.rstrip("/") + "/"
    return tuple(sorted(point for point in points if point == path or point.startswith(below)))


def _other_devices(path: str) -> Iterator[str]:
    if os.path.ismount(path):
        yield path
    try:
        folder = open_folder(path)
    except OSError:  # nothing is there, or no folder: that is told elsewhere
        return
    try:
        device = os.fstat(folder).st_dev
        for below, name, holder, is_folder in walk(folder):
            if is_folder and os.lstat(name, dir_fd=holder).st_dev != device:
                yield f"{path}/{below}"
    finally:
        os.close(folder)


def survey(folder: int, relevant: frozenset[str], ledger: Ledger | None = None) -> dict[str, Found]:
    """Look at everything in an output folder; links are not followed, and only what may be kspec's is read.

    A folder whose path is longer than any of kspec's counts as one thing, which is not a folder of kspec's.

    Args:
        folder: the open output folder.
        relevant: the paths of the files whose content is wanted.
        ledger: what kspec knows of what it wrote: of any other file only what it knows is kept.

    Returns:
        Path to what is there, sorted by path.

    Raises:
        OSError: something cannot be read.
    """
    found = {}
    for path, name, parent, is_folder in walk(folder, lambda path: not is_long(path)):
        thing = _look(path, name, parent, path in relevant or ledger, is_folder=is_folder)
        if thing.kind is Kind.FOLDER and is_long(path):
            thing = evolve(thing, kind=Kind.OTHER)
        found[path] = thing
    return dict(sorted(found.items()))


def judge(
    found: Mapping[str, Found], manifest: Manifest, wanted: Mapping[str, bytes], ledger: Ledger | None
) -> Mapping[Code, Sequence[str]]:
    """Find what a rewrite would lose: files that kspec did not write or that were edited since.

    A file with exactly the content that is to be written is never at fault, nor is one whose content the ledger
    knows, whatever the present manifest says: it may be another branch's. Else a public file is kspec's if it has the
    manifest's digest. A secret one has none, so without a ledger a secret that would change is not kspec's, and no
    work is lost for want of a cache. Empty folders hold nothing to lose.

    Args:
        found: the survey.
        manifest: the folder's manifest.
        wanted: path to content of every file that is to be written.
        ledger: what kspec knows of what it wrote.

    Returns:
        The paths at fault, sorted, by the code of the refusal; in the order in which they are told.
    """
    faults: dict[Code, list[str]] = {}
    for path, thing in found.items():
        as_wanted = path in wanted and thing.content == wanted[path]
        if as_wanted or thing.kind is Kind.FOLDER or path == MANIFEST:
            continue
        if code := _fault(path, thing, manifest.files.get(path), ledger):
            faults.setdefault(code, []).append(path)
    return {code: faults[code] for code in PRUNABLE if code in faults}


def is_all_known(folder: int, wanted: Mapping[str, bytes], ledger: Ledger | None) -> bool:
    """Whether a folder without a usable manifest holds files, and nothing but what kspec wrote, or is to write.

    That is what a Git branch without the output leaves: the secrets, which Git ignores.
    """
    found = False
    for path, name, parent, is_folder in walk(folder, lambda path: not is_long(path)):
        thing = _look(path, name, parent, path in wanted or ledger, is_folder=is_folder)
        if thing.kind is Kind.FOLDER and not is_long(path):
            continue
        if path == MANIFEST and thing.kind is Kind.FILE:
            continue
        if thing.content is None or (
            path in wanted and thing.content != wanted[path] and not _knows(ledger, path, thing)
        ):
            return False
        found = True
    return found


def secret_files(found: Mapping[str, Found], manifest: Manifest) -> tuple[str, ...]:
    """List the secret files that are there."""
    return tuple(
        path for path in found if path in manifest.files and manifest.files[path].sensitivity is Sensitivity.SECRET
    )


def read_manifest(folder: int) -> Manifest:
    """Read an output folder's manifest.

    Raises:
        ConflictError: it holds conflict markers.
        ValueError: it is missing, is not a regular file or does not parse; the message is a phrase that says why.
    """
    try:
        content, _ = read_regular(MANIFEST, folder, most=bounds.OUTPUT)
    except FileNotFoundError:
        message = f"it has no {MANIFEST}"
        raise ValueError(message) from None
    except OSError as error:
        message = f"its {MANIFEST} cannot be read: {error.strerror}"
        raise ValueError(message) from None
    try:
        return parse(content)
    except ValueError as error:
        if conflict_line(content):
            raise ConflictError from None
        message = f"its {MANIFEST} is damaged: {error}"
        raise ValueError(message) from None


def _fault(path: str, thing: Found, entry: ManifestEntry | None, ledger: Ledger | None) -> Code | None:
    content = thing.content
    if _knows(ledger, path, thing):
        return None
    if entry is None or thing.kind is not Kind.FILE:
        return codes.FOREIGN
    if entry.sensitivity is Sensitivity.SECRET:
        return codes.UNRECORDED
    return None if content is not None and _has_digest(content, entry.sha256) else codes.EDITED


def _knows(ledger: Ledger | None, path: str, thing: Found) -> bool:
    return ledger is not None and thing.content is not None and ledger.knows(path, thing.content)


def _has_digest(content: bytes, digest: str) -> bool:
    """Whether content is what a digest says, or became it by a checkout that ends lines with CR LF."""
    forms = (content, content.replace(b"\r\n", b"\n")) if b"\r\n" in content else (content,)
    return any(hashlib.sha256(form).hexdigest() == digest for form in forms)


def _look(path: str, name: str, folder: int, ledger: Ledger | bool | None, *, is_folder: bool) -> Found:  # noqa: FBT001 - True: its content is wanted
    """What is at a name directly in an open folder, with the content of what may be kspec's.

    That is every file, where `ledger` is True; else those that it knows. What is larger than anything of kspec's is not
    read.
    """
    if ledger is True and not is_folder:
        with contextlib.suppress(OSError):  # what else it is, and whether that is a fault, is told below
            content, status = read_regular(name, folder, most=bounds.OUTPUT)
            return Found(Kind.FILE, status, content)
    status = os.lstat(name, dir_fd=folder)
    if stat.S_ISDIR(status.st_mode):
        return Found(Kind.FOLDER, status)
    if not stat.S_ISREG(status.st_mode):
        return Found(Kind.OTHER, status)
    if not ledger or status.st_size > (bounds.OUTPUT if ledger is True else bounds.REMEMBERED):
        return Found(Kind.FILE, status)
    try:
        content, status = read_regular(name, folder, most=bounds.OUTPUT)
    except OSError:
        if ledger is True:
            raise
        return Found(Kind.FILE, status)  # not to be read, so not kspec's
    return Found(Kind.FILE, status, content if ledger is True or ledger.knows(path, content) else None)
