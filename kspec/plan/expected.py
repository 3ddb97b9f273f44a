"""What the spec would have signed for an identity."""

from datetime import timedelta

from kspec.model.certificate import Identity, Validity
from kspec.model.clusterspec import ClusterSpec
from kspec.model.release import Release
from kspec.x509 import differences as x509_differences
from kspec.x509 import distinguished_name, keys, reader, signatures, writer
from kspec.x509.reader import ParsedCertificate

IDENTIFIER_CHANGE = "subject-key-identifier-sha256"
ENCIPHERMENT_CHANGE = "key-encipherment-rsa-only"
_ENCIPHERMENT = "keyEncipherment"


def key_identifier(public_key: bytes, release: Release) -> bytes:
    """An authority's subject key identifier, as the Go release that the kubeadm is built with makes it."""
    return writer.key_identifier(public_key, "sha256" if release.has(IDENTIFIER_CHANGE) else "sha1")


def enciphers(public_key: bytes, release: Release) -> bool:
    """Whether a new certificate for a key has the usage keyEncipherment."""
    return not release.has(ENCIPHERMENT_CHANGE) or keys.is_rsa(public_key)


def period_of(spec: ClusterSpec, identity: Identity) -> timedelta:
    """For how long the spec has a new certificate be valid."""
    cluster, authority = spec.cluster, identity.content.is_authority
    period = cluster.ca_certificate_validity_period if authority else cluster.certificate_validity_period
    return timedelta(microseconds=period.nanoseconds // 1000)


def to_be_signed(  # noqa: PLR0913 - a certificate has that many independent fields
    identity: Identity,
    authority: ParsedCertificate | None,
    *,
    serial: int,
    validity: Validity,
    public_key: bytes,
    own_identifier: bytes,
    key_encipherment: bool,
) -> bytes:
    """The DER to sign. `authority` is None for an identity that signs itself; only authorities use `own_identifier`."""
    content = identity.content
    issuer_key = authority.public_key if authority else public_key
    return writer.to_be_signed(
        content,
        serial=serial,
        validity=validity,
        public_key=public_key,
        issuer=authority.subject.encoded
        if authority
        else distinguished_name.encode(content.common_name, content.organizations),
        signature_algorithm=signatures.signature_algorithm(issuer_key),
        subject_key_identifier=own_identifier if content.is_authority else None,
        authority_key_identifier=authority.subject_key_identifier if authority else None,
        key_encipherment=key_encipherment,
    )


def expected(
    identity: Identity, authority: ParsedCertificate | None, found: ParsedCertificate, release: Release
) -> bytes:
    """What the spec would have signed with a found certificate's own serial, times and key.

    A subject key identifier by either of Go's two methods is kept: it is the authority's own since it was made. So is
    the keyEncipherment of an authority whose key is not RSA, or its lack: neither an upgrade nor the way back asks for
    new authorities.
    """
    return to_be_signed(
        identity,
        authority,
        serial=found.serial,
        validity=found.validity,
        public_key=found.public_key,
        own_identifier=_own_identifier(found, release) if identity.content.is_authority else b"",
        key_encipherment=_ENCIPHERMENT in found.key_usage
        if identity.content.is_authority and not keys.is_rsa(found.public_key)
        else enciphers(found.public_key, release),
    )


def _own_identifier(found: ParsedCertificate, release: Release) -> bytes:
    own = found.subject_key_identifier
    known = {writer.key_identifier(found.public_key, "sha1"), writer.key_identifier(found.public_key, "sha256")}
    return own if own is not None and own in known else key_identifier(found.public_key, release)


def wanted(
    identity: Identity, authority: ParsedCertificate, public_key: bytes, validity: Validity, release: Release
) -> ParsedCertificate:
    """The certificate, unsigned, that the spec would have an authority sign for a key."""
    body = to_be_signed(
        identity,
        authority,
        serial=1,
        validity=validity,
        public_key=public_key,
        own_identifier=b"",
        key_encipherment=enciphers(public_key, release),
    )
    return reader.parse(writer.assemble(body, signatures.signature_algorithm(authority.public_key), b""))


def unlike(
    identity: Identity,
    authority: ParsedCertificate | None,
    found: ParsedCertificate,
    release: Release,
    *,
    external: bool,
) -> tuple[str, ...]:
    """Field by field, what a found certificate has otherwise than the spec would have it; empty where it fits.

    What an `external` authority signs is made by somebody else's tool, so that only what it says counts.
    """
    wanted = expected(identity, authority, found, release)
    if not external or wanted == found.to_be_signed:
        return differences(wanted, found, authority)
    algorithm = signatures.signature_algorithm((authority or found).public_key)
    unsigned = reader.parse(writer.assemble(wanted, algorithm, b""))
    return x509_differences.differences_in_substance(unsigned, found)


def differences(
    expected_bytes: bytes, found: ParsedCertificate, authority: ParsedCertificate | None
) -> tuple[str, ...]:
    """Field by field, what a found certificate has otherwise; empty exactly where the bytes are equal."""
    if expected_bytes == found.to_be_signed:
        return ()
    algorithm = signatures.signature_algorithm((authority or found).public_key)
    unsigned = writer.assemble(expected_bytes, algorithm, b"")
    return x509_differences.differences(reader.parse(unsigned), found)
