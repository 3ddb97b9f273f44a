"""What marks a folder as a keyring: the names that are kspec's own in it, whose it is, and what lies in it.

Standard library only: an unchanged build asks it too.
"""

# ruff: noqa: PTH114, PTH116, PTH118, PTH208 - pathlib is slow to import

from __future__ import annotations

import os
import stat
from enum import Enum

from kspec.disk import bounds
from kspec.disk.atomic import NO_SUCH_FILE, TEMPORARY_SUFFIX, read_regular, sibling

TYPE_CHECKING = False  # `typing` is slow to import
if TYPE_CHECKING:
    from collections.abc import Iterator

MARK_NAME = ".kspec-keyring"
"""The file by which kspec knows its own keyring."""
MARK = b"""\
kspec keyring 1
By this file kspec knows that the folder is its own. It holds private keys: keep it closed, and out of Git.
"""
IGNORE_NAME = ".gitignore"
IGNORE = b"# Private keys: nothing in here belongs in Git.\n*\n"
STATE_NAME = ".state"
PENDING_NAME = ".pending"
"""A note that the keyring was written for a first build whose lock is not yet there: a crash between the two."""
PENDING = b"the lock of these keys is not yet written\n"
PENDING_IMPORT = b"the lock of these keys is not yet written: an import is at work\n"
"""The same of an import: its keys belong to certificates that only another import can tell."""
GUARD_NAME = ".guard"
"""A lock file, where the file system cannot lock a folder; earlier versions left it in every keyring."""
NOTES = (MARK_NAME, IGNORE_NAME, STATE_NAME, PENDING_NAME, GUARD_NAME)
"""The names directly in the keyring that are kspec's own notes."""

_VERSION = b"kspec keyring 1\n"
_PROGRAM = b"kspec keyring "
_STATE = b"kspec-state "
CERTIFICATE_KEY = "certificate-key"
"""The key of kubeadm-certs, and what a user may put into a folder to make it a keyring: 64 hexadecimal digits."""
_VOLUME = "..data"
"""The link by which a Kubernetes volume exchanges all of its files in one step."""


class Whose(Enum):
    """Whose a folder is."""

    ABSENT = "there is no such folder"
    EMPTY = "nothing is in it"
    MARKED = "it has kspec's mark"
    OLDER = "it has no mark, but other files that only kspec writes: a keyring of an earlier version, or a copy"
    NEWER = "it has the mark of a newer kspec"
    UNKNOWN = "nothing in it tells that it is kspec's"
    DANGLING = "it is a link that leads nowhere"
    NO_FOLDER = "it is not a folder"


class Item:
    """One thing in a keyring: its path below it, its status (of a link: of what it leads to), and whether it is one."""

    __slots__ = ("is_link", "path", "status")

    def __init__(self, path: str, status: os.stat_result, *, is_link: bool) -> None:
        """Take the parts."""
        self.path = path
        self.status = status
        self.is_link = is_link

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder, or a link to one."""
        return stat.S_ISDIR(self.status.st_mode)

    @property
    def is_open(self) -> bool:
        """Whether anybody but its owner may do something with it."""
        return bool(self.status.st_mode & 0o077)


def whose(folder: str) -> Whose:
    """Tell whose a folder is, by what only kspec writes; nothing else in it is read.

    Raises:
        OSError: it cannot be looked into. A fault is never taken for absence.
    """
    try:
        names = set(os.listdir(folder))
    except FileNotFoundError:
        return Whose.DANGLING if os.path.islink(folder) else Whose.ABSENT
    except NotADirectoryError:
        return Whose.NO_FOLDER
    unfinished = {sibling(name, TEMPORARY_SUFFIX) for name in NOTES}
    if names <= {GUARD_NAME, *unfinished} and not _note(folder, GUARD_NAME, names):
        return Whose.EMPTY
    if mark := _note(folder, MARK_NAME, names):
        return (
            Whose.MARKED if mark.startswith(_VERSION) else Whose.NEWER if mark.startswith(_PROGRAM) else Whose.UNKNOWN
        )
    ours = (
        names <= {CERTIFICATE_KEY, GUARD_NAME, *unfinished} and _is_given_key(_note(folder, CERTIFICATE_KEY, names)),
        _note(folder, IGNORE_NAME, names) == IGNORE,
        _note(folder, STATE_NAME, names).startswith(_STATE),
        _note(folder, PENDING_NAME, names) in {PENDING, PENDING_IMPORT},
    )
    return Whose.OLDER if any(ours) else Whose.UNKNOWN


def has_notes(folder: str) -> bool:
    """Whether anything is in a folder by which `whose` knows a keyring; of what else is there no list is made."""
    names = (MARK_NAME, CERTIFICATE_KEY, IGNORE_NAME, STATE_NAME, PENDING_NAME)
    return any(os.path.lexists(os.path.join(folder, name)) for name in names)


def is_importing(folder: str) -> bool:
    """Whether an import into a keyring was killed before its lock was there."""
    return _note(folder, PENDING_NAME, {PENDING_NAME}) == PENDING_IMPORT


def is_volume(folder: str) -> bool:
    """Whether it is laid out as a Kubernetes Secret volume: each name a link over `..data`. Git never sees one."""
    return os.path.islink(os.path.join(folder, _VOLUME))


def ignores_everything(content: bytes) -> bool:
    """Whether Git ignores all that lies beside a `.gitignore` with this content.

    Stricter than Git itself: it has to have a line `*`, and no line that takes something out again (`!`).
    """
    lines = [line.rstrip() for line in content.replace(b"\r\n", b"\n").split(b"\n")]
    return b"*" in lines and not any(line.startswith(b"!") for line in lines)


def walk(folder: str) -> Iterator[Item]:
    """List everything below a keyring, folders before what is in them, sorted by name.

    Links are followed as far as they lead to something inside the keyring, as in a Secret volume; of others, those to
    a file are listed and those to a folder are not looked into. A link that leads nowhere is passed over. What stands
    below a name with a leading dot is not looked at.

    Raises:
        OSError: something cannot be listed or looked at; the error names it.
    """
    root = os.path.realpath(folder)
    levels: list[tuple[str, str, tuple[str, ...], Iterator[str]]] = [
        (folder, "", (root,), iter(sorted(os.listdir(folder))))
    ]
    while levels:
        place, prefix, above, names = levels[-1]
        name = next(names, None)
        if name is None:
            levels.pop()
            continue
        path = os.path.join(place, name)
        status = os.lstat(path)
        is_link = stat.S_ISLNK(status.st_mode)
        if is_link:
            try:
                status = os.stat(path)
            except FileNotFoundError:
                continue
        item = Item(prefix + name, status, is_link=is_link)
        yield item
        if item.is_folder and not name.startswith("."):
            real = os.path.realpath(path) if is_link else os.path.join(above[-1], name)
            if real.startswith(root + os.sep) and real not in above:
                levels.append((path, f"{prefix}{name}/", (*above, real), iter(sorted(os.listdir(path)))))


def _note(folder: str, name: str, names: set[str]) -> bytes:
    """Read one of kspec's notes; nothing if it is missing or is no such file."""
    if name not in names:
        return b""
    try:
        return read_regular(os.path.join(folder, name), follow=True, most=bounds.STATE)[0]
    except FileNotFoundError:
        return b""
    except OSError as error:
        if error.errno in NO_SUCH_FILE:
            return b""
        error.filename = folder  # what the user knows; the note is kspec's own
        raise


def _is_given_key(content: bytes) -> bool:
    digits = content.strip()
    return len(digits) == 64 and all(digit in b"0123456789abcdefABCDEF" for digit in digits)  # noqa: PLR2004 - see above
