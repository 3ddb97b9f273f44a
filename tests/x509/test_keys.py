"""kspec.x509.keys."""

import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from kspec.model.secret import Secret
from kspec.x509 import der, keys, pem

EC_KEY = ec.generate_private_key(ec.SECP384R1())
RSA_KEY = rsa.generate_private_key(65537, 2048)
KINDS: dict[str, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey] = {
    "rsa": RSA_KEY,
    "ec": EC_KEY,
    "p521": ec.generate_private_key(ec.SECP521R1()),
}


def information(key: "keys.PrivateKey") -> bytes:
    """The public key as `cryptography` writes it."""
    return key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def test_recorded_keys_fit_the_certificates_beside_them(recorded_pem: list[tuple[str, bytes]]) -> None:
    """`sa.pub` of real kubeadm follows from `sa.key` byte for byte, in every recording."""
    texts = dict(recorded_pem)
    pairs = [(texts[path], texts[path[:-4] + ".key"]) for path in texts if path.endswith(".pub")]
    assert all(keys.public_pem(keys.public_key(Secret(private))) == public for public, private in pairs)
    assert len(pairs) > 50


def test_recorded_keys_have_the_algorithm_of_their_spec(recorded_keys: dict[bytes, Secret]) -> None:
    """Among the keys of real kubeadm is every algorithm that a spec can ask for."""
    found = {keys.algorithm(public_key) for public_key in recorded_keys}
    assert found == {"RSA-2048", "RSA-3072", "RSA-4096", "ECDSA-P256", "ECDSA-P384"}


@pytest.mark.parametrize(
    ("algorithm", "label"),
    [
        ("RSA-2048", "RSA PRIVATE KEY"),
        ("RSA-3072", "RSA PRIVATE KEY"),
        ("ECDSA-P256", "EC PRIVATE KEY"),
        ("ECDSA-P384", "EC PRIVATE KEY"),
    ],
)
def test_generated_keys_have_the_traditional_form(algorithm: str, label: str) -> None:
    """RSA keys are PKCS#1 and ECDSA keys SEC 1, in Go's PEM; another implementation finds the same public key."""
    key = keys.generate(algorithm)
    (block,) = pem.decode(key.reveal())
    assert block.label == label
    assert pem.encode(block.label, block.content) == key.reveal()
    assert keys.algorithm(keys.public_key(key)) == algorithm
    assert keys.public_key(key) == information(keys.load(key, prove=True))
    keys.prove(key)


def test_openssl_accepts_a_generated_key(tmp_path: Path) -> None:
    """`openssl pkey -check` finds an ECDSA key good and reads the same public key."""
    key = keys.generate("ECDSA-P256")
    (tmp_path / "key").write_bytes(key.reveal())
    run = subprocess.run(
        ["openssl", "pkey", "-check", "-in", tmp_path / "key", "-pubout"], check=True, stdout=subprocess.PIPE
    )
    assert keys.public_pem(keys.public_key(key)) in run.stdout


def test_many_keys_keep_their_order() -> None:
    """Keys drawn on threads come back in the order asked for, each a key of its own."""
    wanted = ["ECDSA-P256", "RSA-2048", "ECDSA-P384", "ECDSA-P256"]
    drawn = [keys.public_key(key) for key in keys.generate_many(wanted)]
    assert [keys.algorithm(key) for key in drawn] == wanted
    assert len(set(drawn)) == 4
    assert keys.generate_many([]) == []


def test_unknown_algorithms_are_refused() -> None:
    """Only kubeadm's algorithms are drawn."""
    with pytest.raises(ValueError, match="unknown key algorithm RSA-1024"):
        keys.generate("RSA-1024")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form", [PrivateFormat.TraditionalOpenSSL, PrivateFormat.PKCS8], ids=["traditional", "pkcs8"])
def test_adopted_keys_are_read_as_found(kind: str, form: PrivateFormat) -> None:
    """Either form of a private key gives its public key."""
    key = KINDS[kind]
    assert keys.public_key(Secret(key.private_bytes(Encoding.PEM, form, NoEncryption()))) == information(key)


def sec1(key: ec.EllipticCurvePrivateKey, public: ec.EllipticCurvePrivateKey | None) -> Secret:
    """A P-384 key in PEM (RFC 5915, section 3), stating no public part or that of another key."""
    point = b""
    if public:
        octets = public.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        point = der.encode(der.context(1, constructed=True), der.bit_string(octets))
    scalar = key.private_numbers().private_value.to_bytes(48, "big")
    curve = der.encode(der.context(0, constructed=True), der.object_identifier("1.3.132.0.34"))
    content = der.encode(der.SEQUENCE, der.integer(1), der.encode(der.OCTET_STRING, scalar), curve, point)
    return Secret(pem.encode("EC PRIVATE KEY", content))


def test_a_key_without_its_public_part_is_derived() -> None:
    """An ECDSA file may leave out the public key (RFC 5915), which then comes from the private one."""
    assert keys.public_key(sec1(EC_KEY, None)) == information(EC_KEY)


def test_other_blocks_are_passed_over() -> None:
    """`openssl ecparam -genkey` writes the curve's block first; the key behind it counts."""
    text = pem.encode("EC PARAMETERS", der.object_identifier("1.3.132.0.34"))
    text += EC_KEY.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    assert keys.public_key(Secret(text)) == information(EC_KEY)
    assert information(keys.load(Secret(text), prove=False)) == information(EC_KEY)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"", "no RSA or ECDSA private key in PEM"),
        (pem.encode("PUBLIC KEY", b""), "no RSA or ECDSA private key in PEM"),
        (
            EC_KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"x")),
            "private key is encrypted",
        ),
        (
            RSA_KEY.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, BestAvailableEncryption(b"x")),
            "private key is encrypted",
        ),
        (
            ed25519.Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
            "neither RSA nor ECDSA",
        ),
        (
            ec.generate_private_key(ec.SECP256K1()).private_bytes(
                Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()
            ),
            "other than P-256, P-384 and P-521",
        ),
        (pem.encode("RSA PRIVATE KEY", der.encode(der.SEQUENCE, der.integer(0))), "is damaged"),
        (pem.encode("PRIVATE KEY", der.encode(der.SEQUENCE)), "private key is damaged"),
        (pem.encode("EC PRIVATE KEY", b"\x01"), "private key is damaged"),
    ],
    ids=["nothing", "public", "pkcs8-encrypted", "pkcs1-encrypted", "ed25519", "k256", "rsa", "pkcs8", "ec"],
)
def test_other_keys_are_refused(text: bytes, reason: str) -> None:
    """What kubeadm could not use either is an error that shows nothing of the key."""
    with pytest.raises(ValueError, match=reason):
        keys.public_key(Secret(text))


def test_a_swapped_public_part_is_found() -> None:
    """A file whose public key belongs to another private key does not pass."""
    with pytest.raises(ValueError, match=r"private key is damaged|another key's public key"):
        keys.prove(sec1(EC_KEY, ec.generate_private_key(ec.SECP384R1())))


def test_a_damaged_rsa_key_is_found() -> None:
    """An RSA key whose numbers do not fit each other does not pass."""
    numbers = RSA_KEY.private_numbers()
    modulus, exponent, private = numbers.public_numbers.n, 65537, numbers.d ^ 4
    values = (0, modulus, exponent, private, numbers.p, numbers.q, numbers.dmp1, numbers.dmq1, numbers.iqmp)
    damaged = Secret(pem.encode("RSA PRIVATE KEY", der.encode(der.SEQUENCE, *map(der.integer, values))))
    assert keys.public_key(damaged) == information(RSA_KEY)
    with pytest.raises(ValueError, match="private key is damaged"):
        keys.prove(damaged)


def test_pins_are_kubeadm_s() -> None:
    """A pin is `sha256:` and the digest of the whole SubjectPublicKeyInfo, which `openssl` finds as well."""
    run = subprocess.run(
        ["openssl", "dgst", "-sha256", "-r"], input=information(EC_KEY), stdout=subprocess.PIPE, check=True
    )
    assert keys.pin(information(EC_KEY)) == "sha256:" + run.stdout.decode()[:64]


def test_an_authority_elsewhere_may_have_a_key_of_ed25519() -> None:
    """Its public half is read, and named by its octets; no private key of that kind is."""
    key = ed25519.Ed25519PrivateKey.generate().public_key()
    found = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    assert keys.algorithm(found) == "Ed25519"
    assert keys.octets(found) == key.public_bytes_raw()


@pytest.mark.parametrize(
    "public_key",
    [
        information(ec.generate_private_key(ec.SECP256K1())),
        der.encode(der.SEQUENCE),
    ],
    ids=["k256", "empty"],
)
def test_other_public_keys_have_no_algorithm(public_key: bytes) -> None:
    """Kinds of keys that kubeadm does not know are refused."""
    with pytest.raises(ValueError, match=r"^public key is"):
        keys.algorithm(public_key)
