"""kspec.x509.pem."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kspec.x509 import pem

BLOCK = b"-----BEGIN CERTIFICATE-----\nAAEC\n-----END CERTIFICATE-----\n"


def test_recorded_texts_are_written_the_same(recorded_pem: list[tuple[str, bytes]]) -> None:
    """Every PEM text of real kubeadm, read and written, is itself."""
    for path, text in recorded_pem:
        assert b"".join(pem.encode(block.label, block.content) for block in pem.decode(text)) == text, path
    assert len(recorded_pem) > 2000


@pytest.mark.parametrize(
    ("size", "lines"),
    [(0, []), (1, [4]), (48, [64]), (49, [64, 4]), (96, [64, 64])],
)
def test_lines_have_64_columns(size: int, lines: list[int]) -> None:
    """Base64 is cut every 64 columns; no content gives no line."""
    encoded = pem.encode("PUBLIC KEY", bytes(size)).split(b"\n")
    assert (encoded[0], encoded[-2], encoded[-1]) == (b"-----BEGIN PUBLIC KEY-----", b"-----END PUBLIC KEY-----", b"")
    assert [len(line) for line in encoded[1:-2]] == lines


@given(st.lists(st.binary(max_size=200), max_size=4))
def test_bundles_come_back(certificates: list[bytes]) -> None:
    """A bundle is read in the order in which it was written."""
    assert pem.certificates(pem.encode_certificates(certificates)) == tuple(certificates)


@pytest.mark.parametrize(
    "text",
    [
        b"Certificate:\n    Data: 1 - - -----\n" + BLOCK + b"rest",
        BLOCK.replace(b"\n", b"\r\n"),
        BLOCK.replace(b"AAEC", b" A\n AE\tC \n"),
        BLOCK.replace(b"-----\nAAEC", b"-----  \n\nAAEC"),
        BLOCK.removesuffix(b"\n"),
        b"  -----BEGIN CERTIFICATE-----\n  AAEC\n  -----END CERTIFICATE-----\n",
    ],
    ids=["text-around", "crlf", "blanks", "empty-line", "no-newline", "indented"],
)
def test_reading_is_tolerant(text: bytes) -> None:
    """Text around, line ends and blanks of other tools do not matter."""
    assert pem.decode(text) == (pem.Block("CERTIFICATE", b"\x00\x01\x02"),)


def test_headers_are_seen() -> None:
    """A block with headers says so, and is not taken for a certificate, as client-go does not take it."""
    text = BLOCK.replace(b"AAEC", b"Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAEC")
    assert pem.decode(text) == (pem.Block("CERTIFICATE", b"\x00\x01\x02", has_headers=True),)
    assert pem.certificates(text + BLOCK) == (b"\x00\x01\x02",)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (BLOCK.replace(b"END CERTIFICATE", b"END X"), "'CERTIFICATE' has no END line"),
        (BLOCK.replace(b"AAEC", b"AAE"), "'CERTIFICATE' is not Base64"),
        (BLOCK.replace(b"AAEC", b"AA*C"), "'CERTIFICATE' is not Base64"),
        (BLOCK.replace(b"AAEC", b"AA==AAEC"), "'CERTIFICATE' is not Base64"),
    ],
)
def test_broken_blocks_are_refused(text: bytes, reason: str) -> None:
    """A block that is cut off or garbled is an error, not one block less."""
    with pytest.raises(ValueError, match=reason) as caught:
        pem.decode(text)
    assert "AA" not in str(caught.value)


def test_content_is_not_shown() -> None:
    """A block's text shows the label only, as the content may be a private key."""
    assert repr(pem.decode(BLOCK)[0]) == "Block(label='CERTIFICATE', has_headers=False)"
