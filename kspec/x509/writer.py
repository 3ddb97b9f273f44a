"""X.509 certificates exactly as kubeadm, that is Go's crypto/x509, writes them.

Sources of the rules: pkiutil.NewSignedCert and pkiutil.NewSelfSignedCACert in kubeadm for what is asked, RFC 5280 for
what it means, and recordings of real kubeadm for the order of extensions and the choice of string types. Reading is
`reader`'s, signing is `signatures`'.
"""

import hashlib
from collections.abc import Iterable
from typing import Literal

from kspec.go import addresses
from kspec.model.certificate import CertificateContent, Validity
from kspec.x509 import der, distinguished_name, keys, ml_dsa

KEY_USAGE = "2.5.29.15"
EXTENDED_KEY_USAGE = "2.5.29.37"
BASIC_CONSTRAINTS = "2.5.29.19"
SUBJECT_KEY_IDENTIFIER = "2.5.29.14"
AUTHORITY_KEY_IDENTIFIER = "2.5.29.35"
SUBJECT_ALTERNATIVE_NAME = "2.5.29.17"

USAGES = {"server": "1.3.6.1.5.5.7.3.1", "client": "1.3.6.1.5.5.7.3.2"}

DNS_NAME = der.context(2)
IP_ADDRESS = der.context(7)

SIGNATURE_ALGORITHMS = {
    name: der.encode(der.SEQUENCE, der.object_identifier(dotted), parameters)
    for name, dotted, parameters in (
        ("sha256WithRSAEncryption", "1.2.840.113549.1.1.11", der.encode(der.NULL)),
        ("sha384WithRSAEncryption", "1.2.840.113549.1.1.12", der.encode(der.NULL)),
        ("sha512WithRSAEncryption", "1.2.840.113549.1.1.13", der.encode(der.NULL)),
        ("ecdsa-with-SHA256", "1.2.840.10045.4.3.2", b""),
        ("ecdsa-with-SHA384", "1.2.840.10045.4.3.3", b""),
        ("ecdsa-with-SHA512", "1.2.840.10045.4.3.4", b""),
        ("Ed25519", "1.3.101.112", b""),
        *((name, dotted, b"") for name, dotted in ml_dsa.OBJECT_IDENTIFIERS.items()),
    )
}
"""The AlgorithmIdentifier of each algorithm that certificates are signed by (RFC 8017, 5758, 8410, 9881)."""

_VERSION_3 = der.encode(der.context(0, constructed=True), der.integer(2))
_TRUE = der.encode(der.BOOLEAN, b"\xff")
# Named bits from the first: digitalSignature, nonRepudiation, keyEncipherment, dataEncipherment, keyAgreement,
# keyCertSign; the octet before them counts the unused ones.
_KEY_USAGE = {
    (False, True): der.encode(der.BIT_STRING, bytes((5, 0b10100000))),
    (False, False): der.encode(der.BIT_STRING, bytes((7, 0b10000000))),
    (True, True): der.encode(der.BIT_STRING, bytes((2, 0b10100100))),
    (True, False): der.encode(der.BIT_STRING, bytes((2, 0b10000100))),
}
"""Whether it is an authority's, and whether with keyEncipherment -> the value of the extension."""
_LEAF_CONSTRAINTS = der.encode(der.SEQUENCE)


def to_be_signed(  # noqa: PLR0913 - a certificate has that many independent fields
    content: CertificateContent,
    *,
    serial: int,
    validity: Validity,
    public_key: bytes,
    issuer: bytes,
    signature_algorithm: str,
    subject_key_identifier: bytes | None = None,
    authority_key_identifier: bytes | None = None,
    key_encipherment: bool = True,
) -> bytes:
    """The DER of a TBSCertificate (RFC 5280, section 4.1.2).

    `public_key` is a DER SubjectPublicKeyInfo. `issuer` is the DER of the issuer's subject as it stands in the issuer's
    own certificate; of a certificate that signs itself, `distinguished_name.encode` of its content.
    `signature_algorithm` is a key of SIGNATURE_ALGORITHMS, decided by the issuer's key. `subject_key_identifier` is
    given for authorities only. `authority_key_identifier` is the issuer certificate's own subject key identifier; like
    Go, it is left out where subject and issuer are one name, be it of an authority that signs itself or of a leaf that
    happens to be named like its issuer. `key_encipherment` says whether the key usage has that one, beside digital
    signature and, of an authority, certificate signing.

    ValueError for a negative serial number, an unknown algorithm, an IP address that is none, or a DNS name that is not
    ASCII.
    """
    if serial < 0:
        message = "serial number is negative"
        raise ValueError(message)
    subject = distinguished_name.encode(content.common_name, content.organizations)
    if subject == issuer:
        authority_key_identifier = None
    return der.encode(
        der.SEQUENCE,
        _VERSION_3,
        der.integer(serial),
        _algorithm_identifier(signature_algorithm),
        issuer,
        der.encode(der.SEQUENCE, der.time(validity.not_before), der.time(validity.not_after)),
        subject,
        public_key,
        der.encode(
            der.context(3, constructed=True),
            extensions(content, subject_key_identifier, authority_key_identifier, key_encipherment=key_encipherment),
        ),
    )


def extensions(
    content: CertificateContent,
    subject_key: bytes | None = None,
    authority_key: bytes | None = None,
    *,
    key_encipherment: bool,
) -> bytes:
    """The DER of the Extensions (RFC 5280, section 4.1): what is asked of a certificate besides subject and key.

    The identifiers and the errors are those of `to_be_signed`.
    """
    return der.encode(
        der.SEQUENCE,
        _extension(KEY_USAGE, _KEY_USAGE[content.is_authority, key_encipherment], critical=True),
        *_extensions(content, subject_key, authority_key),
    )


def _extensions(content: CertificateContent, subject_key: bytes | None, authority_key: bytes | None) -> Iterable[bytes]:
    """The extensions behind the key usage, in Go's order."""
    if content.usages:
        usages = (der.object_identifier(USAGES[usage]) for usage in content.usages)
        yield _extension(EXTENDED_KEY_USAGE, der.encode(der.SEQUENCE, *usages))
    constraints = _authority(content.path_length) if content.is_authority else _LEAF_CONSTRAINTS
    yield _extension(BASIC_CONSTRAINTS, constraints, critical=True)
    if subject_key:
        yield _extension(SUBJECT_KEY_IDENTIFIER, der.encode(der.OCTET_STRING, subject_key))
    if authority_key:
        identifier = der.encode(der.context(0), authority_key)
        yield _extension(AUTHORITY_KEY_IDENTIFIER, der.encode(der.SEQUENCE, identifier))
    if content.dns_names or content.ip_addresses:
        names = [der.encode(DNS_NAME, _ascii(name)) for name in content.dns_names]
        names += [der.encode(IP_ADDRESS, packed_address(address)) for address in content.ip_addresses]
        yield _extension(SUBJECT_ALTERNATIVE_NAME, der.encode(der.SEQUENCE, *names))


def _authority(path_length: int | None) -> bytes:
    return der.encode(der.SEQUENCE, _TRUE, b"" if path_length is None else der.integer(path_length))


def _extension(kind: str, value: bytes, *, critical: bool = False) -> bytes:
    return der.encode(
        der.SEQUENCE,
        der.object_identifier(kind),
        _TRUE if critical else b"",
        der.encode(der.OCTET_STRING, value),
    )


def _ascii(name: str) -> bytes:
    try:
        return name.encode("ascii")
    except UnicodeEncodeError as error:
        message = f"DNS name {name!r} is not ASCII"
        raise ValueError(message) from error


def packed_address(address: str) -> bytes:
    """The 4 or 16 octets of an IP address; an IPv4 address in IPv6 notation (`::ffff:192.0.2.1`) has 4, as in Go."""
    parsed = addresses.parse_ip(address)
    if parsed is None:
        message = f"{address!r} is not a valid IP address"
        raise ValueError(message)
    return parsed.packed


def key_identifier(public_key: bytes, digest: Literal["sha1", "sha256"]) -> bytes:
    """The 20 octets that name a DER SubjectPublicKeyInfo's key.

    `sha1` is method 1 of RFC 5280, section 4.2.1.2, which Go up to 1.24 uses (so kubeadm up to v1.34); `sha256` is
    method 1 of RFC 7093, section 2, which Go uses from 1.25 on (kubeadm from v1.35 on).
    """
    return hashlib.new(digest, keys.octets(public_key), usedforsecurity=False).digest()[:20]


def assemble(to_be_signed: bytes, signature_algorithm: str, signature: bytes) -> bytes:
    """The DER of a certificate (RFC 5280, section 4.1.1) from the DER of its TBSCertificate and the signature over it.

    ValueError if the algorithm's name is not in SIGNATURE_ALGORITHMS.
    """
    return der.encode(der.SEQUENCE, to_be_signed, _algorithm_identifier(signature_algorithm), der.bit_string(signature))


def _algorithm_identifier(name: str) -> bytes:
    encoded = SIGNATURE_ALGORITHMS.get(name)
    if encoded is None:
        message = f"unknown signature algorithm {name}"
        raise ValueError(message)
    return encoded
