"""Distinguished names (RFC 5280, section 4.1.2.4): written as Go's crypto/x509/pkix does, and any of them read."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kspec.model.frozen import field, frozen
from kspec.x509 import der

if TYPE_CHECKING:
    from cryptography import x509

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
_READ_BY_GO = (
    (der.UTF8_STRING, "utf-8"),
    (0x16, "ascii"),  # IA5String
    (0x14, "ascii"),  # TeletexString, where `cryptography` and Go read the same
    (0x12, "ascii"),  # NumericString
    (0x1E, "utf-16-be"),  # BMPString
)
"""The string types that Go takes in a name besides PrintableString, and how their characters are written."""


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


def read(name: "x509.Name", what: str) -> DistinguishedName:
    """A name that `cryptography` has read.

    ValueError, in which `what` ("subject", "issuer") names it, for one that Go refuses: with a value that is not of one
    of its types of strings.
    """
    encoded = name.public_bytes()
    attributes = tuple((attribute.oid.dotted_string, str(attribute.value)) for attribute in name)
    for kind, text in attributes:
        others = (der.encode(tag, text.encode(encoding, "replace")) for tag, encoding in _READ_BY_GO)
        pairs = (der.object_identifier(kind) + value for value in others)
        if _attribute(kind, text) not in encoded and not any(pair in encoded for pair in pairs):
            message = f"{what} has a text of a type that is not for it"
            raise ValueError(message)
    return DistinguishedName(encoded, attributes)
