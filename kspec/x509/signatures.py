"""Signatures on certificates: made as kubeadm's CAs make them, and checked.

RSA signatures are PKCS#1 v1.5, so that the same key and the same bytes always give the same signature. ECDSA is made
deterministic (RFC 6979); Go draws its nonces, so a recorded ECDSA signature can be checked but not made again.
"""

import hashlib
import hmac

from kspec.model.secret import Secret
from kspec.x509 import algorithm_identifier, der, keys

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
_SMALLEST_MODULUS = 1024
"""Bits of an RSA key that Go's crypto/rsa still uses (checkKeySize)."""


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


def refusal(public_key: bytes, algorithm: str) -> str:
    """Why nobody in a cluster verifies signatures by that key and algorithm: words to stand behind "as"; or nothing.

    What is refused here is never verified, whoever made it (`algorithm_identifier.why_refused`); nor is anything by an
    RSA key of less than 1024 bits, which Go's crypto/rsa calls insecure.
    """
    reason = algorithm_identifier.why_refused(algorithm)
    try:
        bits = keys.rsa_numbers(public_key)[0].bit_length()
    except ValueError:
        return reason
    return reason or (f"an RSA key of {bits} bits is insecure" if bits < _SMALLEST_MODULUS else "")


def verify(public_key: bytes, algorithm: str, to_be_signed: bytes, signature: bytes) -> bool:
    """Whether the key of a DER SubjectPublicKeyInfo made this signature over the bytes by this algorithm.

    Algorithms are those of `algorithm_identifier.VERIFIED`. False too for any other, and if the key is not one for that
    algorithm.
    """
    if algorithm in _RSA_DIGESTS:
        return _verify_rsa(public_key, algorithm, to_be_signed, signature)
    if algorithm in algorithm_identifier.VERIFIED:
        return _verify_other(public_key, algorithm, to_be_signed, signature)
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


def _verify_other(public_key: bytes, algorithm: str, to_be_signed: bytes, signature: bytes) -> bool:
    """ECDSA, Ed25519 and RSASSA-PSS, by `cryptography`."""
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm  # noqa: PLC0415 - heavy
    from cryptography.hazmat.primitives import hashes, serialization  # noqa: PLC0415 - heavy
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa  # noqa: PLC0415 - heavy

    try:
        key = serialization.load_der_public_key(public_key)
    except (ValueError, UnsupportedAlgorithm):
        return False
    digest: hashes.HashAlgorithm
    try:
        if isinstance(key, ec.EllipticCurvePublicKey) and algorithm in _ECDSA_DIGESTS:
            digest = getattr(hashes, _ECDSA_DIGESTS[algorithm])()
            key.verify(signature, to_be_signed, ec.ECDSA(digest))
        elif isinstance(key, ed25519.Ed25519PublicKey) and algorithm == algorithm_identifier.ED25519:
            key.verify(signature, to_be_signed)
        elif isinstance(key, rsa.RSAPublicKey) and algorithm in algorithm_identifier.PSS:
            digest = getattr(hashes, algorithm_identifier.PSS[algorithm].replace("-", ""))()
            key.verify(signature, to_be_signed, padding.PSS(padding.MGF1(digest), digest.digest_size), digest)
        else:
            return False
    except InvalidSignature:
        return False
    return True
