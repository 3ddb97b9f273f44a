"""Where paths really lead, and which of two lies in the other, whatever the names by which they are called.

A folder is known by its device and inode, so that links, `..`, a second mount of it and a file system that takes `A`
for `a` change nothing. What does not exist yet is known by the deepest folder that does, and the names below it.
"""

import os
import unicodedata
from collections.abc import Iterator
from typing import TypeAlias

from kspec.disk import bounds

_Identity: TypeAlias = tuple[int | str, ...]


class Where:
    """Where a path leads: what tells it from all others, and the same of all that it lies in."""

    def __init__(self, path: str) -> None:
        """Look at a path once. It need not exist."""
        places = _places(path)
        self._itself = next(_identities(places[-1]))
        self._around = frozenset(identity for place in places for identity in _identities(place))

    def lies_in(self, other: "Where") -> bool:
        """Whether the path is the other one, or lies in it; so does a link in it by which the path is reached."""
        return other._itself in self._around  # noqa: SLF001 - of the same kind

    def is_also(self, other: "Where") -> bool:
        """Whether two paths lead to one file or folder."""
        return self._itself == other._itself  # noqa: SLF001 - of the same kind


def parents(path: str) -> list[str]:
    """The real folders that a path lies in, the nearest first; also those that hold a link by which it is reached."""
    found: dict[str, None] = {}
    for place in reversed(_places(path)):
        while place != "/":
            place = os.path.dirname(place)  # noqa: PLW2901, PTH120 - each is the next one's child; plain text
            found.setdefault(place)
    return list(found)


def _places(path: str) -> list[str]:
    """Where each link on the way of a path stands, and at last where the path itself leads; without any link in it."""
    here = "/"
    links: list[str] = []
    rest = os.path.join(os.getcwd(), path).split("/")[::-1]  # noqa: PTH109, PTH118 - `..` counts where it stands
    while rest:
        part = rest.pop()
        if part in {"", "."}:
            continue
        if part == "..":
            here = os.path.dirname(here)  # noqa: PTH120 - plain text
            continue
        here = os.path.join(here, part)  # noqa: PTH118 - plain text
        target = _link(here) if len(links) < bounds.LINKS else None
        if target is not None:
            links.append(here)
            here = "/" if target.startswith("/") else os.path.dirname(here)  # noqa: PTH120 - plain text
            rest += target.split("/")[::-1]
    return [*links, here]


def _link(path: str) -> str | None:
    try:
        return os.readlink(path)  # noqa: PTH115 - plain text
    except (OSError, ValueError):  # no link, not there, not to be looked at, or with a NUL
        return None


def _identities(path: str) -> Iterator[_Identity]:
    """What tells a path without links from all others, then the same of each folder that it lies in."""
    missing: list[str] = []
    while (status := _status(path)) is None:
        path, name = os.path.split(path)
        missing.append(name)
    names = missing[::-1]
    if names and _ignores_case(path):
        names = [unicodedata.normalize("NFC", name.casefold()) for name in names]
    for length in range(len(names), 0, -1):
        yield (status.st_dev, status.st_ino, *names[:length])
    yield (status.st_dev, status.st_ino)
    while path != "/":
        path = os.path.dirname(path)  # noqa: PTH120 - plain text
        status = os.lstat(path)
        yield (status.st_dev, status.st_ino)


def _status(path: str) -> os.stat_result | None:
    try:
        return os.lstat(path)
    except (OSError, ValueError):
        return None


def _ignores_case(folder: str) -> bool:
    """Whether a folder's file system takes `A` for `a`, as far as a name on the way to it shows."""
    parent, name = os.path.split(folder)
    try:
        return name.swapcase() != name and os.path.samestat(
            os.lstat(folder),
            os.lstat(os.path.join(parent, name.swapcase())),  # noqa: PTH118 - plain text
        )
    except OSError:
        return False
