"""The lock on disk."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kspec.disk.atomic import read_regular, replace_at, sibling
from kspec.disk.faults import at
from kspec.facts import codes
from kspec.model.diagnostic import Diagnostic
from kspec.model.span import Span
from kspec.write.guard import Waiting, hold_folders


@contextmanager
def hold_lock(path: Path, waiting: Waiting, output: Path | None = None) -> Iterator[None]:
    """Let one process at a time compare and replace a lock, whatever keyring it works with.

    The lock's folder is held, and with it that of the `output`, if there is one to write: in one step, so that two
    builds never wait for each other.

    Raises:
        OSError: the lock's folder is missing or cannot be locked.
    """
    location = Path(os.path.realpath(path))
    with at(path):
        location.parent.stat()  # a folder that is missing is told before anything is written
    folders = {location.parent: sibling(location.name, ".guard")}
    if output is not None:
        folders.setdefault(Path(os.path.realpath(output)).parent, "")
    with hold_folders(folders, waiting):
        yield


def changed_lock(path: Path, former: bytes | None) -> Diagnostic | None:
    """The finding that a lock is no longer what was read (None: no lock): another build has written it meanwhile.

    The caller holds it. Replacing it would leave the other build's keys without a lock.
    """
    try:
        with at(path):
            present: bytes | None = read_regular(os.path.realpath(path))[0]
    except FileNotFoundError:
        present = None
    if present == former:
        return None
    return Diagnostic(
        codes.LOCK_CHANGED,
        f"the lock {path} was changed by somebody else while this build was at work; nothing was written",
        Span(str(path), 0, 0, 0, 0),
        help="build again; each lock belongs to one keyring, so give builds with other keyrings other locks (--lock)",
    )


def write_lock(path: Path, content: bytes) -> None:
    """Write the lock in one step and bring it to the medium.

    A symbolic link is kept: the file that it points to is replaced. The caller holds the lock, and has written the
    keyring before: a lock never names a key that is not on disk.

    Args:
        path: the lock, in a folder that exists.
        content: the whole lock.

    Raises:
        OSError: the machine's fault; the old lock is then still in place.
    """
    with at(path):
        replace_at(os.path.realpath(path), content, 0o644)
