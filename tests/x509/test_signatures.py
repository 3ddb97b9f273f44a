"""kspec.x509.signatures."""

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from kspec.model.secret import Secret
from kspec.x509 import der, keys, pem, reader, signatures, writer
from kspec.x509.algorithm_identifier import VERIFIED

MESSAGE = b"sample"
RSA_KEY = rsa.generate_private_key(65537, 2048)
RSA_PUBLIC_KEY = RSA_KEY.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def secret(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> Secret:
    """The key's PEM."""
    return Secret(key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()))


def test_recorded_signatures_are_good(recorded_certificates: list[tuple[str, bytes]]) -> None:
    """Each certificate of real kubeadm, RSA and ECDSA, verifies under its CA, and not with one bit changed."""
    read = {certificate: reader.parse(certificate) for _path, certificate in recorded_certificates}
    authorities = {parsed.subject_key_identifier: parsed for parsed in read.values() if parsed.is_authority}
    seen = set()
    for parsed in read.values():
        authority = authorities[parsed.authority_key_identifier or parsed.subject_key_identifier]
        body, algorithm, signature = parsed.to_be_signed, parsed.signature_algorithm, parsed.signature
        assert algorithm == signatures.signature_algorithm(authority.public_key)
        assert signatures.is_signed(parsed, authority.public_key)
        assert signatures.verify(authority.public_key, algorithm, body, signature)
        assert not signatures.verify(authority.public_key, algorithm, bytes((body[0] ^ 1,)) + body[1:], signature)
        seen.add(algorithm)
    assert seen == {"sha256WithRSAEncryption", "ecdsa-with-SHA256", "ecdsa-with-SHA384"}


@pytest.mark.parametrize(
    ("private", "curve", "algorithm", "r", "s"),
    [
        (
            0xC9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721,
            ec.SECP256R1(),
            "ecdsa-with-SHA256",
            0xEFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716,
            0xF7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8,
        ),
        (
            0x6B9D3DAD2E1B8C1C05B19875B6659F4DE23C3B667BF297BA9AA47740787137D896D5724E4C70A825F872C9EA60D2EDF5,
            ec.SECP384R1(),
            "ecdsa-with-SHA384",
            0x94EDBB92A5ECB8AAD4736E56C691916B3F88140666CE9FA73D64C4EA95AD133C81A648152E44ACF96E36DD1E80FABE46,
            0x99EF4AEB15F178CEA1FE40DB2603138F130E740A19624526203B6351D0A3A94FA329C145786E679E7B82C71A38628AC8,
        ),
    ],
    ids=["P-256", "P-384"],
)
def test_ecdsa_signatures_are_those_of_rfc_6979(
    private: int, curve: ec.EllipticCurve, algorithm: str, r: int, s: int
) -> None:
    """The RFC's own examples (appendices A.2.5 and A.2.6, message "sample") come out, so nothing is drawn."""
    name, signature = signatures.sign(secret(ec.derive_private_key(private, curve)), MESSAGE)
    assert name == algorithm
    assert decode_dss_signature(signature) == (r, s)


def test_rsa_signatures_are_pkcs_1() -> None:
    """An RSA signature is PKCS#1 v1.5 with SHA-256, as another implementation makes it."""
    expected = RSA_KEY.sign(MESSAGE, padding.PKCS1v15(), hashes.SHA256())
    assert signatures.sign(secret(RSA_KEY), MESSAGE) == ("sha256WithRSAEncryption", expected)


@pytest.mark.parametrize(
    ("digest", "algorithm"),
    [
        (hashes.SHA256(), "sha256WithRSAEncryption"),
        (hashes.SHA384(), "sha384WithRSAEncryption"),
        (hashes.SHA512(), "sha512WithRSAEncryption"),
    ],
)
def test_rsa_signatures_of_others_are_checked(digest: hashes.HashAlgorithm, algorithm: str) -> None:
    """Each digest verifies under its own name and under no other."""
    signature = RSA_KEY.sign(MESSAGE, padding.PKCS1v15(), digest)
    good = {name for name in writer.SIGNATURE_ALGORITHMS if signatures.verify(RSA_PUBLIC_KEY, name, MESSAGE, signature)}
    assert good == {algorithm}


def test_damaged_rsa_signatures_are_refused() -> None:
    """A signature of another length, not below the modulus, or padded otherwise is not good."""
    signature = RSA_KEY.sign(MESSAGE, padding.PKCS1v15(), hashes.SHA256())
    modulus = RSA_KEY.public_key().public_numbers().n
    number = int.from_bytes(signature, "big")
    pss = RSA_KEY.sign(MESSAGE, padding.PSS(padding.MGF1(hashes.SHA256()), 32), hashes.SHA256())
    wrong = [signature[:-1], b"\0" + signature, b"", bytes(256), b"\xff" * 256, pss]
    if (number + modulus).bit_length() <= 2048:
        wrong.append((number + modulus).to_bytes(256, "big"))
    for other in wrong:
        assert not signatures.verify(RSA_PUBLIC_KEY, "sha256WithRSAEncryption", MESSAGE, other)


def test_a_key_too_small_for_the_digest_verifies_nothing() -> None:
    """With a modulus too short for its padding, even the empty padding is refused."""
    tiny = der.encode(
        der.SEQUENCE,
        der.encode(der.SEQUENCE, der.object_identifier("1.2.840.113549.1.1.1"), der.encode(der.NULL)),
        der.bit_string(der.encode(der.SEQUENCE, der.integer(2**447 + 1), der.integer(1))),
    )
    assert not signatures.verify(tiny, "sha256WithRSAEncryption", MESSAGE, bytes(56))


def test_keys_of_another_kind_verify_nothing() -> None:
    """An algorithm that is not the key's, or unknown, makes no signature good."""
    key = ec.generate_private_key(ec.SECP256R1())
    public_key = keys.public_key(secret(key))
    algorithm, signature = signatures.sign(secret(key), MESSAGE)
    assert signatures.verify(public_key, algorithm, MESSAGE, signature)
    assert not signatures.verify(RSA_PUBLIC_KEY, algorithm, MESSAGE, signature)
    assert not signatures.verify(public_key, "sha256WithRSAEncryption", MESSAGE, signature)
    assert not signatures.verify(public_key, "1.2.3", MESSAGE, signature)
    assert not signatures.verify(b"", algorithm, MESSAGE, signature)


def test_p521_signs_with_sha512() -> None:
    """An adopted CA on P-521 signs as Go would have it."""
    key = ec.generate_private_key(ec.SECP521R1())
    algorithm, signature = signatures.sign(secret(key), MESSAGE)
    assert algorithm == "ecdsa-with-SHA512"
    key.public_key().verify(signature, MESSAGE, ec.ECDSA(hashes.SHA512()))


def test_a_damaged_key_signs_nothing() -> None:
    """A signature by an RSA key whose numbers do not fit is never handed out, as it could give the key away."""
    numbers = RSA_KEY.private_numbers()
    values = [0, numbers.public_numbers.n, 65537, numbers.d ^ 4, numbers.p, numbers.q, numbers.dmp1 ^ 4, numbers.dmq1]
    content = der.encode(der.SEQUENCE, *map(der.integer, [*values, numbers.iqmp]))
    with pytest.raises(ValueError, match="private key"):
        signatures.sign(Secret(pem.encode("RSA PRIVATE KEY", content)), MESSAGE)


PSS_SALTS = {"SHA-256": 32, "SHA-384": 48, "SHA-512": 64}


@pytest.mark.parametrize("name", PSS_SALTS)
def test_pss_signatures_with_a_salt_as_long_as_the_digest_are_checked(name: str) -> None:
    """Each digest verifies under its own name and no other; with another salt, or another bit, under none."""
    digest: hashes.HashAlgorithm = getattr(hashes, name.replace("-", ""))()

    def good(salt: int, message: bytes = MESSAGE) -> set[str]:
        signature = RSA_KEY.sign(MESSAGE, padding.PSS(padding.MGF1(digest), salt), digest)
        return {other for other in VERIFIED if signatures.verify(RSA_PUBLIC_KEY, other, message, signature)}

    assert good(PSS_SALTS[name]) == {f"RSASSA-PSS with {name}"}
    assert good(PSS_SALTS[name] - 1) == set()
    assert good(PSS_SALTS[name], b"other") == set()


def test_ed25519_signatures_are_checked() -> None:
    """An authority of another tool may have such a key."""
    key = ed25519.Ed25519PrivateKey.generate()
    public_key = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    assert {name for name in VERIFIED if signatures.verify(public_key, name, MESSAGE, key.sign(MESSAGE))} == {"Ed25519"}
    assert not signatures.verify(public_key, "Ed25519", b"other", key.sign(MESSAGE))


def test_what_nobody_verifies_is_said_with_the_reason() -> None:
    """The algorithm's fault, or that of an RSA key that is too short for Go."""
    assert signatures.refusal(RSA_PUBLIC_KEY, "sha256WithRSAEncryption") == ""
    assert signatures.refusal(RSA_PUBLIC_KEY, "sha1WithRSAEncryption") == "SHA-1 is insecure"
    numbers = (der.integer(2**1022 + 1), der.integer(65537))
    short = der.encode(
        der.SEQUENCE,
        der.encode(der.SEQUENCE, der.object_identifier("1.2.840.113549.1.1.1"), der.encode(der.NULL)),
        der.bit_string(der.encode(der.SEQUENCE, *numbers)),
    )
    assert signatures.refusal(short, "sha256WithRSAEncryption") == "an RSA key of 1023 bits is insecure"
