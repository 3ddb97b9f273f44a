"""X.509 certificates as `cryptography` reads them, and refused where Go's crypto/x509 refuses them.

Both want DER. What the library takes though Go does not, and what it gives in another form than it stands there, is
looked for here; what only Go takes, such as explicit defaults, is refused with the field's name (docs/design.md). The
form alone is checked: no signature, no time, no chain.
"""

import warnings
from collections.abc import Callable, Iterable
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address
from typing import TYPE_CHECKING, Final, TypedDict, TypeVar

from kspec.model.certificate import CertificateContent, Usage, Validity
from kspec.model.frozen import field, frozen
from kspec.x509 import algorithm_identifier, der, distinguished_name, keys, pem, writer
from kspec.x509.distinguished_name import DistinguishedName

if TYPE_CHECKING:
    from cryptography import x509

KEY_USAGES: Final = {
    "digitalSignature": "digital_signature",
    "nonRepudiation": "content_commitment",
    "keyEncipherment": "key_encipherment",
    "dataEncipherment": "data_encipherment",
    "keyAgreement": "key_agreement",
    "keyCertSign": "key_cert_sign",
    "cRLSign": "crl_sign",
}
"""The names of the key usage bits, from the first (RFC 5280, section 4.2.1.3), and the library's."""
_OF_AGREEMENT: Final = {"encipherOnly": "encipher_only", "decipherOnly": "decipher_only"}
"""The two that mean nothing, and that the library does not say, without keyAgreement."""

T = TypeVar("T")
_USAGES: Final[dict[str, Usage]] = {"server": "server", "client": "client"}
_USAGE_NAMES: Final = {dotted: usage for usage, dotted in writer.USAGES.items()}


@frozen
class Extension:
    """One extension: its dotted object identifier, whether it is critical, and the DER of its value."""

    identifier: str
    critical: bool
    value: bytes = field(repr=False)


_REMEMBERED: Final = 4096
"""Certificates whose fields are kept: a build looks at each of a large cluster's several times."""


@frozen
class ParsedCertificate:
    """A certificate's fields.

    `to_be_signed` is the DER of the TBSCertificate that all others come from. `serial` is not negative,
    `signature_algorithm` as `algorithm_identifier.name` calls it, `public_key` a DER SubjectPublicKeyInfo, `extensions`
    in the order in which they stand; what follows them is what the well-known ones say, empty or None where they are
    absent. `key_usage` has names of KEY_USAGES; `extended_key_usage` has `server`, `client` and dotted object
    identifiers; `alternative_names` has all of them in order as `DNS:name`, `IP:address`, `email:...`, `URI:...` or
    what any other is called, with its value.
    """

    to_be_signed: bytes = field(repr=False)
    version: int
    serial: int
    signature_algorithm: str
    issuer: DistinguishedName
    validity: Validity
    subject: DistinguishedName
    public_key: bytes = field(repr=False)
    signature: bytes = field(repr=False)
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
    """The fields of a DER certificate; ValueError with a short reason if it is malformed.

    The library's warnings are of what Go takes: common names of more than 64 characters, as nodes have, and the serial
    number 0.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _parse(certificate)


def _parse(certificate: bytes) -> ParsedCertificate:
    from cryptography import x509  # noqa: PLC0415 - heavy

    read = _get("certificate", lambda: x509.load_der_x509_certificate(certificate))
    body = read.tbs_certificate_bytes
    serial = _get("serial number", lambda: read.serial_number)
    extensions = _get("an extension", lambda: tuple(read.extensions))
    identifier = certificate.partition(body)[2].removesuffix(der.bit_string(read.signature))
    parsed = ParsedCertificate(
        to_be_signed=body,
        version=read.version.value + 1,
        serial=serial,
        signature_algorithm=algorithm_identifier.name(read, identifier),
        issuer=distinguished_name.read(_get("issuer", lambda: read.issuer), "issuer"),
        validity=_get("validity", lambda: Validity(read.not_valid_before_utc, read.not_valid_after_utc)),
        subject=distinguished_name.read(_get("subject", lambda: read.subject), "subject"),
        public_key=_get("public key", lambda: keys.remembered(read.public_key())),
        signature=read.signature,
        extensions=_get("an extension", lambda: tuple(map(_extension, extensions))),
        **_well_known(extensions),
    )
    _check(parsed, identifier)
    return parsed


_FIELDS: Final = {
    "serial": "serial number",
    "signature_alg": "signature algorithm",
    "issuer": "issuer",
    "not_before": "notBefore",
    "not_after": "notAfter",
    "subject": "subject",
    "spki": "public key",
    "raw_extensions": "an extension",
    "value": "a name",
}
"""Where the library says that a certificate is no DER, and how the field is called."""


def _get(what: str, read: Callable[[], T]) -> T:
    """A part of a certificate; what the library says of one that it does not read is a ValueError that names it."""
    try:
        return read()
    except Exception as error:
        if not isinstance(error, _unread()):
            raise
        said = str(error)
    if "ParseError" in said:
        place = next((called for part, called in _FIELDS.items() if f'::{part}"' in said), what)
        message = f"{place} is not as DER has it"
    else:
        message = f"{what} cannot be read: {said}"
    raise ValueError(message)


def _unread() -> tuple[type[Exception], ...]:
    """What the library raises of a certificate that it does not read."""
    from cryptography import x509  # noqa: PLC0415 - heavy
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 - heavy

    of_library = (x509.InvalidVersion, x509.DuplicateExtension, x509.UnsupportedGeneralNameType, UnsupportedAlgorithm)
    return (ValueError, TypeError, KeyError, *of_library)


def _check(parsed: ParsedCertificate, identifier: bytes) -> None:
    """Refuse what the library takes though Go does not, and names and keys that stand there in another form than given.

    A certificate's own parts are what others are compared with, so that they have to be its octets: other forms of a
    key, such as a compressed point, Go refuses as well.
    """
    before = der.integer(parsed.serial), identifier, parsed.issuer.encoded
    reason = ""
    if parsed.serial < 0:
        reason = "serial number is negative"
    elif b"".join(before) not in parsed.to_be_signed:
        reason = f"certificate does not say {parsed.signature_algorithm} inside, as outside"
    elif parsed.subject.encoded + parsed.public_key not in parsed.to_be_signed:
        reason = "public key is of a form that Kubernetes does not read"
    if reason:
        raise ValueError(reason)


def _extension(extension: "x509.Extension[x509.ExtensionType]") -> Extension:
    return Extension(extension.oid.dotted_string, extension.critical, extension.value.public_bytes())


class _WellKnown(TypedDict, total=False):
    """The fields of ParsedCertificate that the well-known extensions fill."""

    key_usage: tuple[str, ...]
    extended_key_usage: tuple[str, ...]
    is_authority: bool
    path_length: int | None
    subject_key_identifier: bytes | None
    authority_key_identifier: bytes | None
    alternative_names: tuple[str, ...]


def _well_known(extensions: Iterable["x509.Extension[x509.ExtensionType]"]) -> _WellKnown:
    from cryptography import x509  # noqa: PLC0415 - heavy

    fields: _WellKnown = {}
    for extension in extensions:
        match extension.value:
            case x509.KeyUsage() as usage:
                fields["key_usage"] = _key_usage(usage)
            case x509.ExtendedKeyUsage() as usages:
                dotted = (usage.dotted_string for usage in usages)
                fields["extended_key_usage"] = tuple(_USAGE_NAMES.get(usage, usage) for usage in dotted)
            case x509.BasicConstraints() as constraints:
                fields["is_authority"], fields["path_length"] = constraints.ca, constraints.path_length
            case x509.SubjectKeyIdentifier() as own:
                fields["subject_key_identifier"] = own.digest
            case x509.AuthorityKeyIdentifier() as issuers:
                fields["authority_key_identifier"] = issuers.key_identifier
            case x509.SubjectAlternativeName() as names:
                fields["alternative_names"] = tuple(map(_alternative_name, names))
            case _:
                pass
    return fields


def _key_usage(usage: "x509.KeyUsage") -> tuple[str, ...]:
    names = {**KEY_USAGES, **(_OF_AGREEMENT if usage.key_agreement else {})}
    return tuple(name for name, attribute in names.items() if getattr(usage, attribute))


def _alternative_name(name: "x509.GeneralName") -> str:
    from cryptography import x509  # noqa: PLC0415 - heavy

    match name:
        case x509.DNSName():
            kind, value = "DNS", name.value
        case x509.RFC822Name():
            kind, value = "email", name.value
        case x509.UniformResourceIdentifier():
            kind, value = "URI", name.value
        case x509.IPAddress(value=IPv4Address() | IPv6Address() as address):
            return f"IP:{address}"
        case x509.DirectoryName():
            return f"directory:{distinguished_name.read(name.value, 'subjectAltName')}"
        case x509.OtherName():
            return f"{name.type_id.dotted_string}:{name.value.hex()}"
        case x509.RegisteredID():
            return f"registered:{name.value.dotted_string}"
        case _:
            message = "subjectAltName has an IP address that is not one address"
            raise ValueError(message)
    if not value.isascii():
        message = f"subjectAltName has a name that is not ASCII ({kind})"
        raise ValueError(message)
    return f"{kind}:{value}"


def parse_all(text: bytes) -> tuple[ParsedCertificate, ...]:
    """The certificates of a PEM text, in their order; none where there is no PEM in it.

    Raises:
        ValueError: as `pem.certificates`, and as `parse` of each.
    """
    return tuple(map(parse, pem.certificates(text)))


def pins(text: bytes) -> tuple[str, ...]:
    """The pin of each certificate in a PEM text; one that fits is enough (kubeadm's pubkeypin.Set.CheckAny)."""
    return tuple(keys.pin(found.public_key) for found in parse_all(text))


def pin(text: bytes) -> str:
    """The pin of the first certificate in a PEM text: for a cluster's CA, what `caCertHashes` has to say."""
    return keys.pin(parse(pem.certificates(text)[0]).public_key)
