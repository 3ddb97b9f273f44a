"""Modes of files as a spec writes them."""

from typing import Final

from kspec.model.document import Json
from kspec.model.expression import expression

_OCTAL: Final = expression(r"(?:0o)?0?([0-7]{3})")
_MOST: Final = 0o777
WANTED: Final = 'a mode is written as a string of octal digits, such as "0644"'


def parse(value: Json, width: int) -> int:
    """The permission bits that a mode stands for.

    A string holds three octal digits, maybe behind a zero or `0o`. A number counts only where it was written as an
    octal one, which YAML reads as such: `0600` is 384. `width` is the number of columns that it takes in the spec, by
    which an octal number differs from a decimal one: nobody who writes 644 means 0o1204.

    Raises:
        ValueError: with the reason, as a phrase.
    """
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ValueError(WANTED)  # noqa: TRY004 - the caller turns ValueError into a finding
    if isinstance(value, str):
        match = _OCTAL.fullmatch(value)
        if match is None:
            message = f"{value!r} is not a valid file mode"
            raise ValueError(message)
        return int(match[1], 8)
    if not 0 <= value <= _MOST or width not in {len(f"0{value:o}"), len(f"0o{value:o}")} - {len(str(value))}:
        message = f"{value} is a decimal number, and no mode"
        raise ValueError(message)
    return value
