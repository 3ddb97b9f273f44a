"""kspec.x509.der."""

from datetime import UTC, datetime

import pytest

from kspec.x509 import der


@pytest.mark.parametrize(
    ("length", "header"),
    [(0, "0400"), (127, "047f"), (128, "048180"), (255, "0481ff"), (256, "04820100"), (65536, "0483010000")],
)
def test_lengths_have_their_shortest_form(length: int, header: str) -> None:
    """A length takes one octet up to 127, then a count and as many octets as it needs."""
    encoded = der.encode(der.OCTET_STRING, bytes(length))
    assert encoded == bytes.fromhex(header) + bytes(length)


@pytest.mark.parametrize(
    ("value", "encoded"),
    [
        (0, "020100"),
        (127, "02017f"),
        (128, "02020080"),
        (256, "02020100"),
        (2**63 - 1, "02087fffffffffffffff"),
        (-1, "0201ff"),
        (-128, "020180"),
        (-129, "0202ff7f"),
    ],
)
def test_integers_are_two_s_complement(value: int, encoded: str) -> None:
    """An INTEGER has the fewest octets that keep its sign."""
    assert der.integer(value).hex() == encoded


@pytest.mark.parametrize(
    ("dotted", "encoded"),
    [
        ("2.5.4.3", "0603550403"),
        ("1.2.840.113549.1.1.11", "06092a864886f70d01010b"),
        ("2.999.3", "0603883703"),
        ("0.9.2342.19200300.100.1.25", "060a0992268993f22c640119"),
        ("1.2.128.16384", "06062a8100818000"),
    ],
)
def test_object_identifiers(dotted: str, encoded: str) -> None:
    """Arcs are written seven bits an octet, the first two as one number."""
    assert der.object_identifier(dotted).hex() == encoded


@pytest.mark.parametrize(
    ("moment", "encoded"),
    [
        (datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), b"\x17\r260102030405Z"),
        (datetime(1950, 1, 1, tzinfo=UTC), b"\x17\r500101000000Z"),
        (datetime(2049, 12, 31, 23, 59, 59, tzinfo=UTC), b"\x17\r491231235959Z"),
        (datetime(2050, 1, 1, tzinfo=UTC), b"\x18\x0f20500101000000Z"),
        (datetime(1949, 12, 31, tzinfo=UTC), b"\x18\x0f19491231000000Z"),
        (datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC), b"\x18\x0f99991231235959Z"),
    ],
)
def test_times_change_their_type_in_2050(moment: datetime, encoded: bytes) -> None:
    """UTCTime is for the years 1950 to 2049, GeneralizedTime for all others."""
    assert der.time(moment) == encoded
