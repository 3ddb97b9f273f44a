"""Folders in folders, deeper than the interpreter's calls may nest and than a path can say."""

import contextlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from kspec.disk.folders import remove_tree

MakeDeep: TypeAlias = Callable[[Path, int], None]
"""What the fixture `make_deep` is: it makes `top/d/d/...` of so many levels, and what is left goes after the test.

Before Python 3.13 pytest's own removal, some runs later, recurses: its RecursionError fails the whole of that run.
"""


def make_tree(top: Path, levels: int) -> None:
    """Make `top/d/d/...`; a folder that is there already is gone into."""
    top.mkdir(exist_ok=True)
    place = os.open(top, os.O_DIRECTORY)
    for _ in range(levels):
        with contextlib.suppress(FileExistsError):
            os.mkdir("d", dir_fd=place)
        inner = os.open("d", os.O_DIRECTORY, dir_fd=place)
        os.close(place)
        place = inner
    os.close(place)


def remove_what_is_left(top: Path) -> None:
    """Remove such a tree, if it is there."""
    parent = os.open(top.parent, os.O_DIRECTORY)
    remove_tree(top.name, parent)
    os.close(parent)
