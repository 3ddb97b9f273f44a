"""kspec.x509.reader."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
from cryptography import x509 as reference
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from hypothesis import given
from hypothesis import strategies as st
from made_certificate import (
    CONSTRAINTS,
    FALSE,
    KEY_USAGE,
    NULL,
    TRUE,
    algorithm,
    alternative_names,
    extension,
    made,
    name,
    times,
    version,
)
from made_certificate import extensions as made_extensions

from kspec.model.certificate import CertificateContent, Validity
from kspec.x509 import der, distinguished_name, keys, pem, reader, signatures, writer

VALIDITY = Validity(datetime(2026, 1, 2, tzinfo=UTC), datetime(2027, 1, 2, tzinfo=UTC))
KEY = keys.generate("ECDSA-P256")
BODY = writer.to_be_signed(
    CertificateContent("kube-apiserver", ("a", "b"), ("server",), ("kubernetes",), ("10.0.0.1", "fd00::1")),
    serial=2**62,
    validity=VALIDITY,
    public_key=keys.public_key(KEY),
    issuer=distinguished_name.encode("kubernetes"),
    signature_algorithm="ecdsa-with-SHA256",
    authority_key_identifier=b"0123456789abcdefghij",
)
POLICIES = "2.5.29.32"
POINT = ec.generate_private_key(ec.SECP256R1()).public_key().public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
COMPRESSED = der.encode(
    der.SEQUENCE, algorithm("1.2.840.10045.2.1", der.object_identifier("1.2.840.10045.3.1.7")), der.bit_string(POINT)
)
RSA_KEY = keys.octets(keys.public_key(keys.generate("RSA-2048")))
WITHOUT_NULL = der.encode(der.SEQUENCE, algorithm("1.2.840.113549.1.1.1"), der.bit_string(RSA_KEY))
CERTIFICATE = writer.assemble(BODY, *signatures.sign(KEY, BODY))


def test_recorded_certificates_stand_together_of_what_is_read(
    recorded_certificates: list[tuple[str, bytes]],
) -> None:
    """Each certificate of real kubeadm is, octet by octet, the parts that were read of it, as RFC 5280 orders them."""
    for path, certificate in recorded_certificates:
        found = reader.parse(certificate)
        extensions = (extension(one.identifier, one.value, TRUE if one.critical else b"") for one in found.extensions)
        again = made(
            version=version(found.version - 1),
            serial=der.integer(found.serial),
            inside=writer.SIGNATURE_ALGORITHMS[found.signature_algorithm],
            issuer=found.issuer.encoded,
            validity=times(der.time(found.validity.not_before), der.time(found.validity.not_after)),
            subject=found.subject.encoded,
            public_key=found.public_key,
            extensions=made_extensions(*extensions),
            signature=der.bit_string(found.signature),
        )
        assert again == certificate, path
        assert found.to_be_signed in certificate
    assert len(recorded_certificates) > 1000


def test_certificates_of_other_tools_are_read() -> None:
    """What kubeadm never writes is kept: a path length, further usages, other kinds of names, unknown extensions."""
    key = ec.generate_private_key(ec.SECP256R1())
    root = reference.Name([reference.NameAttribute(NameOID.COMMON_NAME, "corporate root")])
    builder = reference.CertificateBuilder(
        root, root, key.public_key(), 2**150, VALIDITY.not_before, VALIDITY.not_after + timedelta(days=9000)
    )
    unknown = reference.UnrecognizedExtension(reference.ObjectIdentifier("1.3.6.1.4.1.1"), b"\x05\x00")
    for value, critical in (
        (reference.BasicConstraints(ca=True, path_length=3), True),
        (reference.ExtendedKeyUsage([ExtendedKeyUsageOID.CODE_SIGNING, ExtendedKeyUsageOID.CLIENT_AUTH]), False),
        (
            reference.SubjectAlternativeName(
                [
                    reference.RFC822Name("a@example.com"),
                    reference.UniformResourceIdentifier("spiffe://x"),
                    reference.IPAddress(ip_address("192.0.2.1")),
                    reference.DirectoryName(root),
                ]
            ),
            False,
        ),
        (unknown, False),
    ):
        builder = builder.add_extension(value, critical)
    parsed = reader.parse(builder.sign(key, hashes.SHA512()).public_bytes(Encoding.DER))
    assert (parsed.is_authority, parsed.path_length) == (True, 3)
    assert parsed.extended_key_usage == ("1.3.6.1.5.5.7.3.3", "client")
    assert parsed.content.usages == ("client",)
    assert parsed.alternative_names[:3] == ("email:a@example.com", "URI:spiffe://x", "IP:192.0.2.1")
    assert parsed.alternative_names[3] == "directory:CN=corporate root"
    assert parsed.extensions[-1] == reader.Extension("1.3.6.1.4.1.1", critical=False, value=b"\x05\x00")
    assert (parsed.signature_algorithm, parsed.validity.not_after.year) == ("ecdsa-with-SHA512", 2051)


def test_a_certificate_of_version_1_is_read() -> None:
    """A root from before extensions has none."""
    parsed = reader.parse(made(version=b"", extensions=b""))
    assert (parsed.version, parsed.extensions, parsed.is_authority) == (1, (), False)


def test_key_usages_and_other_names_have_their_names() -> None:
    """Two usages mean something only beside keyAgreement; names that a spec cannot say are shown with their kind."""
    usage = extension(KEY_USAGE, b"\x03\x03\x07\x0e\x80", TRUE)
    names = alternative_names(
        der.encode(0xA0, der.object_identifier("1.2.3"), der.encode(0xA0, der.encode(der.UTF8_STRING, b"x"))),
        der.encode(0x88, der.object_identifier("1.2.3")[2:]),
    )
    parsed = reader.parse(made(extensions=made_extensions(usage, names)))
    assert parsed.key_usage == ("keyAgreement", "keyCertSign", "cRLSign", "decipherOnly")
    assert parsed.alternative_names == ("1.2.3:0c0178", "registered:1.2.3")


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"version": version(3)}, "certificate cannot be read: 3 is not a valid X509 version"),
        ({"serial": der.integer(-5)}, "serial number is negative"),
        ({"serial": b"\x02\x02\x00\x01"}, "serial number is not as DER has it"),
        ({"outside": algorithm("1.2.840.10045.4.3.3")}, "certificate does not say ecdsa-with-SHA384 inside"),
        ({"validity": times(der.encode(der.UTC_TIME, b"261302000000Z"))}, "notBefore is not as DER has it"),
        ({"validity": times(der.encode(der.UTC_TIME, b"260102000000+0000"))}, "notBefore is not as DER has it"),
        ({"public_key": der.encode(der.SEQUENCE)}, "public key is not as DER has it"),
        ({"public_key": WITHOUT_NULL}, "public key is of a form that Kubernetes does not read"),
        ({"public_key": COMPRESSED}, "public key is of a form that Kubernetes does not read"),
        ({"extensions": made_extensions(extension("1.2.3", b""), extension("1.2.3", b""))}, r"Duplicate 1\.2\.3"),
        ({"extensions": made_extensions(extension(KEY_USAGE, b"\x03\x02\x01\xa1"))}, "an extension is not as DER"),
        ({"extensions": made_extensions(extension(CONSTRAINTS, NULL))}, "an extension is not as DER"),
        ({"extensions": made_extensions(alternative_names(b"\x82\x02\xc3\xa9"))}, r"a name that is not ASCII \(DNS\)"),
        (
            {"extensions": made_extensions(alternative_names(b"\x81\x02\xc3\xa9"))},
            r"a name that is not ASCII \(email\)",
        ),
        ({"extensions": made_extensions(alternative_names(b"\x87\x0512345"))}, "an extension cannot be read"),
        ({"extensions": made_extensions(alternative_names(b"\x87\x08\x0a\0\0\0\xff\0\0\0"))}, "not one address"),
        ({"extensions": made_extensions(extension(POLICIES, NULL))}, "an extension is not as DER"),
    ],
)
def test_what_go_refuses_is_refused(parts: dict[str, bytes], reason: str) -> None:
    """Each was given to Go's x509.ParseCertificate, which refuses it; the error names the field."""
    with pytest.raises(ValueError, match=reason):
        reader.parse(made(**parts))


@pytest.mark.parametrize(
    "parts",
    [
        {"serial": der.integer(0)},
        {"serial": der.integer(2**400)},
        {"validity": times(der.encode(der.GENERALIZED_TIME, b"20260102000000Z"))},
        {"validity": times(der.time(VALIDITY.not_after), der.time(VALIDITY.not_before))},
        {"subject": distinguished_name.encode("n" * 300)},
        {"subject": der.encode(der.SEQUENCE)},
        {"subject": name(der.PRINTABLE_STRING, b"DEU", "2.5.4.6")},
        {"extensions": made_extensions()},
        {"extensions": made_extensions(alternative_names(b"\x82\x03a_b", b"\x82\x03a b"))},
        {"extensions": made_extensions(extension("1.2.3", b"anything", TRUE))},
        {"extensions": made_extensions(extension(KEY_USAGE, b"\x03\x02\x00\xa0", TRUE))},
    ],
)
def test_what_go_takes_is_taken(parts: dict[str, bytes]) -> None:
    """Each was given to Go's x509.ParseCertificate; what `cryptography` warns of is no warning here."""
    certificate = made(**parts)
    assert reader.parse(certificate).to_be_signed in certificate


@pytest.mark.parametrize(
    "parts",
    [
        {"version": version(0), "extensions": b""},
        {"version": version(1), "extensions": b""},
        {"extensions": made_extensions(extension(CONSTRAINTS, der.encode(der.SEQUENCE, FALSE), TRUE))},
        {"extensions": made_extensions(extension(CONSTRAINTS, der.encode(der.SEQUENCE), FALSE))},
        {"extensions": made_extensions(alternative_names(b"\xa3\x00"))},
        {"public_key": der.encode(der.SEQUENCE, algorithm("1.2.3"), der.bit_string(b"x"))},
    ],
    ids=["explicit version 1", "version 2", "explicit no CA", "explicit not critical", "X.400 address", "unknown key"],
)
def test_what_go_alone_takes_is_refused(parts: dict[str, bytes]) -> None:
    """What is no DER, or of no use to a cluster, `cryptography` does not read; docs/design.md says so."""
    with pytest.raises(ValueError, match=r"is not as DER has it|cannot be read"):
        reader.parse(made(**parts))


@given(st.integers(0, len(CERTIFICATE) - 1), st.binary(max_size=3), st.integers(0, 3))
def test_damage_is_found_or_harmless(position: int, inserted: bytes, removed: int) -> None:
    """Whatever is done to a certificate, reading it gives a certificate or a ValueError, nothing else."""
    damaged = CERTIFICATE[:position] + inserted + CERTIFICATE[position + removed :]
    try:
        parsed = reader.parse(damaged)
    except ValueError:
        return
    assert parsed.to_be_signed in damaged


def test_all_certificates_of_a_pem_text() -> None:
    """In their order, each with its pin; none of a text without any."""
    other = made()
    text = pem.encode(pem.CERTIFICATE, CERTIFICATE) + pem.encode(pem.CERTIFICATE, other)
    both = (reader.parse(CERTIFICATE), reader.parse(other))
    assert reader.parse_all(text) == both
    assert reader.pins(text) == tuple(keys.pin(one.public_key) for one in both)
    assert reader.parse_all(b"no PEM\n") == ()


def test_the_pin_of_a_pem_text_is_its_first_certificate_s() -> None:
    """As `caCertHashes` has it; what stands behind the first certificate does not count."""
    text = pem.encode(pem.CERTIFICATE, CERTIFICATE)
    assert reader.pin(text) == keys.pin(reader.parse(CERTIFICATE).public_key)
    assert reader.pin(text + pem.encode(pem.CERTIFICATE, made())) == reader.pin(text)
