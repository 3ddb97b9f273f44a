"""The keyring on disk: a folder of secret files, never deleted from."""

import os
import stat
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from kspec.disk.atomic import (
    TEMPORARY_SUFFIX,
    discard,
    flush_folder,
    make_folder,
    open_folder,
    read_regular,
    replace,
)
from kspec.disk.faults import at, below
from kspec.model.secret import Secret

_GITIGNORE = b"# Private keys: nothing in here belongs in Git.\n*\n"
_SECRET_MODE = 0o600


def write_keyring(folder: Path, entries: Mapping[str, Secret]) -> tuple[str, ...]:
    """Bring secrets to the medium, each file in one step; only where the content changed, and none is ever removed.

    Folders are 0700 and files 0600 whatever the umask; looser modes that are found are mended. The folder gets its
    own `.gitignore` if it has none. Temporary files of a killed process are removed. The caller holds the guard.

    Args:
        folder: the keyring's folder, made if it is missing; its parent exists. It may be a symbolic link.
        entries: path below `folder` (with `/`, no `..`) to content.

    Returns:
        The paths that were written, sorted.

    Raises:
        OSError: the machine's fault, or a link, FIFO or device at one of the paths. Every entry is then whole, old
            or new.
        ValueError: a path leaves the folder (our bug).
    """
    for path in entries:
        pure = PurePosixPath(path)
        if pure.is_absolute() or ".." in pure.parts or str(pure) != path or path == ".":
            message = f"not a path below the keyring: {path!r}"
            raise ValueError(message)
    with below(folder):
        root = Path(os.path.realpath(folder))
        new = not root.exists()
        make_folder(str(root))
        _tidy(root)
        content = {path: secret.reveal() for path, secret in entries.items()}
        written = [path for path in sorted(content) if _write_entry(root, folder, path, content[path])]
        if not (root / ".gitignore").exists():
            _write_entry(root, folder, ".gitignore", _GITIGNORE)
        if new:
            _flush(root.parent)
    return tuple(written)


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
                if stat.S_IMODE(status.st_mode) != _SECRET_MODE:
                    os.chmod(name, _SECRET_MODE, dir_fd=descriptor)
                return False
        replace(name, content, _SECRET_MODE, descriptor)
        flush_folder(descriptor)
    finally:
        os.close(descriptor)
    return True


def _tidy(root: Path) -> None:
    """Remove what a killed process left, and close to others what a person put there."""
    for parent, _, names in os.walk(root):
        descriptor = open_folder(parent)
        try:
            for name in sorted(names):
                status = os.lstat(name, dir_fd=descriptor)
                if name.startswith(".") and name.endswith(TEMPORARY_SUFFIX):
                    discard(name, descriptor)
                elif stat.S_ISREG(status.st_mode) and status.st_mode & 0o077:
                    os.chmod(name, _SECRET_MODE, dir_fd=descriptor)
        finally:
            os.close(descriptor)


def _flush(folder: Path) -> None:
    descriptor = open_folder(str(folder))
    try:
        flush_folder(descriptor)
    finally:
        os.close(descriptor)
