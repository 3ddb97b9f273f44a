"""Booleans in arguments, as Go's strconv.ParseBool reads them."""

from typing import Final

_WORDS: Final = {
    **dict.fromkeys(("1", "t", "T", "true", "TRUE", "True"), True),
    **dict.fromkeys(("0", "f", "F", "false", "FALSE", "False"), False),
}


def parse_bool(text: str) -> bool | None:
    """A boolean, or None for any other text."""
    return _WORDS.get(text)
