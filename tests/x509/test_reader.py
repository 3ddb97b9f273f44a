"""kspec.x509.reader."""

import subprocess
import sys
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

from kspec.model.certificate import CertificateContent, Validity
from kspec.x509 import der, distinguished_name, keys, reader, signatures, writer

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
CERTIFICATE = writer.assemble(BODY, *signatures.sign(KEY, BODY))


@pytest.mark.filterwarnings("ignore:Attribute's length")  # Go writes common names of any length
def test_recorded_certificates_read_as_another_implementation_reads_them(
    recorded_certificates: list[tuple[str, bytes]],
) -> None:
    """On certificates of real kubeadm every field equals what `cryptography` finds."""
    for path, certificate in recorded_certificates[::7]:
        expected = reference.load_der_x509_certificate(certificate)
        found = reader.parse(certificate)
        assert found.to_be_signed == expected.tbs_certificate_bytes, path
        assert found.serial == expected.serial_number
        assert found.issuer.encoded == expected.issuer.public_bytes()
        assert found.subject.encoded == expected.subject.public_bytes()
        assert found.validity == Validity(expected.not_valid_before_utc, expected.not_valid_after_utc)
        assert found.public_key == expected.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        assert [(e.identifier, e.critical) for e in found.extensions] == [
            (e.oid.dotted_string, e.critical) for e in expected.extensions
        ]
    assert len(recorded_certificates) > 1000


def test_certificates_of_other_tools_are_read() -> None:
    """What kubeadm never writes is kept: a path length, further usages, other kinds of names, unknown extensions."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = reference.Name([reference.NameAttribute(NameOID.COMMON_NAME, "corporate root")])
    builder = reference.CertificateBuilder(
        name, name, key.public_key(), 2**150, VALIDITY.not_before, VALIDITY.not_after + timedelta(days=9000)
    )
    unknown = reference.UnrecognizedExtension(reference.ObjectIdentifier("1.3.6.1.4.1.1"), b"\x05\x00")
    for extension, critical in (
        (reference.BasicConstraints(ca=True, path_length=3), True),
        (reference.ExtendedKeyUsage([ExtendedKeyUsageOID.CODE_SIGNING, ExtendedKeyUsageOID.CLIENT_AUTH]), False),
        (
            reference.SubjectAlternativeName(
                [
                    reference.RFC822Name("a@example.com"),
                    reference.UniformResourceIdentifier("spiffe://x"),
                    reference.IPAddress(ip_address("192.0.2.1")),
                    reference.DirectoryName(name),
                ]
            ),
            False,
        ),
        (unknown, False),
    ):
        builder = builder.add_extension(extension, critical)
    parsed = reader.parse(builder.sign(key, hashes.SHA512()).public_bytes(Encoding.DER))
    assert (parsed.is_authority, parsed.path_length) == (True, 3)
    assert parsed.extended_key_usage == ("1.3.6.1.5.5.7.3.3", "client")
    assert parsed.content.usages == ("client",)
    assert parsed.alternative_names[:3] == ("email:a@example.com", "URI:spiffe://x", "IP:192.0.2.1")
    assert parsed.alternative_names[3] == der.encode(der.context(4, constructed=True), name.public_bytes()).hex()
    assert parsed.extensions[-1] == reader.Extension("1.3.6.1.4.1.1", critical=False, value=b"\x05\x00")
    assert (parsed.signature_algorithm, parsed.validity.not_after.year) == ("ecdsa-with-SHA512", 2051)


def test_a_certificate_of_version_1_is_read() -> None:
    """A root from before extensions has none."""
    members = der.sequence(BODY, "content")[1:-1]
    parsed = reader.parse_to_be_signed(der.encode(der.SEQUENCE, *(member.whole for member in members)))
    assert (parsed.version, parsed.extensions, parsed.is_authority) == (1, (), False)


def test_the_algorithm_outside_has_to_be_the_one_inside() -> None:
    """Two different algorithms in one certificate are an error (RFC 5280, section 4.1.1.2)."""
    with pytest.raises(ValueError, match="says ecdsa-with-SHA256 inside and ecdsa-with-SHA384 outside"):
        reader.parse(writer.assemble(BODY, "ecdsa-with-SHA384", b"x"))


def replaced(old: bytes, new: bytes) -> bytes:
    """The content with one stretch of equal length exchanged."""
    assert BODY.count(old) == 1
    assert len(old) == len(new)
    return BODY.replace(old, new)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (replaced(der.integer(2**62), b"\x02\x08\xc0" + bytes(7)), "serial number is negative"),
        (replaced(bytes.fromhex("a003020102"), bytes.fromhex("a003020109")), "unknown version"),
        (replaced(b"260102000000Z", b"261302000000Z"), "notBefore is not a time"),
        (replaced(b"kubernetes\x87", b"kubernete\xff\x87"), "DNS name that is not ASCII"),
        (replaced(bytes.fromhex("0603551d13"), bytes.fromhex("0603551d0f")), "extension 2.5.29.15 stands there twice"),
        (replaced(bytes.fromhex("030205a0"), bytes.fromhex("030201a1")), "keyUsage is not a BIT STRING"),
    ],
    ids=["serial", "version", "time", "name", "twice", "bits"],
)
def test_malformed_fields_are_refused(body: bytes, reason: str) -> None:
    """Each malformed field is an error that names the field."""
    with pytest.raises(ValueError, match=reason):
        reader.parse_to_be_signed(body)


@given(st.integers(0, len(CERTIFICATE) - 1), st.binary(max_size=3), st.integers(0, 3))
def test_damage_is_found_or_harmless(position: int, inserted: bytes, removed: int) -> None:
    """Whatever is done to a certificate, reading it gives a certificate or a ValueError, nothing else."""
    damaged = CERTIFICATE[:position] + inserted + CERTIFICATE[position + removed :]
    try:
        parsed = reader.parse(damaged)
    except ValueError:
        return
    assert parsed.to_be_signed == writer.split(damaged)[0]


def test_reading_and_checking_rsa_needs_no_library() -> None:
    """Neither reading a certificate nor checking an RSA signature imports `cryptography`."""
    program = (
        "import sys\n"
        "from kspec.x509 import differences, keys, pem, reader, signatures, writer\n"
        "body, algorithm, signature = writer.split(sys.stdin.buffer.read())\n"
        "key = reader.parse_to_be_signed(body).public_key\n"
        "signatures.verify(key, 'sha256WithRSAEncryption', body, signature)\n"
        "print([name for name in sys.modules if name.startswith('cryptography')])\n"
    )
    result = subprocess.run([sys.executable, "-c", program], input=CERTIFICATE, capture_output=True, check=True)
    assert result.stdout == b"[]\n"
