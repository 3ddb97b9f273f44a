"""Folders in folders, deeper than the interpreter's calls may nest and than a path can say."""

import contextlib
import os
from pathlib import Path

from kspec.disk.folders import remove_tree


def make_deep(top: Path, levels: int) -> None:
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


def remove_deep(top: Path) -> None:
    """Remove such a tree: pytest's own removal would recurse."""
    parent = os.open(top.parent, os.O_DIRECTORY)
    remove_tree(top.name, parent)
    os.close(parent)
