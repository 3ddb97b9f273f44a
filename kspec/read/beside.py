"""Files beside the spec: read from its own folder and below, and from nowhere else."""

import os
from pathlib import Path, PurePosixPath

from kspec.disk.bounds import SPEC
from kspec.disk.sources import Sources, UnusableFileError


def read_beside(name: str, folder: Path, sources: Sources) -> tuple[Path, bytes]:
    """A regular file below the spec's `folder`, links resolved: its path as it was opened, and its bytes.

    Raises:
        UnusableFileError: where the name or the link leads out of the folder, or nothing usable stands there.
    """
    if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts or "\0" in name:
        message = "must be relative to the spec's folder, and never lead out of it"
        raise UnusableFileError(message)
    path = folder / name
    if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder)):
        message = "is a link that leads out of the spec's folder"
        raise UnusableFileError(message)
    return path, sources.take(path, SPEC)
