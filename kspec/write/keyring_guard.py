"""The guard of a keyring: one build at a time reads and writes it."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from kspec.disk.atomic import PrivateUmask
from kspec.disk.faults import at
from kspec.disk.keyring_folder import GUARD_NAME, Whose, whose
from kspec.disk.keyring_place import is_folder, is_stream, notes_folder
from kspec.write.guard import Waiting, hold_folder


@contextmanager
def guard(keys: Path | None, waiting: Waiting, *, frozen: bool = False) -> Iterator[None]:
    """Let one build at a time read and write a keyring; with `frozen`, several may read it, and nothing is written.

    A missing keyring is made, empty; one that a failed build would have made is not left behind. What stands at its
    place and is not a folder, or cannot be opened, is left to those who read it. Of a keyring that is a file, that is
    the folder with the notes about it; one that comes from a command is nobody's.
    """
    if keys is None or is_stream(str(keys)):
        yield
        return
    if not is_folder(str(keys)):
        frozen, keys = frozen or not os.access(keys.parent, os.W_OK | os.X_OK), Path(notes_folder(str(keys)))
    with ExitStack() as stack:
        made = not frozen and _make(keys)
        while os.access(keys, os.R_OK | os.X_OK) and keys.is_dir():
            try:
                stack.enter_context(hold_folder(keys, waiting, shared=frozen, instead=_lock_file(keys)))
                break
            except FileNotFoundError:  # a failed build has removed what it had made
                made = not frozen and _make(keys)
        try:
            yield
        finally:
            if made and not any(keys.iterdir()):
                keys.rmdir()


def _make(keys: Path) -> bool:
    """Make a keyring's folder where nothing is, not even a link; whether it was made."""
    with PrivateUmask(), at(keys):
        try:
            keys.mkdir(0o700)
        except FileExistsError:
            return False
    return True


def _lock_file(keys: Path) -> str:
    """The lock file of a keyring whose folder cannot be locked: none in a folder that may be somebody else's."""
    return GUARD_NAME if whose(str(keys)) in {Whose.EMPTY, Whose.MARKED, Whose.OLDER} else ""
