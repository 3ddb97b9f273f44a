"""kspec.x509.writer."""

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509 as reference

from kspec.model.certificate import CertificateContent, Validity
from kspec.model.secret import Secret
from kspec.x509 import distinguished_name, keys, pem, reader, signatures, writer

VALIDITY = Validity(datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), datetime(2049, 12, 31, 23, 59, 59, tzinfo=UTC))
AUTHORITY = CertificateContent("kubernetes", dns_names=("kubernetes",), is_authority=True)
ISSUER = distinguished_name.encode("kubernetes")
KEY = keys.generate("ECDSA-P256")
PUBLIC_KEY = keys.public_key(KEY)
IDENTIFIER = writer.key_identifier(PUBLIC_KEY, "sha256")


def body(content: CertificateContent, *, serial: int = 1, validity: Validity = VALIDITY) -> bytes:
    """A certificate's content under the issuer `kubernetes`."""
    return writer.to_be_signed(
        content,
        serial=serial,
        validity=validity,
        public_key=PUBLIC_KEY,
        issuer=ISSUER,
        signature_algorithm="ecdsa-with-SHA256",
        subject_key_identifier=IDENTIFIER if content.is_authority else None,
        authority_key_identifier=IDENTIFIER,
    )


def signed(to_be_signed: bytes, key: Secret = KEY) -> bytes:
    """The certificate."""
    return writer.assemble(to_be_signed, *signatures.sign(key, to_be_signed))


def test_recorded_certificates_are_rebuilt(recorded_certificates: list[tuple[str, bytes]]) -> None:
    """Each certificate of real kubeadm follows from its content, serial number, times and keys, byte for byte."""
    different = []
    for path, certificate in recorded_certificates:
        parsed = reader.parse(certificate)
        algorithm, signature = parsed.signature_algorithm, parsed.signature
        rebuilt = writer.to_be_signed(
            parsed.content,
            serial=parsed.serial,
            validity=parsed.validity,
            public_key=parsed.public_key,
            issuer=parsed.issuer.encoded,
            signature_algorithm=algorithm,
            subject_key_identifier=parsed.subject_key_identifier,
            authority_key_identifier=parsed.authority_key_identifier,
        )
        if rebuilt != parsed.to_be_signed or writer.assemble(rebuilt, algorithm, signature) != certificate:
            different.append(path)
    assert different == []
    assert len(recorded_certificates) > 1000


def test_recorded_rsa_certificates_are_signed_again(
    recorded_certificates: list[tuple[str, bytes]], recorded_keys: dict[bytes, Secret]
) -> None:
    """With its CA's key, an RSA certificate of real kubeadm comes out whole, signature and all."""
    read = {certificate: reader.parse(certificate) for _path, certificate in recorded_certificates}
    authorities = {parsed.subject_key_identifier: parsed for parsed in read.values() if parsed.is_authority}
    again = 0
    for certificate, parsed in read.items():
        authority = authorities[parsed.authority_key_identifier or parsed.subject_key_identifier]
        if parsed.signature_algorithm == "sha256WithRSAEncryption":
            assert signed(parsed.to_be_signed, recorded_keys[authority.public_key]) == certificate
            again += 1
    assert again > 500


def test_recorded_key_identifiers_depend_on_the_release(recorded_certificates: list[tuple[str, bytes]]) -> None:
    """CAs made by kubeadm v1.34 have SHA-1 identifiers, those of later releases have truncated SHA-256 ones."""
    seen = set()
    for path, certificate in recorded_certificates:
        parsed = reader.parse(certificate)
        if parsed.is_authority:
            release = path.split("/")[0]
            digest = "sha1" if release.startswith("v1.34.") else "sha256"
            assert parsed.subject_key_identifier == writer.key_identifier(
                parsed.public_key, "sha1" if digest == "sha1" else "sha256"
            )
            seen.add(digest)
    assert seen == {"sha1", "sha256"}


def test_an_authority_has_keycertsign_and_its_own_identifier() -> None:
    """A CA has keyCertSign, a subject key identifier, and no authority key identifier as it signs itself."""
    parsed = reader.parse(signed(body(AUTHORITY)))
    assert parsed.key_usage == ("digitalSignature", "keyEncipherment", "keyCertSign")
    assert [(e.identifier, e.critical) for e in parsed.extensions] == [
        (writer.KEY_USAGE, True),
        (writer.BASIC_CONSTRAINTS, True),
        (writer.SUBJECT_KEY_IDENTIFIER, False),
        (writer.SUBJECT_ALTERNATIVE_NAME, False),
    ]
    assert (parsed.is_authority, parsed.path_length, parsed.dns_names) == (True, None, ("kubernetes",))


def test_a_leaf_has_its_extensions_in_go_s_order() -> None:
    """A leaf has usages, constraints and its CA's key identifier before its alternative names."""
    content = CertificateContent(
        "kube-apiserver", usages=("server", "client"), dns_names=("b", "a"), ip_addresses=("10.0.0.1",)
    )
    parsed = reader.parse(signed(body(content)))
    assert parsed.key_usage == ("digitalSignature", "keyEncipherment")
    assert [(e.identifier, e.critical) for e in parsed.extensions] == [
        (writer.KEY_USAGE, True),
        (writer.EXTENDED_KEY_USAGE, False),
        (writer.BASIC_CONSTRAINTS, True),
        (writer.AUTHORITY_KEY_IDENTIFIER, False),
        (writer.SUBJECT_ALTERNATIVE_NAME, False),
    ]
    assert parsed.content == content


def test_a_leaf_named_like_its_issuer_has_no_authority_key_identifier() -> None:
    """Go leaves the identifier out where subject and issuer are one name, as for a node called `kubernetes`."""
    parsed = reader.parse(signed(body(CertificateContent("kubernetes", usages=("client",)))))
    assert parsed.authority_key_identifier is None


def test_another_implementation_reads_the_same() -> None:
    """`cryptography` finds what was asked for: a Unicode organization, IPv6, and times around 2050."""
    content = CertificateContent(
        "system:node:" + "n" * 52,
        organizations=("system:nodes", "Größe", "b"),
        usages=("client",),
        dns_names=("localhost", "*.example.com"),
        ip_addresses=("10.96.0.1", "fd00::1", "::1"),
    )
    validity = Validity(datetime(2049, 12, 31, 23, 59, 59, tzinfo=UTC), datetime(2050, 1, 1, tzinfo=UTC))
    found = reference.load_der_x509_certificate(signed(body(content, serial=2**63 - 1, validity=validity)))
    names = found.extensions.get_extension_for_class(reference.SubjectAlternativeName).value
    assert found.serial_number == 2**63 - 1
    assert (found.not_valid_before_utc, found.not_valid_after_utc) == (validity.not_before, validity.not_after)
    assert sorted(str(a.value) for a in found.subject) == sorted((content.common_name, *content.organizations))
    assert names.get_values_for_type(reference.DNSName) == list(content.dns_names)
    assert [str(address) for address in names.get_values_for_type(reference.IPAddress)] == list(content.ip_addresses)


@pytest.mark.parametrize("algorithm", ["RSA-2048", "ECDSA-P256", "ECDSA-P384"])
def test_openssl_accepts_the_chain(algorithm: str, tmp_path: Path) -> None:
    """`openssl verify` finds a leaf good under its CA, strictly, for its purpose and its host."""
    key = keys.generate(algorithm)
    public_key = keys.public_key(key)
    signature_algorithm = signatures.signature_algorithm(public_key)
    validity = Validity(VALIDITY.not_before, datetime(2051, 1, 1, tzinfo=UTC))
    identifier = writer.key_identifier(public_key, "sha1")
    leaf = CertificateContent("n" * 100, ("ß",), ("server",), ("kubernetes",), ("::1",))
    for name, content in (("ca", AUTHORITY), ("leaf", leaf)):
        to_be_signed = writer.to_be_signed(
            content,
            serial=7,
            validity=validity,
            public_key=public_key,
            issuer=ISSUER,
            signature_algorithm=signature_algorithm,
            subject_key_identifier=identifier if content.is_authority else None,
            authority_key_identifier=identifier,
        )
        (tmp_path / name).write_bytes(pem.encode_certificates([signed(to_be_signed, key)]))
    command = "openssl verify -check_ss_sig -attime 2556000000 -purpose sslserver -verify_ip ::1 -CAfile ca leaf"
    result = subprocess.run(command.split(), cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (result.stdout, result.stderr) == ("leaf: OK\n", "")


@pytest.mark.parametrize(
    ("address", "packed"),
    [
        ("10.0.0.1", "0a000001"),
        ("::1", "00000000000000000000000000000001"),
        ("::ffff:10.0.0.1", "0a000001"),
    ],
)
def test_addresses_have_4_or_16_octets(address: str, packed: str) -> None:
    """An IPv4 address has 4 octets, even where it is written as an IPv6 one, as Go does."""
    assert writer.packed_address(address).hex() == packed


def test_what_a_certificate_cannot_hold_is_refused() -> None:
    """Values outside the format are errors, never something else."""
    with pytest.raises(ValueError, match="serial number is negative"):
        body(AUTHORITY, serial=-1)
    with pytest.raises(ValueError, match="DNS name 'köln' is not ASCII"):
        body(CertificateContent("x", dns_names=("köln",)))
    with pytest.raises(ValueError, match=r"'10\.0\.0\.256' is not a valid IP address"):
        body(CertificateContent("x", ip_addresses=("10.0.0.256",)))
    with pytest.raises(ValueError, match="unknown signature algorithm md5"):
        writer.assemble(body(AUTHORITY), "md5", b"")
