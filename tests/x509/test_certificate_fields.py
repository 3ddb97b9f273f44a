"""kspec.x509.certificate_fields."""

from datetime import UTC, datetime

from kspec.model.certificate import CertificateContent, Validity
from kspec.x509 import distinguished_name, keys, reader, writer
from kspec.x509.certificate_fields import Field, fields, key_fields, moment

VALIDITY = Validity(datetime(2026, 1, 2, tzinfo=UTC), datetime(2027, 1, 2, 3, 4, 5, tzinfo=UTC))
PUBLIC_KEY = keys.public_key(keys.generate("ECDSA-P256"))


def certificate(content: CertificateContent) -> reader.ParsedCertificate:
    """A certificate that nobody signed, read."""
    body = writer.to_be_signed(
        content,
        serial=7,
        validity=VALIDITY,
        public_key=PUBLIC_KEY,
        issuer=distinguished_name.encode("kubernetes"),
        signature_algorithm="sha256WithRSAEncryption",
    )
    return reader.parse(writer.assemble(body, "sha256WithRSAEncryption", b""))


def test_one_fact_after_the_other() -> None:
    """Names and usages one by one, in the certificate's order; times with their seconds."""
    content = CertificateContent("kube-apiserver", ("a", "b"), ("server", "client"), ("one", "two"), ("10.0.0.1",))
    assert fields(certificate(content)) == (
        Field("subject", "O=a, O=b, CN=kube-apiserver"),
        Field("issuer", "CN=kubernetes"),
        Field("serial number", "7"),
        Field("not before", "2026-01-02T00:00:00Z"),
        Field("not after", "2027-01-02T03:04:05Z"),
        Field("key", "ECDSA-P256"),
        Field("key's digest", keys.pin(PUBLIC_KEY)),
        Field("signature", "sha256WithRSAEncryption"),
        Field("usage", "digitalSignature"),
        Field("usage", "keyEncipherment"),
        Field("extended usage", "server"),
        Field("extended usage", "client"),
        Field("name", "DNS:one"),
        Field("name", "DNS:two"),
        Field("name", "IP:10.0.0.1"),
    )


def test_an_authority_is_said_to_be_one() -> None:
    """A certificate that may sign others says so."""
    assert Field("authority", "yes") in fields(certificate(CertificateContent("kubernetes", is_authority=True)))


def test_a_key_of_another_kind_is_told_by_its_digest() -> None:
    """What kubeadm would not generate has no name of kubeadm's."""
    assert key_fields(b"\x30\x00") == (Field("key", "of another kind"), Field("key's digest", keys.pin(b"\x30\x00")))


def test_a_moment_is_utc() -> None:
    """RFC 3339."""
    assert moment(VALIDITY.not_after) == "2027-01-02T03:04:05Z"
