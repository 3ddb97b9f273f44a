"""Putting a finished folder in another one's place in one step, and tidying up after a process that was killed.

Beside a folder `out` these names are kspec's own:

- `.out.kspec-staging`: the tree that is being built, or, after the exchange, the old one; rubbish to the next start
- `.out.kspec-old`: the old tree between two renames, where the file system cannot exchange in one

So the names are the journal. `out` missing beside `.out.kspec-old` means killed between the two renames: the staged
tree was complete before the first one, and the next start moves it to its place. Everything else is rubbish.

Standard library only: the unchanged build imports nothing heavier.
"""

# ruff: noqa: PTH118 - pathlib is slow to import

from __future__ import annotations

import errno
import os
import stat

from kspec.disk.atomic import flush, sibling
from kspec.disk.folders import remove_tree, walk

TYPE_CHECKING = False  # `typing` is slow to import
if TYPE_CHECKING:
    from collections.abc import Mapping

    from kspec.disk.folders import Listing

_RENAME_EXCHANGE = 2
_CANNOT_EXCHANGE = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EPERM})
"""What a kernel, C library, file system or system-call filter says that does not know the exchange."""


def staging_name(name: str) -> str:
    """Name the temporary sibling of a folder."""
    return sibling(name, ".kspec-staging")


def old_name(name: str) -> str:
    """Name the sibling that keeps the old tree between two renames."""
    return sibling(name, ".kspec-old")


def leftovers(path: str) -> list[str]:
    """List the siblings of a folder that a killed process has left, as paths."""
    parent, name = os.path.split(path)
    siblings = (os.path.join(parent, sibling) for sibling in (old_name(name), staging_name(name)))
    return [sibling for sibling in siblings if os.path.lexists(sibling)]


def recover(parent: int, name: str, old_tree: Mapping[str, Listing] | None = None) -> None:
    """Finish or undo what a killed process has left: afterwards the old tree or the new one is in place, and no other.

    Args:
        parent: descriptor of the folder that holds the output; the caller holds its lock.
        name: the output folder's name in it.
        old_tree: what was found in the old tree, as `remove_tree` takes it.

    Raises:
        OSError: the machine's fault; the next call goes on from there.
    """
    staging, old = staging_name(name), old_name(name)
    if _exists(old, parent) and not _exists(name, parent):
        source = staging if _exists(staging, parent) else old
        os.rename(source, name, src_dir_fd=parent, dst_dir_fd=parent)
    if _exists(old, parent):
        # Rubbish is removed under the staging name only: a half-removed tree must never pass for an old one.
        remove_tree(staging, parent)
        os.rename(old, staging, src_dir_fd=parent, dst_dir_fd=parent)
    remove_tree(staging, parent, old_tree)


def commit(parent: int, name: str, *, full: bool) -> None:
    """Put the staged tree in the output folder's place; the old tree gets the staging name, and `recover` removes it.

    Args:
        parent: descriptor of the folder that holds both; the caller holds its lock.
        name: the output folder's name.
        full: whether an output folder with something in it is there; one that has been filled meanwhile is a fault.

    Raises:
        OSError: the machine's fault; the old tree is then in place, or `recover` puts it there.
    """
    staging, old = staging_name(name), old_name(name)
    if not full:  # a plain rename onto nothing, or onto an empty folder, is one step
        os.rename(staging, name, src_dir_fd=parent, dst_dir_fd=parent)
        return
    try:
        exchange(staging, name, parent)
    except OSError as error:
        if error.errno not in _CANNOT_EXCHANGE:
            raise
        os.rename(name, old, src_dir_fd=parent, dst_dir_fd=parent)
        os.rename(staging, name, src_dir_fd=parent, dst_dir_fd=parent)


def exchange(first: str, second: str, parent: int) -> None:
    """Let two names in one folder change places in one step.

    `renameat2(2)` with `RENAME_EXCHANGE`, or macOS's `renameatx_np(2)` with `RENAME_SWAP`, which is the same number.

    Raises:
        OSError: with `ENOSYS` where the C library lacks the call, else with the kernel's reason.
    """
    import ctypes  # noqa: PLC0415 - only a build that changes something pays for it

    library = ctypes.CDLL(None, use_errno=True)
    function = getattr(library, "renameat2", None) or getattr(library, "renameatx_np", None)
    if function is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS), first)
    if function(parent, os.fsencode(first), parent, os.fsencode(second), _RENAME_EXCHANGE) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), first, None, second)


def flush_file_system(folder: int) -> None:
    """Bring everything that was written to a folder's file system to the medium.

    One `syncfs(2)` for the whole tree: a flush for each file, as where there is no such call, takes five times as long.

    Raises:
        OSError: the medium could not take it.
    """
    import ctypes  # noqa: PLC0415 - only a build that changes something pays for it

    function = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
    if function is None:
        for _, name, holder, is_folder in walk(folder):
            if is_folder or stat.S_ISREG(os.lstat(name, dir_fd=holder).st_mode):
                _flush(name, holder, is_folder=is_folder)
        flush(folder)
    elif function(folder) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def _flush(name: str, folder: int, *, is_folder: bool) -> None:
    kind = os.O_DIRECTORY if is_folder else 0
    try:
        descriptor = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | kind, dir_fd=folder)
    except PermissionError:  # its mode closes it even to us
        os.sync()
        return
    try:
        flush(descriptor)
    finally:
        os.close(descriptor)


def _exists(name: str, folder: int) -> bool:
    try:
        os.lstat(name, dir_fd=folder)
    except FileNotFoundError:
        return False
    return True
