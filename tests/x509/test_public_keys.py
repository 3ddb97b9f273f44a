"""The public keys in a file such as sa.pub, in every form that the API server takes."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from kspec.x509 import pem
from kspec.x509.public_keys import public_keys

RSA_KEY = rsa.generate_private_key(65537, 2048)
EC_KEY = ec.generate_private_key(ec.SECP256R1())
SPKI = {
    key: key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo) for key in (RSA_KEY, EC_KEY)
}


def test_every_form_gives_the_same_key(recorded_pem: list[tuple[str, bytes]]) -> None:
    """PKIX, PKCS#1, private keys and certificates; other blocks are passed over, and the order is the file's."""
    pkcs1 = RSA_KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.PKCS1)
    private = EC_KEY.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    assert public_keys(pkcs1) == (SPKI[RSA_KEY],)
    assert public_keys(private) == (SPKI[EC_KEY],)
    text = pem.encode("OTHER", b"x") + pem.encode("PUBLIC KEY", SPKI[EC_KEY]) + pkcs1
    assert public_keys(text) == (SPKI[EC_KEY], SPKI[RSA_KEY])
    texts = dict(recorded_pem)
    (authority,) = public_keys(texts["v1.37.2/single/tree/etc/kubernetes/pki/ca.crt"])
    assert public_keys(texts["v1.37.2/single/tree/etc/kubernetes/pki/ca.key"]) == (authority,)


@pytest.mark.parametrize("label", ["PUBLIC KEY", "RSA PUBLIC KEY", "CERTIFICATE", "EC PRIVATE KEY"])
def test_a_damaged_block_is_refused(label: str) -> None:
    """Never passed over: it might be the key that matters."""
    with pytest.raises(ValueError, match=r"\w"):
        public_keys(pem.encode(label, b"x"))
