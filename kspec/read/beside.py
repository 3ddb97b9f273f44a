"""Files beside the spec: read from its own folder and below, and from nowhere else."""

from pathlib import Path, PurePosixPath

from kspec.disk.sources import Sources
from kspec.read.documents import SIZE_LIMIT


class UnusableFileError(Exception):
    """A file cannot be had; the text is the reason, as a phrase. `missing` says that it is only not there."""

    def __init__(self, reason: str, *, missing: bool = False) -> None:
        """Take the reason."""
        super().__init__(reason)
        self.missing = missing


def read_beside(name: str, folder: Path, sources: Sources) -> tuple[Path, bytes]:
    """A regular file below the spec's `folder`, links resolved: its path as it was opened, and its bytes.

    Raises:
        UnusableFileError: where the name or the link leads out of the folder, or nothing usable stands there.
    """
    if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts or "\0" in name:
        message = "must be relative to the spec's folder, and never lead out of it"
        raise UnusableFileError(message)
    path = folder / name
    try:
        if not path.resolve().is_relative_to(folder.resolve()):
            message = "is a link that leads out of the spec's folder"
            raise UnusableFileError(message)
        if path.is_dir() or (path.exists() and not path.is_file()):
            message = "is a folder" if path.is_dir() else "is no regular file"
            raise UnusableFileError(message)
        if path.exists() and path.stat().st_size > SIZE_LIMIT:
            message = f"is larger than {SIZE_LIMIT >> 20} MiB"
            raise UnusableFileError(message)
        content = sources.read(path)
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        raise UnusableFileError(message) from error
    if content is None:
        message = "does not exist"
        raise UnusableFileError(message, missing=True)
    return path, content
