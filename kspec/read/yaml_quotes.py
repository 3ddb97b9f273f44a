"""What stands between quotes in YAML 1.1: folded lines and escapes, as Go's YAML v2 reads them."""

import json
import re
from typing import Final

from kspec.model.expression import expression

BREAK_CHARACTERS: Final = "\n\r\x85\u2028\u2029"
"""YAML 1.1's line breaks; a carriage return before a line feed belongs to it."""

BREAKS = expression(f"\r\n|[{BREAK_CHARACTERS}]")
"""One line break."""

GAP = expression(f"[ \t]*+(?:\r\n|[{BREAK_CHARACTERS}])[ \t{BREAK_CHARACTERS}]*+")
"""Blanks with at least one line break between them, as far as they go."""

_ESCAPE = expression(
    f"\\\\(?:\r\n|[{BREAK_CHARACTERS}])[ \t{BREAK_CHARACTERS}]*+"
    "|\\\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)"
    f"|{GAP.pattern}",
    re.DOTALL,
)
_JSON_ESCAPES = expression(r'[^\\]*+(?:\\(?:["\\bfnrt]|u(?![dD][89a-fA-F])[0-9a-fA-F]{4})[^\\]*+)*')
_ESCAPES: Final = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "\t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r", "e": "\x1b",
    " ": " ", '"': '"', "'": "'", "\\": "\\", "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029",
}  # fmt: skip


class EscapeError(ValueError):
    """An escape that YAML does not have; `index` is its place between the quotes."""

    def __init__(self, message: str, index: int) -> None:
        """Take what is wrong, as a sentence."""
        super().__init__(message)
        self.index = index


def fold(gap: str) -> str:
    """What a gap between two words means: one line break is a space, of more the first is dropped."""
    first, *rest = map(normal_break, BREAKS.findall(gap))
    return "".join(rest) or " " if first == "\n" else first + "".join(rest)


def normal_break(text: str) -> str:
    """A line break as it enters a value: a line feed, but U+2028 and U+2029 stay."""
    return text if text in "\u2028\u2029" else "\n"


def single_quoted(text: str) -> str:
    """The value of `text` between single quotes."""
    return GAP.sub(_fold, text).replace("''", "'")


def double_quoted(text: str) -> str:
    """The value of `text` between double quotes. Raises EscapeError."""
    if "\\" in text and not BREAKS.search(text) and _JSON_ESCAPES.fullmatch(text):
        value: str = json.loads(f'"{text}"', strict=False)  # the same escapes, read without a detour through Python
        return value
    return _ESCAPE.sub(_unescape, text)


def _fold(match: re.Match[str]) -> str:
    return fold(match[0])


def _unescape(match: re.Match[str]) -> str:
    text = match[0]
    if text[0] != "\\":
        return fold(text)
    letter = text[1]
    if letter in BREAK_CHARACTERS:
        return "".join(map(normal_break, BREAKS.findall(text)[1:]))
    digits = text[2:]
    if digits:
        code = int(digits, base=16)
        if 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:  # noqa: PLR2004 - surrogates, and Unicode's end
            message = f"{text} is not a Unicode character"
            raise EscapeError(message, match.start())
        return chr(code)
    if letter in _ESCAPES:
        return _ESCAPES[letter]
    message = f"{text} is not an escape in double quotes; write \\\\ for a backslash, or use single quotes"
    raise EscapeError(message, match.start())
