"""Keys of ML-DSA and certificates signed by them, against `cryptography`'s own reading and verification."""

import pytest
from cryptography.hazmat.primitives import serialization

from kspec.model.secret import Secret
from kspec.x509 import der, keys, ml_dsa, pem, signatures, writer

NAMES = tuple(ml_dsa.OBJECT_IDENTIFIERS)
pytestmark = pytest.mark.skipif(not ml_dsa.is_available(), reason="the installed cryptography has no ML-DSA")


@pytest.mark.parametrize("algorithm", NAMES)
def test_a_key_is_pkcs_8_with_its_seed_alone(algorithm: str) -> None:
    """In PEM; another reader finds the same public key in it, and the algorithm has no parameters."""
    key = keys.generate(algorithm)
    (block,) = pem.decode(key.reveal())
    assert block.label == "PRIVATE KEY"
    identifier = der.encode(der.SEQUENCE, der.object_identifier(ml_dsa.OBJECT_IDENTIFIERS[algorithm]))
    seed = der.encode(der.OCTET_STRING, der.encode(der.context(0), block.content[-32:]))
    assert block.content == der.encode(der.SEQUENCE, der.integer(0), identifier, seed)
    other = serialization.load_pem_private_key(key.reveal(), None)
    public_key = keys.public_key(key)
    assert keys.information(other.public_key()) == public_key
    assert keys.algorithm(public_key) == algorithm
    assert public_key.endswith(keys.octets(public_key))
    assert not keys.is_rsa(public_key)
    keys.prove(key)


@pytest.mark.parametrize("algorithm", NAMES)
def test_a_signature_is_verified(algorithm: str) -> None:
    """By its own key and algorithm alone, over these bytes alone."""
    key, other = keys.generate(algorithm), keys.generate(algorithm)
    name, signature = signatures.sign(key, b"text")
    assert name == algorithm
    assert signatures.verify(keys.public_key(key), algorithm, b"text", signature)
    assert not signatures.verify(keys.public_key(other), algorithm, b"text", signature)
    assert not signatures.verify(keys.public_key(key), algorithm, b"other", signature)
    assert not any(
        signatures.verify(keys.public_key(key), wrong, b"text", signature)
        for wrong in (*NAMES, "sha256WithRSAEncryption", "ecdsa-with-SHA256")
        if wrong != algorithm
    )
    assert signatures.refusal(keys.public_key(key), algorithm) == ""


def test_the_identifier_of_a_signature_has_no_parameters() -> None:
    """RFC 9881, section 3: they are absent."""
    for name, dotted in ml_dsa.OBJECT_IDENTIFIERS.items():
        assert writer.SIGNATURE_ALGORITHMS[name] == der.encode(der.SEQUENCE, der.object_identifier(dotted))


def test_a_damaged_key_is_none() -> None:
    """One whose octets are cut, and one that has none."""
    (block,) = pem.decode(keys.generate("ML-DSA-44").reveal())
    with pytest.raises(ValueError, match="private key is damaged"):
        keys.public_key(Secret(pem.encode("PRIVATE KEY", block.content[:-1])))


def test_where_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """An older `cryptography` generates no such key, and says so."""
    monkeypatch.setattr(ml_dsa, "_classes", dict)
    assert not ml_dsa.is_available()
    with pytest.raises(ValueError, match="the installed cryptography has no ML-DSA-65 keys"):
        keys.generate("ML-DSA-65")
