"""The lock on disk."""

import os
from pathlib import Path

from kspec.disk.atomic import flush_folder, open_folder, read_regular, replace
from kspec.disk.faults import at


def write_lock(path: Path, text: str) -> bool:
    """Write the lock in one step and bring it to the medium, if its text differs from what is there.

    A symbolic link is kept: the file that it points to is replaced. The caller holds the guard, and has written the
    keyring before: a lock never names a key that is not on disk.

    Args:
        path: the lock, in a folder that exists.
        text: the whole lock.

    Returns:
        Whether it was written. A new lock has mode 0644, whatever the umask.

    Raises:
        OSError: the machine's fault; the old lock is then still in place.
    """
    with at(path):
        return _write(path, text.encode())


def _write(path: Path, content: bytes) -> bool:
    location = os.path.realpath(path)
    try:
        if read_regular(location)[0] == content:
            return False
    except FileNotFoundError:
        pass
    parent, name = os.path.split(location)
    folder = open_folder(parent)
    try:
        replace(name, content, 0o644, folder)
        flush_folder(folder)
    finally:
        os.close(folder)
    return True
