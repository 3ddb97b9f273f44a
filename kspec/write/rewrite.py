"""The user's own files, rewritten because the user asked for it: each in one step, and only as it was read."""

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from kspec.disk.atomic import open_folder, read_regular, replace
from kspec.disk.faults import Progress, at


class ChangedMeanwhileError(Exception):
    """A file is no longer what was read; nothing was written."""

    def __init__(self, file: Path) -> None:
        """Take the file."""
        super().__init__(f"{file} was changed by somebody else meanwhile; nothing was written")


def rewrite(files: Mapping[str, tuple[bytes, bytes]]) -> None:
    """Give each file its new bytes in the place of the old ones, its mode kept, through a symbolic link if it is one.

    All are looked at before the first is written.

    Raises:
        ChangedMeanwhileError: a file does not hold the old bytes.
        OSError: the machine's fault; the files before are rewritten, this one and those behind it are as they were.
    """
    resolved = {Path(name).resolve(): contents for name, contents in files.items()}
    modes = {}
    for path, (old, _) in resolved.items():
        content, status = read_regular(os.fspath(path))
        if content != old:
            raise ChangedMeanwhileError(path)
        modes[path] = stat.S_IMODE(status.st_mode)
    with Progress() as progress:
        for path, (_, new) in resolved.items():
            with at(path):
                _rewrite(path, new, modes[path])
            progress.begin(path)


def _rewrite(path: Path, content: bytes, mode: int) -> None:
    folder = open_folder(os.fspath(path.parent))
    try:
        replace(path.name, content, mode, folder)
    finally:
        os.close(folder)
