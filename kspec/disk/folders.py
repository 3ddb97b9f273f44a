"""A folder with everything below it, however deep: gone through, and removed.

No recursion, and no more than a few folders open at a time: what a disk holds has neither the interpreter's limit of
calls nor a process's of descriptors. Links are never followed. Standard library only: the unchanged build uses it.
"""

from __future__ import annotations

import errno
import os
import stat

from kspec.disk import bounds
from kspec.disk.atomic import open_folder

_SURELY_SHORT = bounds.PATH // 4
"""Characters of a path that is not too long, as each has four bytes at most."""
_KEPT_OPEN = 8
"""How many folders above the present one are kept open; further up, they are opened again."""

TYPE_CHECKING = False  # `typing` is slow to import
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    Listing = Sequence[tuple[str, bool]]  # names in a folder, and whether they are folders


def walk(folder: int, enter: Callable[[str], bool] | None = None) -> Iterator[tuple[str, str, int, bool]]:
    """Go through a folder and everything below it; a folder comes before what is in it, else there is no order.

    Args:
        folder: an open folder's descriptor.
        enter: whether to look into the folder at a path; into every one by default.

    Yields:
        The path below `folder`, the name, the descriptor of the folder that holds it (until the next one is asked
        for), and whether it is a folder.

    Raises:
        OSError: a folder cannot be read, or was moved away meanwhile; its name is the path below `folder`.
    """
    place = _Place(folder)
    try:
        waiting = [_listing(place.descriptor)]
        prefixes = [""]
        while waiting:
            if not waiting[-1]:
                waiting.pop()
                prefixes.pop()
                if waiting:
                    place.leave()
                continue
            name, is_folder = waiting[-1].pop()
            path = prefixes[-1] + name
            yield path, name, place.descriptor, is_folder
            if is_folder and (enter is None or enter(path)):
                try:
                    place.enter(name)
                    waiting.append(_listing(place.descriptor))
                except OSError as error:
                    error.filename = path
                    raise
                prefixes.append(f"{path}/")
    finally:
        place.close()


def is_long(path: str) -> bool:
    """Whether a path is longer than a kernel takes at once; kspec writes none that is."""
    return len(path) > _SURELY_SHORT and len(os.fsencode(path)) > bounds.PATH


def remove_tree(name: str, folder: int, known: Mapping[str, Listing] | None = None) -> None:
    """Remove a file, a link or a folder with everything in it, if it exists. Links are removed, never followed.

    Args:
        name: a name directly in `folder`.
        folder: an open folder's descriptor.
        known: what was found in it, by the path of each folder below it and "" for itself: what is not, or no longer,
            so is looked for.

    Raises:
        OSError: something could not be removed; what was removed before stays removed.
    """
    place = _Place(folder)
    try:
        if not _enter_to_empty(place, name):
            return
        left = dict(known or {})
        waiting, paths = [_without_files(place.descriptor, left.get(""))], [""]
        while waiting:
            if waiting[-1]:
                inner = waiting[-1].pop()
                if _enter_to_empty(place, inner):
                    paths.append(f"{paths[-1]}/{inner}" if paths[-1] else inner)
                    waiting.append(_without_files(place.descriptor, left.get(paths[-1])))
                continue
            waiting.pop()
            emptied = place.leave()
            try:
                os.rmdir(emptied, dir_fd=place.descriptor)
            except OSError:
                if left.pop(paths[-1], None) is None:
                    raise
                if not _enter_to_empty(place, emptied):
                    raise
                waiting.append(_without_files(place.descriptor, None))
                continue
            paths.pop()
    finally:
        place.close()


class _Place:
    """Where one is below a folder: the descriptor of the present folder, and the names that led to it."""

    def __init__(self, folder: int) -> None:
        """Begin in an open folder."""
        self.descriptor = open_folder(".", folder)
        self.status = os.fstat(self.descriptor)
        self._above: list[tuple[str, os.stat_result]] = []
        self._open: list[int] = []  # the folders right above, as many as are kept open

    def enter(self, name: str) -> None:
        """Go into a folder that is directly in the present one."""
        inner = open_folder(name, self.descriptor)
        self._above.append((name, self.status))
        self._open.append(self.descriptor)
        self.descriptor = inner
        self.status = os.fstat(inner)
        if len(self._open) > _KEPT_OPEN:
            os.close(self._open.pop(0))

    def leave(self) -> str:
        """Go back up; the name of the folder that was left."""
        name, above = self._above.pop()
        inner, kept = self.descriptor, bool(self._open)
        outer = self._open.pop() if kept else os.open("..", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC, dir_fd=inner)
        self.descriptor, self.status = outer, above
        try:
            parent = os.stat("..", dir_fd=inner) if kept else os.fstat(outer)
        finally:
            os.close(inner)
        if not os.path.samestat(parent, above):
            raise OSError(errno.ESTALE, "the folder was moved away while it was read", name)
        return name

    def close(self) -> None:
        """Let go of the present folder, and of those above."""
        for descriptor in (self.descriptor, *self._open):
            os.close(descriptor)


def _listing(folder: int) -> list[tuple[str, bool]]:
    with os.scandir(folder) as entries:
        return [(entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries]


def _enter_to_empty(place: _Place, name: str) -> bool:
    """Go into a folder that is to be emptied, even if it is closed to us; what is not a folder is removed at once."""
    try:
        place.enter(name)
    except FileNotFoundError:
        return False
    except OSError as error:
        if error.errno in {errno.ENOTDIR, errno.ELOOP}:
            os.unlink(name, dir_fd=place.descriptor)
            return False
        if error.errno != errno.EACCES:
            raise
        os.chmod(name, 0o700, dir_fd=place.descriptor)  # our own folder, closed even to us
        place.enter(name)
    if place.status.st_mode & stat.S_IRWXU != stat.S_IRWXU:
        os.fchmod(place.descriptor, 0o700)
    return True


def _without_files(folder: int, known: Listing | None) -> list[str]:
    """Remove all that is not a folder from an open folder; the names of the folders in it.

    Of what is `known` to be there, what cannot be removed stays.
    """
    folders = []
    for name, is_folder in _listing(folder) if known is None else known:
        if is_folder:
            folders.append(name)
            continue
        try:
            os.unlink(name, dir_fd=folder)
        except OSError:
            if known is None:
                raise
    return folders
