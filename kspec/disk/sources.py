"""What a build has read, so that an unchanged one can be recognized and a finding can show its line."""

import errno
import os
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from kspec.disk.atomic import MOST_BYTES, read_regular


class UnusableFileError(Exception):
    """A file cannot be had; the text is the reason, as a phrase. `missing` says that it is only not there."""

    def __init__(self, reason: str, *, missing: bool = False) -> None:
        """Take the reason."""
        super().__init__(reason)
        self.missing = missing


class Sources:
    """A record of reading, filled while reading goes on.

    `files` maps a path, as it was opened, to its bytes, or to None where it was looked for and absent; `folders` maps
    a folder that was listed to the names in it, sorted. `given` has what no file holds: standard input, by its name.
    """

    def __init__(
        self,
        files: Mapping[str, bytes | None] = MappingProxyType({}),
        folders: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
        given: Mapping[str, bytes] = MappingProxyType({}),
    ) -> None:
        """Begin with what was read before."""
        self.files, self.folders, self.given = dict(files), dict(folders), given

    @property
    def contents(self) -> dict[str, bytes]:
        """The bytes of each file that was there."""
        return {path: content for path, content in self.files.items() if content is not None}

    def read(self, path: Path, most: int = MOST_BYTES) -> bytes | None:
        """The bytes of a regular file of at most `most` bytes, or None where there is no such file.

        Links are followed. Other faults are OSError: as `atomic.read_regular`.
        """
        content: bytes | None
        try:
            content, _ = read_regular(str(path), follow=True, most=most)
        except (FileNotFoundError, NotADirectoryError):
            content = None
        self.files[str(path)] = content
        return content

    def take(self, path: Path, most: int) -> bytes:
        """The bytes of a regular file of at most `most` bytes, which a user has named. Links are followed.

        Raises:
            UnusableFileError: whatever is wrong with it.
        """
        try:
            content = self.read(path, most)
        except (OSError, ValueError) as error:
            raise UnusableFileError(_reason(path, error, most)) from error
        if content is None:
            raise UnusableFileError("leads nowhere" if path.is_symlink() else "does not exist", missing=True)
        return content


def _reason(path: Path, error: OSError | ValueError, most: int) -> str:
    number = error.errno if isinstance(error, OSError) else None
    if number == errno.EINVAL:
        return "is a folder" if os.path.isdir(path) else "is not a regular file"  # noqa: PTH112 - never a fault
    if number == errno.EFBIG:
        return f"is larger than {most >> 20} MiB"
    return f"cannot be read: {getattr(error, 'strerror', None) or error}"
