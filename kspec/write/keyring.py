"""The keyring on disk: a folder of secret files, never deleted from."""

import os
import stat
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from kspec.disk.atomic import flush_folder, make_folder, open_folder, read_regular, replace, replace_at
from kspec.disk.faults import at, below
from kspec.disk.keyring_entries import ENTRY, FORMER, ROTATION
from kspec.disk.keyring_folder import IGNORE, IGNORE_NAME, MARK, MARK_NAME, NOTES, Whose, whose
from kspec.model.secret import Secret

_SECRET_MODE = 0o600


def write_keyring(folder: Path, entries: Mapping[str, Secret]) -> tuple[str, ...]:
    """Bring secrets to the medium, each file in one step; only where the content changed, and none is ever removed.

    Before the first of them, the folder has its `.gitignore` and its mark. Former keys, and those of rotations, come
    first, so that a key is kept before another takes its place. Folders are 0700 and files 0600 whatever the umask. The
    caller holds the guard, and has found the folder to be a keyring, or empty.

    Args:
        folder: the keyring's folder, made if it is missing; its parent exists. It may be a symbolic link.
        entries: path below `folder` (an entry of `disk/keyring_entries.py`, or one of kspec's notes) to content.

    Returns:
        The paths that were written, sorted.

    Raises:
        OSError: the machine's fault, or a link, FIFO or device at one of the paths. Every entry is then whole, old
            or new.
        ValueError: a path is not one of an entry, or the folder is not a keyring (our bug).
    """
    for path in entries:
        pure = PurePosixPath(path)
        if not (ENTRY.fullmatch(path) or path in NOTES) or ".." in pure.parts or str(pure) != path:
            message = f"not a path of the keyring: {path!r}"
            raise ValueError(message)
    with below(folder):
        root = prepare_keyring(folder)
        content = {path: secret.reveal() for path, secret in entries.items()}
        order = sorted(content, key=lambda path: (not _is_kept(path), path))
        return tuple(sorted(path for path in order if _write_entry(root, folder, path, content[path])))


def _is_kept(path: str) -> bool:
    return path.startswith(ROTATION) or FORMER.fullmatch(path) is not None


def prepare_keyring(folder: Path) -> Path:
    """Make a folder a keyring before the first key is in it: closed, ignored by Git, marked, and on the medium.

    Returns:
        The folder's real path.

    Raises:
        OSError: the machine's fault.
        ValueError: the folder is somebody else's (our bug: it was to be found out before).
    """
    root = Path(os.path.realpath(folder))
    found = whose(str(root))
    if found is Whose.MARKED and os.path.lexists(root / IGNORE_NAME):
        return root
    if found not in {Whose.ABSENT, Whose.EMPTY, Whose.MARKED, Whose.OLDER}:
        message = f"{root} is not a keyring: {found.value}"
        raise ValueError(message)
    make_folder(str(root))
    for name, note in ((IGNORE_NAME, IGNORE), (MARK_NAME, MARK)):
        if not os.path.lexists(root / name):
            write_note(root, name, note)
    _flush(root.parent)
    return root


def write_note(root: Path, name: str, content: bytes) -> None:
    """Give one of kspec's own notes in a keyring its content, in one step."""
    replace_at(str(root / name), content, _SECRET_MODE)


def _write_entry(root: Path, called: Path, path: str, content: bytes) -> bool:
    with at(called / path):
        return _write_file(root, path, content)


def _write_file(root: Path, path: str, content: bytes) -> bool:
    parent = root
    for part in PurePosixPath(path).parts[:-1]:
        made = not (parent / part).exists()
        make_folder(str(parent / part))
        if made:
            _flush(parent)
        parent /= part
    name = PurePosixPath(path).name
    descriptor = open_folder(str(parent))
    try:
        try:
            present, status = read_regular(name, descriptor)
        except FileNotFoundError:
            pass
        else:
            if present == content:
                if stat.S_IMODE(status.st_mode) & 0o077:
                    os.chmod(name, _SECRET_MODE, dir_fd=descriptor)
                return False
        replace(name, content, _SECRET_MODE, descriptor)
    finally:
        os.close(descriptor)
    return True


def _flush(folder: Path) -> None:
    descriptor = open_folder(str(folder))
    try:
        flush_folder(descriptor)
    finally:
        os.close(descriptor)
