"""Text as a terminal shows it: what is safe to print, and how many columns it takes."""

from __future__ import annotations

import unicodedata

TYPE_CHECKING = False  # `typing` is slow to import
if TYPE_CHECKING:
    from typing import Final

_TAB: Final = "    "
_MASK: Final = "\N{REPLACEMENT CHARACTER}"
_UNSAFE: Final = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
"""Categories that a terminal obeys, hides or cannot print: controls, marks of direction, surrogates, separators."""
_WITHOUT_WIDTH: Final = frozenset(("Mn", "Me"))


def printable(text: str) -> str:
    """One line for a terminal: tabs as four blanks, every character that could act instead of showing as U+FFFD."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_TAB if character == "\t" else _MASK if is_unsafe(character) else character for character in text)


def is_unsafe(character: str) -> bool:
    """Whether a character would do something to a terminal, or hide, rather than show."""
    return unicodedata.category(character) in _UNSAFE


def width(text: str) -> int:
    """Columns that `printable(text)` takes: two for a wide East Asian character or an emoji, none for an accent."""
    if text.isascii() and text.isprintable():
        return len(text)
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if character == "\t":
        return len(_TAB)
    if unicodedata.category(character) in _WITHOUT_WIDTH:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
