"""Facts about recordings as comparable text."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from comparable import opened
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

START = datetime(2030, 1, 1, tzinfo=UTC)


def pem(  # noqa: PLR0913 - each is a field that may change
    *,
    curve: ec.EllipticCurve | None = None,
    name: str = "kube-apiserver",
    encipherment: bool = True,
    client: bool = False,
    san: str = "kubernetes",
    days: int = 365,
) -> str:
    """A certificate with a new key."""
    key = ec.generate_private_key(curve or ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=encipherment,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    extended = ExtendedKeyUsageOID.CLIENT_AUTH if client else ExtendedKeyUsageOID.SERVER_AUTH
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "kubernetes")]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(START)
        .not_valid_after(START + timedelta(days=days, seconds=7))
        .add_extension(usage, critical=True)
        .add_extension(x509.ExtendedKeyUsage([extended]), critical=False)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(san)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.PEM).decode()


def kubeconfig(certificate: str) -> str:
    """A user's certificate as a kubeconfig has it."""
    return f"    client-certificate-data: {base64.b64encode(certificate.encode()).decode()}\n"


CHANGES = {
    "a name": pem(name="other"),
    "a usage": pem(encipherment=False),
    "an extended usage": pem(client=True),
    "a host": pem(san="other"),
    "an algorithm": pem(curve=ec.SECP384R1()),
    "a validity": pem(days=364),
}


def test_certificates_with_other_keys_are_alike() -> None:
    """Key, serial number and signature do not count, in a file and in a kubeconfig."""
    assert opened(pem(), {}) == opened(pem(), {})
    assert opened(kubeconfig(pem()), {}) == opened(kubeconfig(pem()), {})


@pytest.mark.parametrize("what", CHANGES)
def test_a_field_of_a_certificate_is_seen(what: str) -> None:
    """Each field that differs is seen, in a file and in a kubeconfig."""
    assert opened(CHANGES[what], {}) != opened(pem(), {})
    assert opened(kubeconfig(CHANGES[what]), {}) != opened(kubeconfig(pem()), {})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("--initial-cluster=a=https://1:2380,b=https://2:2380", "--initial-cluster=b=https://2:2380,a=https://1:2380"),
        ("image: registry.k8s.io/etcd:3.6.5-0", "image: registry.k8s.io/etcd:3.7.1-0"),
        ("kubernetesVersion: v1.38.0-beta.0", "kubernetesVersion: v1.37.2"),
        ("  jws-kubeconfig-abcdef: eyJ..x", "  jws-kubeconfig-abcdef: eyJ..y"),
        (
            '[certs] Using certificateDir folder "/p"\n[certs] Generating "a"\n[certs] Generating "b"\n',
            '[certs] Using certificateDir folder "/p"\n[certs] Generating "b"\n[certs] Generating "a"\n',
        ),
    ],
)
def test_what_always_differs_is_not_seen(one: str, other: str) -> None:
    """The order of etcd's members and of a join's certificates, versions, tags and signatures."""
    assert opened(one, {}) == opened(other, {})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("--initial-cluster=a=https://1:2380", "--initial-cluster=a=https://1:2380,b=https://2:2380"),
        ("image: registry.k8s.io/etcd:3.6.5-0", "image: registry.k8s.io/etcd-arm:3.6.5-0"),
        ("mode: iptables", "mode: nftables"),
    ],
)
def test_any_other_text_is_seen(one: str, other: str) -> None:
    """What is not masked counts."""
    assert opened(one, {}) != opened(other, {})
