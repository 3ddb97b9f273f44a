"""What a path has to be so that every file system takes it, whatever it names.

Bounds of Linux (`disk/bounds.py`), in bytes of UTF-8.
"""

import os
import unicodedata
from typing import Final

from kspec.disk import bounds

MOST: Final = bounds.PATH - 1
"""Bytes of a whole path."""
MOST_LEVELS: Final = 1000
"""Folders above a file: no host has as many, and programs that walk a tree by recursion die of more."""

_SHORT: Final = bounds.NAME // 4
"""Characters of a path that nothing is too long in, as each has four bytes at most."""

_FORBIDDEN: Final = frozenset(("Cc", "Cs", "Zl", "Zp"))
"""Categories of characters that break a line of a list of paths, or stand for none at all."""


def has_control(text: str) -> bool:
    """Whether a text has a control character, an end of line of Unicode's own, or half a surrogate pair."""
    if text.isascii():
        return not text.isprintable()
    return any(unicodedata.category(letter) in _FORBIDDEN for letter in text)


def unfit(path: str, before: int = 0) -> str:
    """Why no file can have a path, as the end of a sentence about it; empty where one can.

    `before` has the bytes of what will stand before the path.
    """
    return "has a control character" if has_control(path) else too_long(path, before)


def too_long(path: str, before: int = 0) -> str:
    """Why no file system takes a path, by its length alone; as `unfit`."""
    if len(path) <= _SHORT and before <= MOST - bounds.NAME:
        return ""
    parts = os.fsencode(path).split(b"/")
    longest = max(map(len, parts))
    if longest > bounds.NAME:
        return f"has a name of {longest} bytes in it, and a name has {bounds.NAME} at most"
    size = sum(map(len, parts)) + len(parts) - 1 + before
    if size > MOST:
        return f"would have {size} bytes, and a path has {MOST} at most"
    if len(parts) > MOST_LEVELS:
        return f"is {len(parts)} levels deep, and a path has {MOST_LEVELS} at most"
    return ""
