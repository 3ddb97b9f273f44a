"""How two texts differ that say the same: each way is told for what it is."""

import pytest

from kspec.text.text_differences import text_difference
from kspec.x509 import pem

PEM = pem.encode("CERTIFICATE", bytes(range(256)))


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (PEM, ""),
        (PEM.replace(b"\n", b"\r\n"), "has lines that end in CR LF"),
        (PEM[:-1], "lacks the line feed of its last line"),
        (PEM.replace(b"\n", b"\r\n")[:-2], "has lines that end in CR LF and lacks the line feed of its last line"),
        (b"\xef\xbb\xbf" + PEM, "begins with a byte order mark"),
        (PEM + b"\n\n", "has blanks or empty lines at its end"),
        (b"Certificate:\n  Data:\n" + PEM, "has text around its PEM"),
        (PEM + b"# note\n", "has text around its PEM"),
        (
            PEM.replace(b"\n", b"", 2).replace(b"-----A", b"-----\nA"),
            "has its PEM in lines of another length, or blanks in it",
        ),
        (PEM.replace(b"CERTIFICATE-----\n", b"CERTIFICATE-----\nX: y\n\n", 1), "has headers in its PEM"),
        (pem.encode("CERTIFICATE", b"x"), "differs from line 2 on"),
        (b"", "differs from line 1 on"),
    ],
)
def test_the_way_is_told(found: bytes, said: str) -> None:
    """Of a PEM file."""
    assert text_difference(found, PEM) == said


def test_other_texts_are_told_by_their_line() -> None:
    """Which is not quoted."""
    assert text_difference(b"a\nhidden\n", b"a\nb\n") == "differs from line 2 on"
    assert text_difference(b"a\n", b"a\nb\n") == "differs from line 2 on"
