"""X.509 certificates read, without `cryptography`, whose import alone costs more than reading hundreds of them.

Reads whatever Go's crypto/x509 would accept as a cluster's certificate, kubeadm's or another tool's, and keeps what it
does not know as octets. It checks the form only: no signature, no time, no chain.
"""

import ipaddress
from functools import lru_cache
from typing import TypedDict

from attrs import field, frozen

from kspec.model.certificate import CertificateContent, Usage, Validity
from kspec.x509 import algorithm_identifier, der, distinguished_name, writer
from kspec.x509.distinguished_name import DistinguishedName

KEY_USAGES = (
    "digitalSignature",
    "nonRepudiation",
    "keyEncipherment",
    "dataEncipherment",
    "keyAgreement",
    "keyCertSign",
    "cRLSign",
    "encipherOnly",
    "decipherOnly",
)
"""The names of the key usage bits, from the first (RFC 5280, section 4.2.1.3)."""

_USAGES: dict[str, Usage] = {"server": "server", "client": "client"}
_USAGE_NAMES = {dotted: usage for usage, dotted in writer.USAGES.items()}
_OTHER_NAMES = {der.context(1): "email", der.context(6): "URI"}
_ADDRESS_LENGTHS = (4, 16)


@frozen
class Extension:
    """One extension: its dotted object identifier, whether it is critical, and the DER of its value."""

    identifier: str
    critical: bool
    value: bytes = field(repr=False)


_REMEMBERED = 4096
"""Certificates whose fields are kept: a build looks at each of a large cluster's several times."""


@frozen
class ParsedCertificate:
    """A certificate's fields.

    `to_be_signed` is the DER of the TBSCertificate that all others come from. `serial` is not negative,
    `signature_algorithm` as in `writer.split`, `public_key` a DER SubjectPublicKeyInfo, `extensions` in the order in
    which they stand; what follows them is what the well-known ones say, empty or None where they are absent.
    `key_usage` has names of KEY_USAGES; `extended_key_usage` has `server`, `client` and dotted object identifiers;
    `alternative_names` has all of them in order as `DNS:name`, `IP:address`, `email:...`, `URI:...` or the hexadecimal
    DER of any other.
    """

    to_be_signed: bytes = field(repr=False)
    version: int
    serial: int
    signature_algorithm: str
    issuer: DistinguishedName
    validity: Validity
    subject: DistinguishedName
    public_key: bytes = field(repr=False)
    extensions: tuple[Extension, ...] = ()
    key_usage: tuple[str, ...] = ()
    extended_key_usage: tuple[str, ...] = ()
    is_authority: bool = False
    path_length: int | None = None
    subject_key_identifier: bytes | None = None
    authority_key_identifier: bytes | None = None
    alternative_names: tuple[str, ...] = ()

    @property
    def dns_names(self) -> tuple[str, ...]:
        """The DNS names among the alternative names, in order."""
        return self._alternatives("DNS:")

    @property
    def ip_addresses(self) -> tuple[str, ...]:
        """The IP addresses among the alternative names, in order."""
        return self._alternatives("IP:")

    def _alternatives(self, kind: str) -> tuple[str, ...]:
        return tuple(name.removeprefix(kind) for name in self.alternative_names if name.startswith(kind))

    @property
    def content(self) -> CertificateContent:
        """What a spec would have to ask for to get this certificate; what a spec cannot ask for is left out."""
        return CertificateContent(
            common_name=self.subject.common_name,
            organizations=self.subject.organizations,
            usages=tuple(_USAGES[usage] for usage in self.extended_key_usage if usage in _USAGES),
            dns_names=self.dns_names,
            ip_addresses=self.ip_addresses,
            is_authority=self.is_authority,
        )


@lru_cache(maxsize=_REMEMBERED)
def parse(certificate: bytes) -> ParsedCertificate:
    """The fields of a DER certificate; ValueError with a short reason if it is malformed."""
    to_be_signed, signature_algorithm, _signature = writer.split(certificate)
    parsed = parse_to_be_signed(to_be_signed)
    if parsed.signature_algorithm != signature_algorithm:
        message = f"certificate says {parsed.signature_algorithm} inside and {signature_algorithm} outside"
        raise ValueError(message)
    return parsed


def parse_to_be_signed(to_be_signed: bytes) -> ParsedCertificate:
    """The fields of a DER TBSCertificate; ValueError with a short reason if it is malformed."""
    members = der.sequence(to_be_signed, "certificate's content")
    version = _version(members)
    if len(members) < 6:  # noqa: PLR2004 - serial, algorithm, issuer, validity, subject, key
        message = "certificate's content is incomplete"
        raise ValueError(message)
    serial, algorithm, issuer, validity, subject, public_key, *optional = members
    number = der.read_integer(serial, "serial number")
    if number < 0:
        message = "serial number is negative"
        raise ValueError(message)
    der.expect(public_key, der.SEQUENCE, "public key")
    extensions = _extensions(optional)
    return ParsedCertificate(
        to_be_signed=to_be_signed,
        version=version,
        serial=number,
        signature_algorithm=algorithm_identifier.name(algorithm),
        issuer=distinguished_name.read(issuer.whole, "issuer"),
        validity=_validity(validity),
        subject=distinguished_name.read(subject.whole, "subject"),
        public_key=public_key.whole,
        extensions=extensions,
        **_well_known(extensions),
    )


def _version(members: list[der.Element]) -> int:
    """The version as people count it; taken out of the members, where it is optional."""
    if not members or members[0].tag != der.context(0, constructed=True):
        return 1
    inner = der.elements(members.pop(0).content)
    version = der.read_integer(inner[0], "version") + 1 if len(inner) == 1 else 0
    if version not in (1, 2, 3):
        message = "certificate has an unknown version"
        raise ValueError(message)
    return version


def _validity(element: der.Element) -> Validity:
    times = der.elements(der.expect(element, der.SEQUENCE, "validity"))
    if len(times) != 2:  # noqa: PLR2004 - the first second and the last one
        message = "validity is not made of two times"
        raise ValueError(message)
    return Validity(der.read_time(times[0], "notBefore"), der.read_time(times[1], "notAfter"))


def _extensions(optional: list[der.Element]) -> tuple[Extension, ...]:
    """The extensions in order; the unique identifiers of version 2, which may stand before them, are passed over."""
    found: list[Extension] = []
    for element in optional:
        if element.tag != der.context(3, constructed=True):
            continue
        for member in der.sequence(element.content, "extensions"):
            parts = der.elements(der.expect(member, der.SEQUENCE, "extension"))
            if not 2 <= len(parts) <= 3:  # noqa: PLR2004 - identifier, critical or not, value
                message = "extension is not made of two or three parts"
                raise ValueError(message)
            identifier = der.read_object_identifier(parts[0], "extension")
            critical = len(parts) == 3 and der.read_boolean(parts[1], "extension's criticality")  # noqa: PLR2004 - as above
            if any(identifier == other.identifier for other in found):
                message = f"extension {identifier} stands there twice"
                raise ValueError(message)
            found.append(Extension(identifier, critical, der.expect(parts[-1], der.OCTET_STRING, "extension's value")))
    return tuple(found)


class _WellKnown(TypedDict, total=False):
    """The fields of ParsedCertificate that the well-known extensions fill."""

    key_usage: tuple[str, ...]
    extended_key_usage: tuple[str, ...]
    is_authority: bool
    path_length: int | None
    subject_key_identifier: bytes | None
    authority_key_identifier: bytes | None
    alternative_names: tuple[str, ...]


def _well_known(extensions: tuple[Extension, ...]) -> _WellKnown:
    fields: _WellKnown = {}
    for extension in extensions:
        value = extension.value
        match extension.identifier:
            case writer.KEY_USAGE:
                fields["key_usage"] = _key_usage(value)
            case writer.EXTENDED_KEY_USAGE:
                usages = (der.read_object_identifier(e, "key purpose") for e in der.sequence(value, "extKeyUsage"))
                fields["extended_key_usage"] = tuple(_USAGE_NAMES.get(usage, usage) for usage in usages)
            case writer.BASIC_CONSTRAINTS:
                fields["is_authority"], fields["path_length"] = _basic_constraints(value)
            case writer.SUBJECT_KEY_IDENTIFIER:
                fields["subject_key_identifier"] = der.single(value, der.OCTET_STRING, "subjectKeyIdentifier")
            case writer.AUTHORITY_KEY_IDENTIFIER:
                members = der.sequence(value, "authorityKeyIdentifier")
                fields["authority_key_identifier"] = next((m.content for m in members if m.tag == der.context(0)), None)
            case writer.SUBJECT_ALTERNATIVE_NAME:
                names = der.sequence(value, "subjectAltName")
                fields["alternative_names"] = tuple(_alternative_name(name) for name in names)
            case _:
                pass
    return fields


def _key_usage(value: bytes) -> tuple[str, ...]:
    members = der.elements(value)
    if len(members) != 1:
        message = "keyUsage is not a BIT STRING"
        raise ValueError(message)
    bits = der.read_named_bits(members[0], "keyUsage")
    return tuple(KEY_USAGES[bit] if bit < len(KEY_USAGES) else f"bit {bit}" for bit in bits)


def _basic_constraints(value: bytes) -> tuple[bool, int | None]:
    is_authority, path_length = False, None
    for member in der.sequence(value, "basicConstraints"):
        if member.tag == der.BOOLEAN:
            is_authority = der.read_boolean(member, "basicConstraints")
        else:
            path_length = der.read_integer(member, "path length")
    return is_authority, path_length


def _alternative_name(name: der.Element) -> str:
    if name.tag == writer.IP_ADDRESS and len(name.content) in _ADDRESS_LENGTHS:
        return f"IP:{ipaddress.ip_address(name.content)}"
    kind = "DNS" if name.tag == writer.DNS_NAME else _OTHER_NAMES.get(name.tag)
    if kind is None:
        return name.whole.hex()
    try:
        return f"{kind}:{name.content.decode('ascii')}"
    except UnicodeDecodeError as error:
        message = f"subjectAltName has a {kind} name that is not ASCII"
        raise ValueError(message) from error
