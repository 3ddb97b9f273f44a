"""Modes as a spec writes them."""

import pytest

from kspec.go.file_mode import parse
from kspec.model.document import Json


@pytest.mark.parametrize(
    ("value", "width", "mode"),
    [
        ("0644", 6, 0o644),
        ("644", 5, 0o644),
        ("0o600", 7, 0o600),
        (0o600, len("0600"), 0o600),
        (0o600, len("0o600"), 0o600),
        (0o644, len("0644"), 0o644),
        (0, len("00"), 0),
    ],
)
def test_octal_digits_are_a_mode(value: Json, width: int, mode: int) -> None:
    """As a string, or as a number that the spec has in octal: 0600 is 384 to YAML."""
    assert parse(value, width) == mode


@pytest.mark.parametrize(
    ("value", "width"),
    [
        (644, len("644")),
        (400, len("400")),  # 0o620
        (420, len("420")),  # 0o644, but it may stand for 0420
        (384, len("*m")),
        (0o1777, len("01777")),
        (-1, 2),
        ("0888", 6),
        ("1777", 6),
        ("", 2),
        ("rw", 4),
        (True, 4),
        (None, 4),
        (6.5, 3),
        ([], 2),
    ],
)
def test_anything_else_is_refused(value: Json, width: int) -> None:
    """A decimal number above all: 644 is 0o1204, and 400 would be 0o620."""
    with pytest.raises(ValueError, match="mode"):
        parse(value, width)
