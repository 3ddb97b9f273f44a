"""`kspec import` of authorities that are not as kubeadm makes them, and of keys and signatures: the true reason.

What real kubeadm does with each of these trees was tried: it takes the bundles, the intermediate alone and the keyless
authorities; of signatures it takes what Go verifies.
"""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from attrs import frozen
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID
from imported_node import ImportedNode

from kspec.x509 import pem

AUTHORITIES = ("ca", "front-proxy-ca", "etcd/ca")
LEAVES = ("apiserver", "front-proxy-client", "etcd/server")
CONSTRAINTS = x509.BasicConstraints(ca=True, path_length=None)
RSA_KEY = rsa.generate_private_key(65537, 2048)
PRIVATE = (Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())


@frozen
class Issuer:
    """Who signs: a name and a key."""

    name: str
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


Digest = hashes.SHA224 | hashes.SHA256 | hashes.SHA384 | hashes.SHA512 | hashes.SHA3_256
ROOT = Issuer("Example Root", ec.generate_private_key(ec.SECP256R1()))


def certificate(
    name: str,
    key: ec.EllipticCurvePublicKey | rsa.RSAPublicKey,
    issuer: Issuer,
    digest: Digest | None = None,
    salt: int | None = None,
) -> bytes:
    """A certificate in PEM; with a salt signed by RSASSA-PSS."""

    def called(text: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

    digest = digest or hashes.SHA256()
    scheme = None if salt is None else padding.PSS(padding.MGF1(digest), salt)
    made = (
        x509.CertificateBuilder()
        .subject_name(called(name))
        .issuer_name(called(issuer.name))
        .public_key(key)
        .serial_number(7)
        .not_valid_before(datetime(2030, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2040, 1, 1, tzinfo=UTC))
        .add_extension(CONSTRAINTS, critical=True)
        .sign(issuer.key, digest, rsa_padding=scheme)
    )
    return made.public_bytes(Encoding.PEM)


def told(adopted: ImportedNode, name: str, *options: str) -> str:
    """What an import says of one certificate, which is the one error; nothing is written."""
    said = adopted.take(*options)
    assert said.status == 1
    assert said.err.count("error[") == 1, said.err
    assert f"]: {name}: " in said.err.replace("cp-1/", ""), said.err
    assert "= help: " in said.err
    assert adopted.nothing_written
    return said.err


@pytest.mark.parametrize("name", AUTHORITIES)
def test_an_authority_without_its_key_is_told(adopted: ImportedNode, name: str) -> None:
    """A warning: it is taken as external, though the cluster may have lost its key."""
    (adopted.pki / f"{name}.key").unlink()
    said = adopted.take()
    assert said.status == 0
    assert (
        f"warning[missing]: {name}: {adopted.pki / name}.key is missing: the authority is taken as external" in said.err
    )
    assert "if the cluster has the key, bring it for the import" in said.err


@pytest.mark.parametrize("name", AUTHORITIES)
def test_another_authority_with_the_same_key_is_told_at_what_it_should_have_signed(
    adopted: ImportedNode, name: str
) -> None:
    """An intermediate one by its key, under another name: its leaves have to have that name as their issuer."""
    file = adopted.pki / f"{name}.crt"
    old = x509.load_pem_x509_certificate(file.read_bytes())
    key = old.public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    file.write_bytes(certificate("Example Intermediate", key, ROOT))
    said = adopted.take()
    assert said.status == 1
    assert "error[does-not-fit]: cp-1/" in said.err
    assert 'issuer is "CN=' in said.err
    assert 'expected "CN=Example Intermediate"' in said.err
    assert adopted.nothing_written


@pytest.mark.parametrize("name", AUTHORITIES)
def test_a_bundle_of_authorities_is_kept_whole(adopted: ImportedNode, name: str) -> None:
    """The cluster's own one first; a build writes the file as it is."""
    file = adopted.pki / f"{name}.crt"
    file.write_bytes(file.read_bytes() + certificate(ROOT.name, ROOT.key.public_key(), ROOT))
    assert adopted.take().status == 0
    assert adopted.rebuilt() == set()


def test_a_file_that_begins_with_another_certificate_is_no_authority(adopted: ImportedNode) -> None:
    """The first one is what kubeadm signs with."""
    (adopted.pki / "ca.crt").write_bytes((adopted.pki / "apiserver.crt").read_bytes())
    said = adopted.take()
    assert said.status == 1
    assert adopted.nothing_written


@pytest.mark.parametrize("name", LEAVES)
def test_a_certificate_with_its_chain_is_told(adopted: ImportedNode, name: str) -> None:
    """That the chain is not needed, and which certificate to leave."""
    file = adopted.pki / f"{name}.crt"
    file.write_bytes(file.read_bytes() + (adopted.pki / "ca.crt").read_bytes())
    said = told(adopted, name)
    assert "chain (CN=kubernetes)" in said
    assert "leave the first one alone" in said


@pytest.mark.parametrize("name", [*AUTHORITIES, "apiserver"])
def test_an_encrypted_key_is_told_with_how_to_decrypt_it(adopted: ImportedNode, name: str) -> None:
    """By openssl, in a copy of the folder."""
    file = adopted.pki / f"{name}.key"
    key = load_pem_private_key(file.read_bytes(), None)
    file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"x")))
    said = told(adopted, name)
    assert "private key is encrypted" in said
    assert f"`openssl pkey -out COPY -in {file}`" in said


@pytest.mark.parametrize("half", ["crt", "key"])
def test_half_a_pair_is_told_with_both_ways_out(adopted: ImportedNode, half: str) -> None:
    """Bring the other, or take this one away too."""
    (adopted.pki / f"apiserver.{half}").unlink()
    said = told(adopted, "apiserver")
    assert "take" in said
    assert "issued anew" in said


SIGNED: dict[str, tuple[Digest, int | None, str]] = {
    "PSS with another salt": (hashes.SHA256(), 222, "RSASSA-PSS with SHA-256 and a salt of 222 bytes, which"),
    "SHA-384": (hashes.SHA384(), None, ""),
    "SHA-512": (hashes.SHA512(), None, ""),
    "PSS with SHA-256": (hashes.SHA256(), 32, ""),
    "PSS with SHA-384": (hashes.SHA384(), 48, ""),
    "PSS with SHA-512": (hashes.SHA512(), 64, ""),
}
LAST_ARC = {"sha1WithRSAEncryption": 5, "md5WithRSAEncryption": 4}
"""The last arc of their object identifiers, where sha256WithRSAEncryption has 11."""


def front_proxy(adopted: ImportedNode, digest: Digest, salt: int | None) -> Path:
    """Give the node a front proxy's pair that an RSA authority signed; the certificate's file."""
    issuer = Issuer("front-proxy-ca", RSA_KEY)
    leaf = ec.generate_private_key(ec.SECP256R1())
    (adopted.pki / "front-proxy-ca.key").write_bytes(RSA_KEY.private_bytes(*PRIVATE))
    (adopted.pki / "front-proxy-ca.crt").write_bytes(certificate(issuer.name, RSA_KEY.public_key(), issuer))
    (adopted.pki / "front-proxy-client.key").write_bytes(leaf.private_bytes(*PRIVATE))
    file = adopted.pki / "front-proxy-client.crt"
    file.write_bytes(certificate("front-proxy-client", leaf.public_key(), issuer, digest, salt))
    return file


@pytest.mark.parametrize("how", SIGNED)
def test_what_go_verifies_is_taken_and_what_it_refuses_is_told(adopted: ImportedNode, how: str) -> None:
    """--pin keeps a sound certificate that is not signed as kubeadm signs."""
    digest, salt, refused = SIGNED[how]
    front_proxy(adopted, digest, salt)
    if refused:
        said = told(adopted, "front-proxy-client", "--pin")
        assert f"error[signature-algorithm]: cp-1/front-proxy-client: the certificate's signature is {refused}" in said
    else:
        taken = adopted.take("--pin")
        assert taken.status == 0, taken.err
        assert adopted.rebuilt() == set()


@pytest.mark.parametrize("algorithm", LAST_ARC)
def test_an_insecure_signature_is_told(adopted: ImportedNode, algorithm: str) -> None:
    """With its algorithm; whether it would verify is not asked."""
    file = front_proxy(adopted, hashes.SHA256(), None)
    (content,) = pem.certificates(file.read_bytes())
    prefix = bytes.fromhex("06092a864886f70d0101")
    assert content.count(prefix + bytes((11,))) == 2
    changed = content.replace(prefix + bytes((11,)), prefix + bytes((LAST_ARC[algorithm],)))
    file.write_bytes(pem.encode_certificates([changed]))
    said = told(adopted, "front-proxy-client", "--pin")
    assert f"the certificate's signature is {algorithm}, which the components refuse: " in said
    assert "is insecure" in said
    assert "kubeadm certs renew front-proxy-client" in said


def test_what_an_authority_signs_itself_with_does_not_matter(adopted: ImportedNode) -> None:
    """Nobody looks at it, kubeadm neither: a root signed by RSASSA-PSS with another salt is kept by --pin."""
    front_proxy(adopted, hashes.SHA256(), None)
    root = certificate("front-proxy-ca", RSA_KEY.public_key(), Issuer("front-proxy-ca", RSA_KEY), salt=20)
    (adopted.pki / "front-proxy-ca.crt").write_bytes(root)
    assert adopted.take("--pin").status == 0
    assert adopted.rebuilt() == set()


def public_pem() -> bytes:
    """Another key's public half."""
    return ROOT.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


@pytest.mark.parametrize("first", [True, False])
def test_two_service_account_keys_are_a_rotation(adopted: ImportedNode, *, first: bool) -> None:
    """Told as such, once, with what a build does; the import goes on, as kubeadm does."""
    file = adopted.pki / "sa.pub"
    own = file.read_bytes()
    file.write_bytes(own + public_pem() if first else public_pem() + own)
    said = adopted.take()
    assert said.status == 0, said.err
    assert said.err.count("sa.pub") == 2  # the message and the place
    assert "warning[differs]: sa: sa.pub holds 2 public keys, as during a rotation" in said.err


def test_a_service_account_key_of_another_pair_is_told(adopted: ImportedNode) -> None:
    """At sa.pub."""
    (adopted.pki / "sa.pub").write_bytes(public_pem())
    said = told(adopted, "sa")
    assert "error[key-mismatch]" in said
    assert str(adopted.pki / "sa.pub") in said


def test_some_authorities_are_enough_for_a_new_cluster(adopted: ImportedNode) -> None:
    """What else it needs is generated, and told; but a node of a cluster that lacks them is an error as ever."""
    for path in [*adopted.etc.glob("*.conf"), *adopted.pki.rglob("*.*")]:
        if path.is_file() and path.name not in {"front-proxy-ca.crt", "front-proxy-ca.key", "apiserver.crt"}:
            path.unlink()
    said = adopted.take()
    assert said.status == 1
    assert "ca: the authority's files are missing" in said.err
    (adopted.pki / "apiserver.crt").unlink()
    said = adopted.take()
    assert said.status == 0, said.err
    assert "etcd/ca.crt is missing: the authority is generated" in said.err
    assert adopted.kspec("build", adopted.spec, "-o", adopted.spec.parent / "out", "--frozen").status == 0
    built = adopted.spec.parent / "out/nodes/cp-1/etc/kubernetes/pki"
    assert (built / "front-proxy-ca.crt").read_bytes() == (adopted.pki / "front-proxy-ca.crt").read_bytes()
    assert (built / "sa.key").exists()
