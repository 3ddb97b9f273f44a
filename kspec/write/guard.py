"""The locks that let one process at a time write a keyring, a lock and an output folder.

`flock(2)` on the folder itself: nothing is written for it, so that it works on a read-only medium, leaves nothing
behind, and the kernel releases it when its holder ends, however it ends. Where a file system cannot lock folders (NFS
wants a descriptor that is open for writing), a lock file in the folder stands in; it is removed while it is held.
"""

import errno
import fcntl
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TypeAlias

from kspec.disk.atomic import discard
from kspec.disk.faults import at, below

_UNSUPPORTED = frozenset({errno.EBADF, errno.EINVAL, errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP})
"""What a file system says that cannot lock a folder."""
_LOCKS = Path("/proc/locks")
Waiting: TypeAlias = Callable[[str], None]
"""Called once where somebody else has a lock, with what it is and who has it, to stand behind `waiting for`."""
_held: set[tuple[int, int]] = set()
"""The folders that this process has locked, by device and inode: its own lock is nothing to wait for."""


def _say_nothing(_: str) -> None:
    """Wait in silence."""


@contextmanager
def hold_folder(
    path: Path, waiting: Waiting = _say_nothing, *, shared: bool = False, instead: str = ""
) -> Iterator[None]:
    """Hold a folder's lock for the length of a `with`, waiting while another process has it.

    Args:
        path: the folder.
        waiting: called once if there is somebody to wait for; the command line says so.
        shared: whether others may hold it at the same time, as long as they only want to share it too.
        instead: the name in the folder of the lock file that stands in where folders cannot be locked; none if empty,
            and none for a shared lock.

    Yields:
        Nothing. The folder is at its path then: one that was replaced while this waited is not the one to hold.

    Raises:
        OSError: the folder cannot be opened or locked.
    """
    with at(path):
        descriptor = _open_locked(path, waiting, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
        identity = None if descriptor is None else _identity(os.fstat(descriptor))
    try:
        if identity is not None:
            _held.add(identity)
            yield
        elif _identity(path.stat()) in _held or shared or not instead:
            yield
        else:
            with hold_file(path / instead, waiting):
                yield
    finally:
        if descriptor is not None and identity is not None:
            _held.discard(identity)
            os.close(descriptor)


@contextmanager
def hold_folders(folders: Mapping[Path, str], waiting: Waiting = _say_nothing) -> Iterator[None]:
    """Hold several folders' locks, always in the same order, so that two processes never wait for each other.

    Args:
        folders: each folder, and the name of its lock file where it cannot be locked itself (`hold_folder`). Those
            that do not exist are passed over.
        waiting: as for `hold_folder`.

    Yields:
        Nothing.
    """
    present = {_identity(path.stat()): (path, instead) for path, instead in folders.items() if path.is_dir()}
    with ExitStack() as stack:
        for identity in sorted(present):
            path, instead = present[identity]
            stack.enter_context(hold_folder(path, waiting, instead=instead))
        yield


@contextmanager
def hold_file(path: Path, waiting: Waiting = _say_nothing) -> Iterator[None]:
    """Hold a lock file, which is made with mode 0600 and removed at the end, waiting while another process has it.

    Raises:
        OSError: the file cannot be opened or locked; `ELOOP` if it is a symbolic link.
    """
    while True:
        with below(path.parent):
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            _lock(descriptor, str(path.parent), waiting, fcntl.LOCK_EX)
            if _is_at(path, descriptor):
                try:
                    yield
                finally:
                    path.unlink(missing_ok=True)
                return
        finally:
            os.close(descriptor)
        # somebody removed the file meanwhile: a lock on it guards nothing


def lock_folder(descriptor: int, path: str, waiting: Waiting = _say_nothing) -> None:
    """Lock the open folder at `path` until its descriptor is closed, waiting while another process has it.

    Where this process holds it already, or the file system cannot lock a folder, this does nothing.
    """
    if _identity(os.fstat(descriptor)) in _held:
        return
    try:
        _lock(descriptor, path, waiting, fcntl.LOCK_EX)
    except OSError as error:
        if error.errno not in _UNSUPPORTED:
            raise OSError(error.errno, error.strerror, path) from None


def discard_unheld(path: Path) -> None:
    """Remove a lock file that nobody holds; one that is not a regular file, or is not there, is left alone."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.fstat(descriptor).st_size == 0:
            folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            try:
                discard(path.name, folder)
            finally:
                os.close(folder)
    except OSError:
        return
    finally:
        os.close(descriptor)


def _open_locked(path: Path, waiting: Waiting, how: int) -> int | None:
    """The locked descriptor of the folder at a path; None where it is held already or cannot be locked."""
    while True:
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        kept = False
        try:
            if _identity(os.fstat(descriptor)) in _held:
                return None
            try:
                _lock(descriptor, str(path), waiting, how)
            except OSError as error:
                if error.errno not in _UNSUPPORTED:
                    raise
                return None
            if _is_at(path, descriptor):
                kept = True
                return descriptor
        finally:
            if not kept:
                os.close(descriptor)


def _lock(descriptor: int, path: str, waiting: Waiting, how: int) -> None:
    try:
        fcntl.flock(descriptor, how | fcntl.LOCK_NB)
    except BlockingIOError:
        waiting(f"{path}, which {_holder(descriptor)} has locked")
        fcntl.flock(descriptor, how)


def _holder(descriptor: int) -> str:
    """Who has locked an open file, by number and name where the system tells (Linux does, of its own processes)."""
    inode = str(os.fstat(descriptor).st_ino)
    try:
        for line in _LOCKS.read_text().splitlines():
            _, kind, _, _, process, place, *_ = line.replace("-> ", "BLOCKED ").split()
            if kind == "FLOCK" and place.endswith(f":{inode}") and int(process) > 0:
                return _named(process)
    except (OSError, ValueError):
        pass  # this system does not tell
    return "another process"


def _named(process: str) -> str:
    try:
        return f"process {process} ({Path(f'/proc/{process}/comm').read_text().strip()})"
    except OSError:  # `flock 9`, for one, locks what its caller keeps open
        return f"a process related to {process}, which has ended,"


def _identity(status: os.stat_result) -> tuple[int, int]:
    return status.st_dev, status.st_ino


def _is_at(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False
