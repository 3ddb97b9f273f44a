"""Signatures on certificates: made as kubeadm's CAs make them, and checked.

RSA signatures are PKCS#1 v1.5, so that the same key and the same bytes always give the same signature. ECDSA is made
deterministic (RFC 6979); Go draws its nonces, so a recorded ECDSA signature can be checked but not made again.
"""

import hashlib
import hmac

from kspec.encode import der, keys
from kspec.model.secret import Secret

_FOR_CURVES = {
    "ECDSA-P256": "ecdsa-with-SHA256",
    "ECDSA-P384": "ecdsa-with-SHA384",
    "ECDSA-P521": "ecdsa-with-SHA512",
}
_RSA_DIGESTS = {
    "sha256WithRSAEncryption": ("sha256", "2.16.840.1.101.3.4.2.1"),
    "sha384WithRSAEncryption": ("sha384", "2.16.840.1.101.3.4.2.2"),
    "sha512WithRSAEncryption": ("sha512", "2.16.840.1.101.3.4.2.3"),
}
_ECDSA_DIGESTS = {"ecdsa-with-SHA256": "SHA256", "ecdsa-with-SHA384": "SHA384", "ecdsa-with-SHA512": "SHA512"}
_SMALLEST_PADDING = 8


def signature_algorithm(issuer_public_key: bytes) -> str:
    """The algorithm with which a CA of this DER SubjectPublicKeyInfo signs, as Go chooses it.

    SHA-256 with RSA of any size and with P-256, SHA-384 with P-384, SHA-512 with P-521. ValueError for other keys.
    """
    return _FOR_CURVES.get(keys.algorithm(issuer_public_key), "sha256WithRSAEncryption")


def sign(private_key: Secret, to_be_signed: bytes) -> tuple[str, bytes]:
    """The signature algorithm of a PEM private key and its signature over the bytes.

    The signature is checked before it is handed out, as a faulty one could give the key away. ValueError if the key is
    unusable.
    """
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415 - heavy
    from cryptography.hazmat.primitives.asymmetric import ec, padding  # noqa: PLC0415 - heavy

    public_key = keys.public_key(private_key)
    algorithm = signature_algorithm(public_key)
    key = keys.load(private_key, prove=False)
    if isinstance(key, ec.EllipticCurvePrivateKey):
        digest: hashes.HashAlgorithm = getattr(hashes, _ECDSA_DIGESTS[algorithm])()
        signature = key.sign(to_be_signed, ec.ECDSA(digest, deterministic_signing=True))
    else:
        signature = key.sign(to_be_signed, padding.PKCS1v15(), hashes.SHA256())
    if not verify(public_key, algorithm, to_be_signed, signature):
        message = "private key makes signatures that its public key refuses"
        raise ValueError(message)
    return algorithm, signature


def verify(public_key: bytes, algorithm: str, to_be_signed: bytes, signature: bytes) -> bool:
    """Whether the key of a DER SubjectPublicKeyInfo made this signature over the bytes by this algorithm.

    Algorithms are those of `x509.SIGNATURE_ALGORITHMS`. False too if the key is not one for that algorithm.
    """
    if algorithm in _RSA_DIGESTS:
        return _verify_rsa(public_key, algorithm, to_be_signed, signature)
    if algorithm in _ECDSA_DIGESTS:
        return _verify_ecdsa(public_key, algorithm, to_be_signed, signature)
    return False


def _verify_rsa(public_key: bytes, algorithm: str, to_be_signed: bytes, signature: bytes) -> bool:
    """RFC 8017, section 8.2.2: the whole encoded message is made anew and compared; nothing of it is parsed.

    Only public values take part, so this needs no library, whose import costs more than a cluster's verifications.
    """
    try:
        modulus, exponent = keys.rsa_numbers(public_key)
    except ValueError:
        return False
    size = (modulus.bit_length() + 7) // 8
    number = int.from_bytes(signature, "big")
    digest, identifier = _RSA_DIGESTS[algorithm]
    information = der.encode(
        der.SEQUENCE,
        der.encode(der.SEQUENCE, der.object_identifier(identifier), der.encode(der.NULL)),
        der.encode(der.OCTET_STRING, hashlib.new(digest, to_be_signed).digest()),
    )
    padding = size - len(information) - 3
    if len(signature) != size or number >= modulus or padding < _SMALLEST_PADDING:
        return False
    expected = b"\x00\x01" + b"\xff" * padding + b"\x00" + information
    return hmac.compare_digest(pow(number, exponent, modulus).to_bytes(size, "big"), expected)


def _verify_ecdsa(public_key: bytes, algorithm: str, to_be_signed: bytes, signature: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm  # noqa: PLC0415 - heavy
    from cryptography.hazmat.primitives import hashes, serialization  # noqa: PLC0415 - heavy
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415 - heavy

    try:
        key = serialization.load_der_public_key(public_key)
    except (ValueError, UnsupportedAlgorithm):
        return False
    if not isinstance(key, ec.EllipticCurvePublicKey):
        return False
    digest: hashes.HashAlgorithm = getattr(hashes, _ECDSA_DIGESTS[algorithm])()
    try:
        key.verify(signature, to_be_signed, ec.ECDSA(digest))
    except InvalidSignature:
        return False
    return True
