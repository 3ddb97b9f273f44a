"""A string in quotes, as Go's `%q` writes it (strconv.Quote)."""

from typing import Final

_ESCAPES: Final = {
    '"': '\\"', "\\": "\\\\", "\a": "\\a", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t",
    "\v": "\\v",
}  # fmt: skip


def go_quoted(text: str) -> str:
    """`text` as a Go string literal: printable characters as they are, all others escaped."""
    if text.isascii() and text.isprintable() and '"' not in text and "\\" not in text:
        return f'"{text}"'
    return '"' + "".join(_ESCAPES.get(character) or _character(character) for character in text) + '"'


def _character(character: str) -> str:
    if character.isprintable():
        return character
    code = ord(character)
    if code < 0x20 or code == 0x7F:  # noqa: PLR2004 - the control characters of ASCII
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"  # noqa: PLR2004 - beyond the Basic Multilingual Plane
