"""Another machine's folder, read as that machine would: links lead below its root, never to this machine's files.

Each part of a path is opened by descriptor and never through a link; links are followed here, as `chroot` would have
it. So nothing that happens to the folder meanwhile leads out of it.
"""

import errno
import os
import stat
from collections import deque
from collections.abc import Callable
from itertools import islice
from typing import Final, TypeVar

from kspec.disk import bounds
from kspec.disk.atomic import MOST_BYTES, read_regular

_PASS: Final = getattr(os, "O_PATH", os.O_RDONLY) | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_MAY_BE_LINK: Final = {errno.ELOOP, errno.ENOTDIR, errno.EMLINK}
"""What systems answer when they are to open a link, but not to follow it."""
_MOST_NAMES: Final = 10_000
T = TypeVar("T")


class BrokenLinkError(OSError):
    """A link of the folder leads nowhere: to what is not there, in a circle, or out of what was given.

    `link` is its path on the other machine, `target` what it says, `reason` what is wrong, as the end of a sentence.
    """

    def __init__(self, code: int, link: str, target: str, reason: str) -> None:
        """Take the three, and the error number that the operating system would give."""
        super().__init__(code, reason, link)
        self.link, self.target, self.reason = link, target, reason


class OutsideError(Exception):
    """A path of the other machine does not lie in the part of it that was given."""


class Rooted:
    """A folder with the files of another machine.

    `at` is the absolute path that the folder has there: `/`, or `/etc/kubernetes` where only that was given. Paths are
    absolute and the other machine's.
    """

    def __init__(self, folder: str, at: str = "/") -> None:
        """Take the folder as it is called on this machine, where links in its own path are followed."""
        self.folder = folder
        self.at = tuple(_parts(at))

    def read(self, path: str, most: int = MOST_BYTES) -> tuple[bytes, str]:
        """The content of a regular file, and its path without links.

        Raises:
            FileNotFoundError, NotADirectoryError: there is no such file.
            BrokenLinkError: because of a link.
            OutsideError: the path does not lie in the folder.
            OSError: as `atomic.read_regular`; but for a link's, its name is the path on this machine.
        """
        return self._reach(path, lambda name, folder: read_regular(name, folder, most=most)[0])

    def look(self, path: str, most: int = MOST_BYTES) -> tuple[os.stat_result, bytes | None]:
        """The status of what stands there when links are followed, and the content of a regular file.

        Errors: as `read`; what is neither a file nor a folder is none.
        """
        return self._reach(path, lambda name, folder: _look(name, folder, most))[0]

    def status(self, path: str) -> os.stat_result:
        """The status of what stands there, a link's own; links on the way to it are followed. Errors: as `read`."""
        return self._reach(path, lambda name, folder: os.stat(name, dir_fd=folder, follow_symlinks=False))[0]

    def kind(self, path: str) -> str:
        """What stands there when links are followed: `folder`, `file`, or nothing where there is neither."""
        try:
            return self._reach(path, _kind)[0]
        except (OSError, OutsideError):
            return ""

    def names(self, path: str) -> tuple[tuple[str, bool], ...]:
        """The names in a folder, sorted, and of each whether it is a folder itself; a link is none.

        The first 10,000 that the folder gives, where it has more. Errors: as `read`.
        """
        return self._reach(path, _names)[0]

    def _reach(self, path: str, take: Callable[[str, int], T]) -> tuple[T, str]:
        """Walk to the last part of a path and take it, by its name in its open folder; its path without links too."""
        walk = _Walk(self.folder, self.at)
        try:
            return walk.to(path, take)
        except BrokenLinkError:
            raise
        except OSError as error:
            error.filename = walk.name_here(error.filename)
            raise
        finally:
            walk.close()


class _Walk:
    """A walk from the root: where it is, the open folders on the way from the one that was given, and what is ahead."""

    def __init__(self, folder: str, at: tuple[str, ...]) -> None:
        self._folder, self._at = folder, at
        self._here: list[str] = []
        self._open: list[int] = []
        self._ahead: deque[str] = deque()
        self._links = 0
        self._passed: set[str] = set()
        self._circles = False
        self._link: tuple[str, str] | None = None
        """The link whose target is being walked, and its target."""
        self._behind = 0
        """The parts of the path that follow on that link."""

    def close(self) -> None:
        """Close all folders."""
        while self._open:
            os.close(self._open.pop())

    def name_here(self, name: object) -> str:
        """What this machine calls a file of the folder in which the walk is; that folder where no name is known."""
        own = [name] if isinstance(name, str) and self._open and name != "." else []
        return os.path.join(self._folder, *self._here[len(self._at) :], *own)  # noqa: PTH118 - as it was given

    def to(self, path: str, take: Callable[[str, int], T]) -> tuple[T, str]:
        """Go to the last part of a path and take it."""
        self._enter_given()
        self._ahead = deque(_parts(path))
        while True:
            name = self._ahead.popleft() if self._ahead else "."
            if len(self._ahead) < self._behind:
                self._link = None
            if name == "..":
                self._up()
            elif not self._open:
                self._down_outside(name)
            else:
                try:
                    if not self._ahead:
                        return take(name, self._open[-1]), self._path(name)
                    self._down(name)
                except FileNotFoundError:
                    if self._link is None:
                        raise
                    raise BrokenLinkError(errno.ENOENT, *self._link, "and there is no such file") from None
                except OSError as error:
                    if error.errno not in _MAY_BE_LINK or not self._follow(name):
                        raise

    def _follow(self, name: str) -> bool:
        """Go on with what a link says; False for anything else than a link."""
        target = self._target(name)
        if target is None:
            return False
        self._links += 1
        self._circles |= self._path(name) in self._passed
        self._passed.add(self._path(name))
        if self._link is None:
            self._link, self._behind = (self._path(name), target), len(self._ahead)
        if self._links > bounds.LINKS:
            reason = "and so on in a circle" if self._circles else f"and so on over more than {bounds.LINKS} links"
            raise BrokenLinkError(errno.ELOOP, *self._link, reason) from None
        if target.startswith("/"):
            self.close()
            self._here.clear()
            self._enter_given()
        self._ahead.extendleft(reversed(_parts(target)))
        return True

    def _path(self, name: str = ".") -> str:
        return "/" + "/".join([*self._here, *([] if name == "." else [name])])

    def _target(self, name: str) -> str | None:
        """What a link says; None for anything else."""
        try:
            return os.readlink(name, dir_fd=self._open[-1])
        except OSError:
            return None

    def _enter_given(self) -> None:
        """Open the folder that was given, where the walk has come to it."""
        if len(self._here) == len(self._at) and not self._open:
            self._open.append(os.open(self._folder, _PASS & ~os.O_NOFOLLOW))

    def _up(self) -> None:
        if self._here:
            self._here.pop()
            if self._open:
                os.close(self._open.pop())

    def _down(self, name: str) -> None:
        self._open.append(os.open(name, _PASS, dir_fd=self._open[-1]))
        self._here.append(name)

    def _down_outside(self, name: str) -> None:
        """One step above the folder that was given: of what is there, only the way to it is known."""
        if name != self._at[len(self._here)]:
            if self._link is None:
                raise OutsideError(self._path(name))
            raise BrokenLinkError(errno.EXDEV, *self._link, f"which lies outside of {'/'.join(['', *self._at])}")
        self._here.append(name)
        self._enter_given()


def _parts(path: str) -> list[str]:
    return [part for part in path.split("/") if part not in {"", "."}]


def _kind(name: str, folder: int) -> str:
    mode = os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode
    if stat.S_ISLNK(mode):
        raise OSError(errno.ELOOP, "a link", name)
    return "folder" if stat.S_ISDIR(mode) else "file" if stat.S_ISREG(mode) else ""


def _look(name: str, folder: int, most: int) -> tuple[os.stat_result, bytes | None]:
    status = os.stat(name, dir_fd=folder, follow_symlinks=False)
    if stat.S_ISLNK(status.st_mode):
        raise OSError(errno.ELOOP, "a link", name)
    if not stat.S_ISREG(status.st_mode):
        return status, None
    content, status = read_regular(name, folder, most=most)
    return status, content


def _names(name: str, folder: int) -> tuple[tuple[str, bool], ...]:
    descriptor = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=folder)
    try:
        with os.scandir(descriptor) as entries:
            some = islice(entries, _MOST_NAMES)
            return tuple(sorted((entry.name, entry.is_dir(follow_symlinks=False)) for entry in some))
    finally:
        os.close(descriptor)
