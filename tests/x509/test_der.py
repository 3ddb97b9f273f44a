"""kspec.x509.der."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kspec.x509 import der


@pytest.mark.parametrize(
    ("length", "header"),
    [(0, "0400"), (127, "047f"), (128, "048180"), (255, "0481ff"), (256, "04820100"), (65536, "0483010000")],
)
def test_lengths_have_their_shortest_form(length: int, header: str) -> None:
    """A length takes one octet up to 127, then a count and as many octets as it needs."""
    encoded = der.encode(der.OCTET_STRING, bytes(length))
    assert encoded == bytes.fromhex(header) + bytes(length)
    assert der.single(encoded, der.OCTET_STRING, "value") == bytes(length)


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


@given(st.integers())
def test_integers_come_back(value: int) -> None:
    """Every INTEGER that is written is read as itself."""
    assert der.read_integer(der.elements(der.integer(value))[0], "number") == value


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
    assert der.read_object_identifier(der.elements(bytes.fromhex(encoded))[0], "identifier") == dotted


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
    assert der.read_time(der.elements(encoded)[0], "time") == moment


def test_named_bits_count_from_the_first() -> None:
    """Bit 0 is the highest of the first octet; unused bits at the end do not count."""
    assert der.read_named_bits(der.elements(bytes.fromhex("030205a0"))[0], "bits") == (0, 2)
    assert der.read_named_bits(der.elements(bytes.fromhex("0303070080"))[0], "bits") == (8,)
    assert der.read_named_bits(der.elements(bytes.fromhex("030100"))[0], "bits") == ()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("30", "cut short"),
        ("3001", "cut short"),
        ("308200", "cut short"),
        ("3080", "indefinite"),
        ("30850000000001", "indefinite or oversized"),
        ("30810100", "shortest form"),
        ("3082007f" + "00" * 127, "shortest form"),
        ("1f8100", "tag number above 30"),
    ],
)
def test_other_forms_are_refused(data: str, reason: str) -> None:
    """What is not DER, or not all there, is an error that says why."""
    with pytest.raises(ValueError, match=reason):
        der.elements(bytes.fromhex(data))


@pytest.mark.parametrize("data", ["0200", "02020001", "0202ff80", "0401ff"])
def test_malformed_integers_are_refused(data: str) -> None:
    """An INTEGER without octets, with too many, or of another type is none."""
    with pytest.raises(ValueError, match=r"^serial number"):
        der.read_integer(der.elements(bytes.fromhex(data))[0], "serial number")


@pytest.mark.parametrize("data", ["0600", "060180", "06025580", "060355800a", "06028001"])
def test_malformed_object_identifiers_are_refused(data: str) -> None:
    """An arc that does not end, or starts with zeros, is none."""
    with pytest.raises(ValueError, match=r"^kind is not an OBJECT IDENTIFIER"):
        der.read_object_identifier(der.elements(bytes.fromhex(data))[0], "kind")


@pytest.mark.parametrize("data", ["0300", "03020800", "03020101", "030101"])
def test_malformed_bit_strings_are_refused(data: str) -> None:
    """The count of unused bits is there, at most seven, and those bits are zero."""
    with pytest.raises(ValueError, match=r"^usage is not a BIT STRING"):
        der.read_named_bits(der.elements(bytes.fromhex(data))[0], "usage")


def test_booleans_are_all_or_nothing() -> None:
    """A BOOLEAN is one octet of zeros or of ones."""
    assert der.read_boolean(der.elements(bytes.fromhex("0101ff"))[0], "flag") is True
    assert der.read_boolean(der.elements(bytes.fromhex("010100"))[0], "flag") is False
    with pytest.raises(ValueError, match="flag is not a BOOLEAN"):
        der.read_boolean(der.elements(bytes.fromhex("010101"))[0], "flag")


@pytest.mark.parametrize("digits", [b"2601020304Z", b"260102030405+0000", b"261302030405Z", b"26010203040aZ"])
def test_other_times_are_refused(digits: bytes) -> None:
    """A time without seconds, with an offset, or of no calendar is none."""
    with pytest.raises(ValueError, match=r"^notBefore is not a time"):
        der.read_time(der.elements(der.encode(der.UTC_TIME, digits))[0], "notBefore")


@pytest.mark.parametrize(
    ("tag", "digits"),
    [
        (der.GENERALIZED_TIME, b"260102030405Z"),
        (der.UTC_TIME, b"20260102030405Z"),
        (der.GENERALIZED_TIME, b"2026010203040Z5"),
        (der.GENERALIZED_TIME, b"202601020304055"),
        (der.UTC_TIME, b"2601020304055"),
        (der.UTC_TIME, b"2601020304 5Z"),
        (der.OCTET_STRING, b"260102030405Z"),
    ],
)
def test_each_part_of_a_time_is_wanted(tag: int, digits: bytes) -> None:
    """The length of its type, digits alone, the Z at the end: one of them missing is enough."""
    with pytest.raises(ValueError, match=r"^notBefore is not a time of whole seconds in UTC"):
        der.read_time(der.elements(der.encode(tag, digits))[0], "notBefore")


def test_single_wants_exactly_one() -> None:
    """Octets behind the only element are an error, as is another tag."""
    with pytest.raises(ValueError, match="key is 2 DER elements instead of one"):
        der.single(der.integer(1) + der.integer(2), der.INTEGER, "key")
    with pytest.raises(ValueError, match="key has DER tag 0x02 instead of 0x30"):
        der.sequence(der.integer(1), "key")


@given(st.binary(max_size=64))
def test_what_is_read_is_written_the_same(data: bytes) -> None:
    """Any octets are either refused or come back from the elements that were read."""
    try:
        found = der.elements(data)
    except ValueError:
        return
    assert b"".join(der.encode(element.tag, element.content) for element in found) == data
