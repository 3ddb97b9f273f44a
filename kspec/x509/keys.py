"""Private and public keys: drawn, written as kubeadm writes them, and read, all by `cryptography`."""

import hashlib
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from kspec.model.secret import Secret
from kspec.x509 import ml_dsa, pem

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric import ec, rsa
    from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes

    PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ml_dsa.PrivateKey

RSA_SIZES = {"RSA-2048": 2048, "RSA-3072": 3072, "RSA-4096": 4096}
"""The bits of the modulus for each RSA algorithm of kubeadm's `encryptionAlgorithm`."""

_CURVES = {"secp256r1": "ECDSA-P256", "secp384r1": "ECDSA-P384", "secp521r1": "ECDSA-P521"}
"""The ECDSA algorithm for each curve: two are of kubeadm's `encryptionAlgorithm`, imported keys may have any."""

ENCRYPTED = "private key is encrypted"
"""The reason for which a key under a passphrase is refused: no component of Kubernetes asks for one."""

_REMEMBERED: Final = 4096
"""Public keys that are kept as they were read: a build looks at each of a large cluster's several times."""
_LABELS = ("RSA PRIVATE KEY", "EC PRIVATE KEY", "PRIVATE KEY")
_PUBLIC_EXPONENT = 65537


def generate(algorithm: str) -> Secret:
    """Generate a private key of one of kubeadm's algorithms; PEM as kubeadm writes it.

    That is PKCS#1 for RSA, SEC 1 for ECDSA, and PKCS#8 with the seed alone for ML-DSA (RFC 9881, section 6).

    The system's random numbers are used: call it only where an identity is created. ValueError for an unknown name, and
    for ML-DSA where the installed `cryptography` has none.
    """
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 - heavy
    from cryptography.hazmat.primitives.asymmetric import ec, rsa  # noqa: PLC0415 - heavy

    curves = {"ECDSA-P256": ec.SECP256R1, "ECDSA-P384": ec.SECP384R1}
    key: PrivateKey
    if algorithm in RSA_SIZES:
        key = rsa.generate_private_key(_PUBLIC_EXPONENT, RSA_SIZES[algorithm])
    elif algorithm in curves:
        key = ec.generate_private_key(curves[algorithm]())
    elif algorithm in ml_dsa.OBJECT_IDENTIFIERS:
        key = ml_dsa.generate(algorithm)
    else:
        message = f"unknown key algorithm {algorithm}"
        raise ValueError(message)
    forms = serialization.PrivateFormat
    form = forms.PKCS8 if algorithm in ml_dsa.OBJECT_IDENTIFIERS else forms.TraditionalOpenSSL
    return Secret(key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()))


def generate_many(algorithms: Iterable[str], done: Callable[[int], None] = lambda _: None) -> list[Secret]:
    """Generate one private key for each algorithm, in that order, on as many threads as there are processors.

    `done` is told how many keys there are, after each of them.
    """
    wanted = list(algorithms)
    if len(wanted) <= 1:
        return [generate(algorithm) for algorithm in wanted]
    import os  # noqa: PLC0415 - with the next one
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - slow to import, and first builds only

    with ThreadPoolExecutor(max_workers=min(len(wanted), os.cpu_count() or 1)) as pool:
        generated = []
        for secret in pool.map(generate, wanted):
            generated.append(secret)
            done(len(generated))
        return generated


def public_key(private_key: Secret) -> bytes:
    """The DER SubjectPublicKeyInfo of a PEM private key: PKCS#1, SEC 1 or unencrypted PKCS#8, RSA or ECDSA.

    As client-go does, the first block that is a private key counts, others are passed over. Of RSA the public part is
    read as the file states it; `prove` shows that it is the private part's. ValueError without any of the key in it if
    there is no such key.
    """
    return information(load(private_key, prove=False).public_key())


def _block(private_key: Secret) -> bytes:
    """The PEM of the block that counts."""
    for block in pem.decode(private_key.reveal()):
        if block.label in _LABELS:
            if block.has_headers:
                break
            return pem.encode(block.label, block.content)
        if block.label == "ENCRYPTED PRIVATE KEY":
            break
    else:
        message = "no RSA or ECDSA private key in PEM"
        raise ValueError(message)
    raise ValueError(ENCRYPTED)


def load(private_key: Secret, *, prove: bool) -> "PrivateKey":
    """The key object of `cryptography`, for signing.

    With `prove`, an RSA key's numbers are proven to fit each other, which takes longer than a signature; a caller that
    checks the signature can do without. ValueError if there is no RSA or ECDSA private key.
    """
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 - heavy
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 - heavy
    from cryptography.hazmat.primitives.asymmetric import ec, rsa  # noqa: PLC0415 - heavy

    block = _block(private_key)
    try:
        key = serialization.load_pem_private_key(block, password=None, unsafe_skip_rsa_key_validation=not prove)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        message = "private key is damaged"
        raise ValueError(message) from None
    if isinstance(key, ec.EllipticCurvePrivateKey) and key.curve.name not in _CURVES:
        message = "private key is on a curve other than P-256, P-384 and P-521"
        raise ValueError(message)
    if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) and not ml_dsa.algorithm(key):
        message = "private key is neither RSA nor ECDSA"
        raise ValueError(message)
    return key  # type: ignore[return-value]  # of these kinds by now


def prove(private_key: Secret) -> None:
    """Check that a private key is whole and that the public key its file states is its own; ValueError if not."""
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415 - heavy

    key = load(private_key, prove=True)
    if isinstance(key, ec.EllipticCurvePrivateKey):  # older releases of the library do not look at it
        own = ec.derive_private_key(key.private_numbers().private_value, key.curve)
        if information(own.public_key()) != information(key.public_key()):
            message = "private key's file states another key's public key"
            raise ValueError(message)


@lru_cache(maxsize=_REMEMBERED)
def load_public(public_key: bytes) -> "PublicKeyTypes":
    """The key object of a DER SubjectPublicKeyInfo.

    ValueError for a kind of key that `cryptography` does not know, and for one in another form than Go reads, such as
    a compressed point.
    """
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 - heavy
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 - heavy

    if public_key in _read:
        return _read[public_key]
    try:
        key = serialization.load_der_public_key(public_key)
    except (ValueError, UnsupportedAlgorithm):
        message = "public key is damaged, or of an unknown kind"
        raise ValueError(message) from None
    if information(key) != public_key:
        message = "public key is of a form that Kubernetes does not read"
        raise ValueError(message)
    return key


_read: "dict[bytes, PublicKeyTypes]" = {}


def remembered(key: "PublicKeyTypes") -> bytes:
    """The DER SubjectPublicKeyInfo of a key object, as of a certificate, that need not be read again."""
    found = information(key)
    if len(_read) >= _REMEMBERED:
        _read.clear()
    _read[found] = key
    return found


def information(key: "PublicKeyTypes") -> bytes:
    """The DER SubjectPublicKeyInfo of a key object."""
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 - heavy

    return key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


@lru_cache(maxsize=_REMEMBERED)
def algorithm(public_key: bytes) -> str:
    """The algorithm of a DER SubjectPublicKeyInfo in kubeadm's spelling: `RSA-2048`, `ECDSA-P256`.

    An imported key may have one that kubeadm would not generate, such as `RSA-1024`, or `Ed25519` of an authority
    whose key is elsewhere. ValueError for other kinds of keys.
    """
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa  # noqa: PLC0415 - heavy

    key = load_public(public_key)
    if isinstance(key, rsa.RSAPublicKey):
        return f"RSA-{key.key_size}"
    if isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name in _CURVES:
        return _CURVES[key.curve.name]
    if isinstance(key, ed25519.Ed25519PublicKey):
        return "Ed25519"
    if found := ml_dsa.algorithm(key):
        return found
    message = "public key is neither RSA nor ECDSA on P-256, P-384 or P-521, nor Ed25519"
    raise ValueError(message)


def is_rsa(public_key: bytes) -> bool:
    """Whether a DER SubjectPublicKeyInfo is of an RSA key; any other kind of key is none."""
    from cryptography.hazmat.primitives.asymmetric import rsa  # noqa: PLC0415 - heavy

    return isinstance(load_public(public_key), rsa.RSAPublicKey)


def from_rsa(content: bytes) -> bytes:
    """The DER SubjectPublicKeyInfo of an RSAPublicKey (RFC 8017, appendix A.1.1); ValueError if it is none."""
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 - heavy

    try:
        found = information(serialization.load_der_public_key(content))
    except ValueError:
        found = b""
    if not found or octets(found) != content:
        message = "RSA public key is damaged"
        raise ValueError(message)
    return found


@lru_cache(maxsize=_REMEMBERED)
def octets(public_key: bytes) -> bytes:
    """What stands in the BIT STRING of a DER SubjectPublicKeyInfo: its digest names the key."""
    from cryptography.hazmat.primitives.asymmetric import ed25519, rsa  # noqa: PLC0415 - heavy
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat  # noqa: PLC0415 - heavy

    key = load_public(public_key)
    if isinstance(key, rsa.RSAPublicKey):
        return key.public_bytes(Encoding.DER, PublicFormat.PKCS1)
    if isinstance(key, ed25519.Ed25519PublicKey) or ml_dsa.algorithm(key):
        return key.public_bytes(Encoding.Raw, PublicFormat.Raw)
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def pin(public_key: bytes) -> str:
    """`sha256:` and the SHA-256 of a DER SubjectPublicKeyInfo, as in kubeadm's `caCertHashes` (pubkeypin.Hash)."""
    return f"sha256:{hashlib.sha256(public_key).hexdigest()}"


def public_pem(public_key: bytes) -> bytes:
    """The PEM of a DER SubjectPublicKeyInfo, as in `sa.pub`."""
    return pem.encode(pem.PUBLIC_KEY, public_key)
