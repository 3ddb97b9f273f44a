"""The lock that lets one process at a time write a keyring, a lock and an output folder.

`flock(2)`: the kernel releases it when its holder ends, however it ends, so that no stale lock can stay behind.
Whoever removes the lock file, or its folder, may do so while holding it: those who wait take the next file.
"""

import errno
import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

from kspec.disk.atomic import make_folder
from kspec.disk.faults import below

_UNSUPPORTED = frozenset({errno.EBADF, errno.EINVAL, errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP})
"""What a file system says that cannot lock a folder (NFS wants a descriptor that is open for writing)."""


Waiting: TypeAlias = Callable[[str], None]
"""Called once where somebody else has a lock, with what it is and who has it, to stand behind `waiting for`."""

_LOCKS = Path("/proc/locks")


def _say_nothing(_: str) -> None:
    """Wait in silence."""


@contextmanager
def hold(path: Path, waiting: Waiting = _say_nothing) -> Iterator[None]:
    """Hold a lock file for the length of a `with`, waiting while another process has it.

    Args:
        path: the lock file, made with mode 0600 if it is missing; so is its folder, with 0700.
        waiting: called once if there is somebody to wait for; the command line says so. What is waited for is the
            file's folder, which is what the user knows.

    Yields:
        Nothing.

    Raises:
        OSError: the file cannot be opened or locked; `ELOOP` if it is a symbolic link.
    """
    with below(path.parent):
        descriptor = _open_locked(path, waiting)
    try:
        yield
    finally:
        os.close(descriptor)


def lock_folder(descriptor: int, path: str, waiting: Waiting = _say_nothing) -> None:
    """Lock the open folder at `path` until its descriptor is closed, waiting while another process has it.

    Where the file system cannot lock a folder, this does nothing: the lock file of `hold` is then the only guard.
    """
    try:
        _lock(descriptor, path, waiting)
    except OSError as error:
        if error.errno not in _UNSUPPORTED:
            raise OSError(error.errno, error.strerror, path) from None


def _open_locked(path: Path, waiting: Waiting) -> int:
    while True:
        if not path.parent.is_dir():
            make_folder(str(path.parent))
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        except FileNotFoundError:
            if path.parent.is_dir():
                raise
            continue  # somebody removed the folder meanwhile
        try:
            _lock(descriptor, str(path.parent), waiting)
            if _is_at(path, descriptor):
                return descriptor
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)  # somebody removed the file meanwhile: a lock on it guards nothing


def _lock(descriptor: int, path: str, waiting: Waiting) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        waiting(f"{path}, which {_holder(descriptor)} has locked")
        fcntl.flock(descriptor, fcntl.LOCK_EX)


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


def _is_at(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), os.lstat(path))
    except FileNotFoundError:
        return False
