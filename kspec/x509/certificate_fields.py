"""What a certificate says, one fact after the other, as people read it and as a difference shows it."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from kspec.x509 import keys
from kspec.x509.reader import ParsedCertificate


class Field(NamedTuple):
    """One fact: what it is about, and what the certificate says of it. A name that comes again has several values."""

    name: str
    value: str


def fields(certificate: ParsedCertificate) -> tuple[Field, ...]:
    """The facts that a reviewer asks for, in one order: one for each name and each usage.

    Left out is what follows from the rest (version, key identifiers), so that a certificate that was issued anew
    differs in what changed, its serial number and its times.
    """
    return tuple(_fields(certificate))


def _fields(certificate: ParsedCertificate) -> Iterator[Field]:
    yield Field("subject", str(certificate.subject))
    yield Field("issuer", str(certificate.issuer))
    yield Field("serial number", str(certificate.serial))
    yield Field("not before", moment(certificate.validity.not_before))
    yield Field("not after", moment(certificate.validity.not_after))
    yield from key_fields(certificate.public_key)
    yield Field("signature", certificate.signature_algorithm)
    if certificate.is_authority:
        yield Field("authority", "yes" if certificate.path_length is None else f"yes, path {certificate.path_length}")
    for usage in certificate.key_usage:
        yield Field("usage", usage)
    for usage in certificate.extended_key_usage:
        yield Field("extended usage", usage)
    for name in certificate.alternative_names:
        yield Field("name", name)


def key_fields(public_key: bytes) -> tuple[Field, Field]:
    """The algorithm of a DER SubjectPublicKeyInfo, and its SHA-256 as `caCertHashes` has it."""
    try:
        algorithm = keys.algorithm(public_key)
    except ValueError:
        algorithm = "of another kind"
    return Field("key", algorithm), Field("key's digest", keys.pin(public_key))


def moment(time: datetime) -> str:
    """A time of a certificate: RFC 3339, UTC."""
    return f"{time.replace(tzinfo=None).isoformat(timespec='seconds')}Z"
