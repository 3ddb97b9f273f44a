"""Booleans in arguments, as Go's strconv reads and writes them."""

from typing import Final

_WORDS: Final = {
    **dict.fromkeys(("1", "t", "T", "true", "TRUE", "True"), True),
    **dict.fromkeys(("0", "f", "F", "false", "FALSE", "False"), False),
}


def parse_bool(text: str) -> bool | None:
    """A boolean, or None for any other text."""
    return _WORDS.get(text)


def format_bool(on: bool) -> str:  # noqa: FBT001 - the value itself
    """A boolean as strconv.FormatBool writes it; YAML and JSON write the same."""
    return "true" if on else "false"
