"""DER (ITU-T X.690): the few ASN.1 types that certificates are made of, written."""

from datetime import datetime
from functools import lru_cache

BOOLEAN = 0x01
INTEGER = 0x02
BIT_STRING = 0x03
OCTET_STRING = 0x04
NULL = 0x05
OBJECT_IDENTIFIER = 0x06
UTF8_STRING = 0x0C
PRINTABLE_STRING = 0x13
UTC_TIME = 0x17
GENERALIZED_TIME = 0x18
SEQUENCE = 0x30
SET = 0x31

_CONTEXT = 0x80
_CONSTRUCTED = 0x20
_LONG_LENGTH = 0x80
_MORE = 0x80
_ROOT_ARCS = 40
_FIRST_UTC_YEAR = 1950
_LAST_UTC_YEAR = 2049


def context(number: int, *, constructed: bool = False) -> int:
    """The context-specific tag `[number]`, constructed for explicit tagging, primitive for implicit of a string."""
    return _CONTEXT | number | (_CONSTRUCTED if constructed else 0)


def encode(tag: int, *contents: bytes) -> bytes:
    """One element: the tag, the length and the contents behind each other."""
    content = b"".join(contents)
    length = len(content)
    if length < _LONG_LENGTH:
        return bytes((tag, length)) + content
    octets = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes((tag, _LONG_LENGTH | len(octets))) + octets + content


def integer(value: int) -> bytes:
    """An INTEGER of any size, negative too."""
    octets = (value.bit_length() if value >= 0 else (value + 1).bit_length()) // 8 + 1
    return encode(INTEGER, value.to_bytes(octets, "big", signed=True))


def bit_string(octets: bytes) -> bytes:
    """A BIT STRING of whole octets."""
    return encode(BIT_STRING, b"\0", octets)


@lru_cache(maxsize=256)
def object_identifier(dotted: str) -> bytes:
    """An OBJECT IDENTIFIER from its dotted notation, such as `2.5.4.3`."""
    first, second, *others = map(int, dotted.split("."))
    content = b""
    for arc in (first * _ROOT_ARCS + second, *others):
        octets = bytes((arc & ~_MORE & 0xFF,))
        rest = arc >> 7
        while rest:
            octets = bytes((_MORE | rest & ~_MORE & 0xFF,)) + octets
            rest >>= 7
        content += octets
    return encode(OBJECT_IDENTIFIER, content)


def time(value: datetime) -> bytes:
    """A UTC time of whole seconds: UTCTime from 1950 to 2049, else GeneralizedTime (RFC 5280, section 4.1.2.5)."""
    digits = f"{value.year:04}{value.month:02}{value.day:02}{value.hour:02}{value.minute:02}{value.second:02}Z".encode()
    if _FIRST_UTC_YEAR <= value.year <= _LAST_UTC_YEAR:
        return encode(UTC_TIME, digits[2:])
    return encode(GENERALIZED_TIME, digits)
