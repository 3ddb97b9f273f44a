"""Entries out of a keyring, after the lock that named them."""

import os
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from kspec.disk.atomic import discard, flush_folder, open_folder
from kspec.disk.faults import below
from kspec.disk.keyring_entries import ENTRY


def remove_entries(folder: Path, paths: Sequence[str]) -> None:
    """Remove entries of a keyring, and folders that are empty after that.

    The caller holds the guard, and has written the lock before: it never names a key that is gone.

    Args:
        folder: the keyring's folder.
        paths: entries below it; one that is gone already is passed over.

    Raises:
        OSError: the machine's fault.
        ValueError: a path is not one of an entry (our bug).
    """
    root = Path(os.path.realpath(folder))
    with below(folder):
        for path in paths:
            if not ENTRY.fullmatch(path) or ".." in PurePosixPath(path).parts:
                message = f"not an entry of the keyring: {path!r}"
                raise ValueError(message)
            _remove(root / path)
        for parent in sorted({parent for path in paths for parent in PurePosixPath(path).parents}, reverse=True):
            if parent.parts:
                _remove_empty(root / parent)


def _remove(path: Path) -> None:
    try:
        descriptor = open_folder(str(path.parent))
    except FileNotFoundError:
        return
    try:
        discard(path.name, descriptor)
        flush_folder(descriptor)
    finally:
        os.close(descriptor)


def _remove_empty(path: Path) -> None:
    if path.is_dir() and not any(path.iterdir()):
        path.rmdir()
