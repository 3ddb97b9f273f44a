"""DER (ITU-T X.690): the few ASN.1 types that certificates and keys are made of, written and strictly read.

Reading takes one-octet tags, definite lengths and nothing but the shortest form; whatever else raises ValueError with a
short reason that never quotes the data, as the data may be a private key.
"""

from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple

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
_HIGH_TAG_NUMBER = 0x1F
_LONG_LENGTH = 0x80
_MORE = 0x80
_LENGTH_OCTETS = 4
_ROOT_ARCS = 40
_FIRST_UTC_YEAR = 1950
_LAST_UTC_YEAR = 2049
_TIME_LENGTHS = {UTC_TIME: 13, GENERALIZED_TIME: 15}


class Element(NamedTuple):
    """One element as it was read: its tag, its content, and both with the length between them."""

    tag: int
    content: bytes
    whole: bytes


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


def elements(data: bytes) -> list[Element]:
    """The elements that stand behind each other in `data`, which they fill exactly."""
    found = []
    start, end = 0, len(data)
    while start < end:
        if start + 2 > end:
            raise ValueError(_cut_short())
        tag, length, content = data[start], data[start + 1], start + 2
        if tag & _HIGH_TAG_NUMBER == _HIGH_TAG_NUMBER:
            message = "DER element has a tag number above 30"
            raise ValueError(message)
        if length >= _LONG_LENGTH:
            length, content = _long_length(data, start)
        stop = content + length
        if stop > end:
            raise ValueError(_cut_short())
        found.append(Element(tag, data[content:stop], data[start:stop]))
        start = stop
    return found


def _long_length(data: bytes, start: int) -> tuple[int, int]:
    """The length of more than 127 octets of the element at `start`, and where its content starts."""
    octets = data[start + 1] & ~_LONG_LENGTH
    content = start + 2 + octets
    if not 1 <= octets <= _LENGTH_OCTETS:
        message = "DER element has an indefinite or oversized length"
        raise ValueError(message)
    if content > len(data):
        raise ValueError(_cut_short())
    length = int.from_bytes(data[start + 2 : content], "big")
    if length < _LONG_LENGTH or length.bit_length() <= 8 * (octets - 1):
        message = "DER length is not in its shortest form"
        raise ValueError(message)
    return length, content


def _cut_short() -> str:
    return "DER data is cut short"


def expect(element: Element, tag: int, what: str) -> bytes:
    """The content of an element that has to have this tag; `what` names it in the error."""
    if element.tag != tag:
        message = f"{what} has DER tag 0x{element.tag:02x} instead of 0x{tag:02x}"
        raise ValueError(message)
    return element.content


def single(data: bytes, tag: int, what: str) -> bytes:
    """The content of the only element in `data`, which has to have this tag; `what` names it in the error."""
    found = elements(data)
    if len(found) != 1:
        message = f"{what} is {len(found)} DER elements instead of one"
        raise ValueError(message)
    return expect(found[0], tag, what)


def sequence(data: bytes, what: str) -> list[Element]:
    """The members of the SEQUENCE that is all of `data`."""
    return elements(single(data, SEQUENCE, what))


def read_integer(element: Element, what: str) -> int:
    """The value of an INTEGER."""
    content = expect(element, INTEGER, what)
    if not content or (len(content) > 1 and content[0] in (0x00, 0xFF) and content[0] >> 7 == content[1] >> 7):
        message = f"{what} is not an INTEGER in its shortest form"
        raise ValueError(message)
    return int.from_bytes(content, "big", signed=True)


def read_boolean(element: Element, what: str) -> bool:
    """The value of a BOOLEAN."""
    content = expect(element, BOOLEAN, what)
    if content not in (b"\x00", b"\xff"):
        message = f"{what} is not a BOOLEAN"
        raise ValueError(message)
    return content == b"\xff"


def read_bit_string(element: Element, what: str) -> bytes:
    """The octets of a BIT STRING that has no unused bits."""
    content = expect(element, BIT_STRING, what)
    if not content or content[0]:
        message = f"{what} is not a BIT STRING of whole octets"
        raise ValueError(message)
    return content[1:]


def read_named_bits(element: Element, what: str) -> tuple[int, ...]:
    """The numbers of the bits that are set in a BIT STRING, counted from the first."""
    content = expect(element, BIT_STRING, what)
    if not content or content[0] > 7 or (content[0] and (len(content) == 1 or content[-1] & ((1 << content[0]) - 1))):  # noqa: PLR2004 - an octet has seven bits that may be unused
        message = f"{what} is not a BIT STRING"
        raise ValueError(message)
    return tuple(
        8 * index + bit for index, octet in enumerate(content[1:]) for bit in range(8) if octet & (_MORE >> bit)
    )


def read_object_identifier(element: Element, what: str) -> str:
    """The dotted notation of an OBJECT IDENTIFIER."""
    return _dotted(expect(element, OBJECT_IDENTIFIER, what), what)


@lru_cache(maxsize=256)
def _dotted(content: bytes, what: str) -> str:
    arcs = [0]
    fresh = True
    for octet in content:
        if fresh and octet == _MORE:
            content = b""  # an arc must not start with zeros
            break
        arcs[-1] = arcs[-1] << 7 | octet & ~_MORE
        fresh = octet < _MORE
        if fresh:
            arcs.append(0)
    if not content or not fresh:
        message = f"{what} is not an OBJECT IDENTIFIER"
        raise ValueError(message)
    del arcs[-1]
    first = min(arcs[0] // _ROOT_ARCS, 2)
    return ".".join(map(str, (first, arcs[0] - first * _ROOT_ARCS, *arcs[1:])))


def read_time(element: Element, what: str) -> datetime:
    """The aware UTC time of a UTCTime or a GeneralizedTime with seconds and a Z (RFC 5280, section 4.1.2.5)."""
    digits = element.content
    if len(digits) != _TIME_LENGTHS.get(element.tag) or not digits[:-1].isdigit() or digits[-1:] != b"Z":
        message = f"{what} is not a time of whole seconds in UTC"
        raise ValueError(message)
    text = digits[:-1].decode("ascii")
    if element.tag == UTC_TIME:
        text = ("20" if text < "50" else "19") + text
    try:
        year, (month, day, hour, minute, second) = int(text[:4]), (int(text[i : i + 2]) for i in range(4, 14, 2))
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError as error:
        message = f"{what} is not a time"
        raise ValueError(message) from error
