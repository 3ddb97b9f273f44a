"""What a build has read, so that an unchanged one can be recognized and a finding can show its line."""

from pathlib import Path

from attrs import define, field

from kspec.disk.atomic import MOST_BYTES, read_regular


@define
class Sources:
    """A record of reading, filled while reading goes on.

    `files` maps a path, as it was opened, to its bytes, or to None where it was looked for and absent; `folders` maps
    a folder that was listed to the names in it, sorted.
    """

    files: dict[str, bytes | None] = field(factory=dict, repr=False)
    folders: dict[str, tuple[str, ...]] = field(factory=dict, repr=False)

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
