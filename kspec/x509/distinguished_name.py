"""Distinguished names (RFC 5280, section 4.1.2.4) as Go's crypto/x509/pkix writes them, and any of them read."""

from collections.abc import Iterable

from attrs import field, frozen

from kspec.x509 import der

COMMON_NAME = "2.5.4.3"
ORGANIZATION = "2.5.4.10"

_SHORT_NAMES = {
    COMMON_NAME: "CN",
    "2.5.4.4": "SN",
    "2.5.4.5": "SERIALNUMBER",
    "2.5.4.6": "C",
    "2.5.4.7": "L",
    "2.5.4.8": "ST",
    "2.5.4.9": "STREET",
    ORGANIZATION: "O",
    "2.5.4.11": "OU",
    "0.9.2342.19200300.100.1.25": "DC",
    "1.2.840.113549.1.9.1": "emailAddress",
}
_PRINTABLE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 '()+,-./:=?")
_STRING_ENCODINGS = {
    der.UTF8_STRING: "utf-8",
    der.PRINTABLE_STRING: "ascii",
    0x14: "latin-1",  # TeletexString, which certificates of old use for Latin 1
    0x16: "ascii",  # IA5String
    0x1C: "utf-32-be",  # UniversalString
    0x1E: "utf-16-be",  # BMPString
}


@frozen
class DistinguishedName:
    """A subject or an issuer as it was read.

    `encoded` is its DER, which alone decides whether two names are one. `attributes` are the pairs of dotted object
    identifier and text, in the order in which they stand.
    """

    encoded: bytes = field(repr=False)
    attributes: tuple[tuple[str, str], ...]

    @property
    def common_name(self) -> str:
        """The last common name, as in Go, or the empty string."""
        return next((value for kind, value in reversed(self.attributes) if kind == COMMON_NAME), "")

    @property
    def organizations(self) -> tuple[str, ...]:
        """The organizations in the order in which they stand."""
        return tuple(value for kind, value in self.attributes if kind == ORGANIZATION)

    def __str__(self) -> str:
        """The attributes as people write them, in the order in which they stand: `O=system:masters, CN=admin`."""
        return ", ".join(f"{_SHORT_NAMES.get(kind, kind)}={value}" for kind, value in self.attributes)


def encode(common_name: str, organizations: Iterable[str] = ()) -> bytes:
    """The DER of a name: all organizations as one set in DER's order, then the common name as a set of its own.

    A text is a PrintableString where its characters allow it, else a UTF8String, of any length. ValueError for a text
    that is not valid Unicode.
    """
    values = sorted(_attribute(ORGANIZATION, organization) for organization in organizations)
    return der.encode(
        der.SEQUENCE,
        der.encode(der.SET, *values) if values else b"",
        der.encode(der.SET, _attribute(COMMON_NAME, common_name)) if common_name else b"",
    )


def _attribute(kind: str, value: str) -> bytes:
    tag = der.PRINTABLE_STRING if _PRINTABLE.issuperset(value) else der.UTF8_STRING
    return der.encode(der.SEQUENCE, der.object_identifier(kind), der.encode(tag, value.encode()))


def read(encoded: bytes, what: str) -> DistinguishedName:
    """The name whose DER this is; `what` ("subject", "issuer") names it in a ValueError."""
    attributes = []
    for relative in der.sequence(encoded, what):
        for attribute in der.elements(der.expect(relative, der.SET, what)):
            pair = der.elements(der.expect(attribute, der.SEQUENCE, what))
            if len(pair) != 2:  # noqa: PLR2004 - a type and its value
                message = f"{what} has an attribute that is not a type and a value"
                raise ValueError(message)
            kind = der.read_object_identifier(pair[0], what)
            attributes.append((kind, _text(pair[1], what)))
    return DistinguishedName(encoded, tuple(attributes))


def _text(value: der.Element, what: str) -> str:
    encoding = _STRING_ENCODINGS.get(value.tag)
    if encoding is None:
        return f"#{value.whole.hex()}"  # RFC 4514, section 2.4, for a value that is not a text
    try:
        return value.content.decode(encoding)
    except UnicodeDecodeError as error:
        message = f"{what} has a text that is not valid {encoding}"
        raise ValueError(message) from error
