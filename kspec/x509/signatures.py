"""Signatures on certificates: made as kubeadm's CAs make them, and checked.

RSA signatures are PKCS#1 v1.5, so that the same key and the same bytes always give the same signature. ECDSA is made
deterministic (RFC 6979); Go draws its nonces, so a recorded ECDSA signature can be checked but not made again. Those of
ML-DSA are drawn here too ("hedged", as FIPS 204 recommends).
"""

from kspec.model.secret import Secret
from kspec.x509 import algorithm_identifier, keys, ml_dsa
from kspec.x509.reader import ParsedCertificate

_FOR_KEYS = {
    "ECDSA-P256": "ecdsa-with-SHA256",
    "ECDSA-P384": "ecdsa-with-SHA384",
    "ECDSA-P521": "ecdsa-with-SHA512",
    **{name: name for name in (algorithm_identifier.ED25519, *ml_dsa.OBJECT_IDENTIFIERS)},
}
_DIGESTS = {
    "sha256WithRSAEncryption": "SHA256",
    "sha384WithRSAEncryption": "SHA384",
    "sha512WithRSAEncryption": "SHA512",
    "ecdsa-with-SHA256": "SHA256",
    "ecdsa-with-SHA384": "SHA384",
    "ecdsa-with-SHA512": "SHA512",
    **{name: digest.replace("-", "") for name, digest in algorithm_identifier.PSS.items()},
}
"""Algorithms that sign a digest -> the digest's name in the library."""
_SMALLEST_MODULUS = 1024
"""Bits of an RSA key that Go's crypto/rsa still uses (checkKeySize)."""


def signature_algorithm(issuer_public_key: bytes) -> str:
    """The algorithm with which a CA of this DER SubjectPublicKeyInfo signs, as Go chooses it.

    SHA-256 with RSA of any size and with P-256, SHA-384 with P-384, SHA-512 with P-521, and Ed25519's and ML-DSA's own.
    ValueError for other keys.
    """
    return _FOR_KEYS.get(keys.algorithm(issuer_public_key), "sha256WithRSAEncryption")


def sign(private_key: Secret, to_be_signed: bytes) -> tuple[str, bytes]:
    """The signature algorithm of a PEM private key and its signature over the bytes.

    The signature is checked before it is handed out, as a faulty one could give the key away. ValueError if the key is
    unusable.
    """
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415 - heavy
    from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa  # noqa: PLC0415 - heavy

    public_key = keys.public_key(private_key)
    algorithm = signature_algorithm(public_key)
    key = keys.load(private_key, prove=False)
    if isinstance(key, ec.EllipticCurvePrivateKey):
        digest: hashes.HashAlgorithm = getattr(hashes, _DIGESTS[algorithm])()
        signature = key.sign(to_be_signed, ec.ECDSA(digest, deterministic_signing=True))
    elif not isinstance(key, rsa.RSAPrivateKey):
        signature = key.sign(to_be_signed)
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
    from cryptography.hazmat.primitives.asymmetric import rsa  # noqa: PLC0415 - heavy

    reason = algorithm_identifier.why_refused(algorithm)
    key = keys.load_public(public_key)
    if not reason and isinstance(key, rsa.RSAPublicKey) and key.key_size < _SMALLEST_MODULUS:
        reason = f"an RSA key of {key.key_size} bits is insecure"
    return reason


def is_signed(certificate: ParsedCertificate, public_key: bytes) -> bool:
    """Whether that key, a DER SubjectPublicKeyInfo, signed the certificate; `verify` says by what algorithms."""
    return verify(public_key, certificate.signature_algorithm, certificate.to_be_signed, certificate.signature)


def verify(public_key: bytes, algorithm: str, to_be_signed: bytes, signature: bytes) -> bool:
    """Whether the key of a DER SubjectPublicKeyInfo made this signature over the bytes by this algorithm.

    Algorithms are those of `algorithm_identifier.VERIFIED`. False too for any other, and if the key is not one for that
    algorithm.
    """
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - heavy
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415 - heavy
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa  # noqa: PLC0415 - heavy

    digest: hashes.HashAlgorithm = getattr(hashes, _DIGESTS.get(algorithm, "SHA256"))()
    is_pss = algorithm in algorithm_identifier.PSS
    try:
        key = keys.load_public(public_key)
        if isinstance(key, rsa.RSAPublicKey) and is_pss:
            key.verify(signature, to_be_signed, padding.PSS(padding.MGF1(digest), digest.digest_size), digest)
        elif isinstance(key, rsa.RSAPublicKey) and algorithm.endswith("WithRSAEncryption") and algorithm in _DIGESTS:
            key.verify(signature, to_be_signed, padding.PKCS1v15(), digest)
        elif isinstance(key, ec.EllipticCurvePublicKey) and algorithm.startswith("ecdsa") and algorithm in _DIGESTS:
            key.verify(signature, to_be_signed, ec.ECDSA(digest))
        elif isinstance(key, ed25519.Ed25519PublicKey) and algorithm == algorithm_identifier.ED25519:
            key.verify(signature, to_be_signed)
        elif algorithm in ml_dsa.OBJECT_IDENTIFIERS and ml_dsa.algorithm(key) == algorithm:
            key.verify(signature, to_be_signed)  # type: ignore[call-arg, union-attr]  # a key of ML-DSA
        else:
            return False
    except (InvalidSignature, ValueError):
        return False
    return True
