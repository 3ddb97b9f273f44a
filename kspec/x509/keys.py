"""Private and public keys: drawn, written as kubeadm writes them, and read.

`cryptography` is imported only to draw a key, to prove one, and for the rare private key whose file does not say the
public one: an unchanged build never needs it.
"""

import hashlib
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from kspec.model.secret import Secret
from kspec.x509 import der, pem

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric import ec, rsa

    PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey

RSA_SIZES = {"RSA-2048": 2048, "RSA-3072": 3072, "RSA-4096": 4096}
"""The bits of the modulus for each RSA algorithm of kubeadm's `encryptionAlgorithm`."""

CURVES = {"ECDSA-P256": "1.2.840.10045.3.1.7", "ECDSA-P384": "1.3.132.0.34", "ECDSA-P521": "1.3.132.0.35"}
"""The curve for each ECDSA algorithm: two are of kubeadm's `encryptionAlgorithm`, adopted keys may have any."""

ENCRYPTED = "private key is encrypted"
"""The reason for which a key under a passphrase is refused: no component of Kubernetes asks for one."""

_PKCS1 = "RSA PRIVATE KEY"
_SEC1 = "EC PRIVATE KEY"
_PKCS8 = "PRIVATE KEY"
_LABELS = (_PKCS1, _SEC1, _PKCS8)

_RSA_IDENTIFIER = "1.2.840.113549.1.1.1"
_EC_IDENTIFIER = "1.2.840.10045.2.1"
_RSA_ALGORITHM = der.encode(der.SEQUENCE, der.object_identifier(_RSA_IDENTIFIER), der.encode(der.NULL))
_CURVE_TAG = der.context(0, constructed=True)
_PUBLIC_KEY_TAG = der.context(1, constructed=True)
_CURVE_NAMES = {dotted: name for name, dotted in CURVES.items()}
_UNCOMPRESSED = 0x04
_PUBLIC_EXPONENT = 65537


def generate(algorithm: str) -> Secret:
    """Draw a private key of one of kubeadm's algorithms; PEM as kubeadm writes it, PKCS#1 for RSA and SEC 1 for ECDSA.

    The system's random numbers are used: call it only where an identity is created. ValueError for an unknown name.
    """
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 - heavy
    from cryptography.hazmat.primitives.asymmetric import ec, rsa  # noqa: PLC0415 - heavy

    curves = {"ECDSA-P256": ec.SECP256R1, "ECDSA-P384": ec.SECP384R1}
    key: PrivateKey
    if algorithm in RSA_SIZES:
        key = rsa.generate_private_key(_PUBLIC_EXPONENT, RSA_SIZES[algorithm])
    elif algorithm in curves:
        key = ec.generate_private_key(curves[algorithm]())
    else:
        message = f"unknown key algorithm {algorithm}"
        raise ValueError(message)
    return Secret(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
        )
    )


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

    As client-go does, the first block that is a private key counts, others are passed over. The public part is read
    as the file states it; `prove` shows that it is the private part's. ValueError without any of the key in it if there
    is no such key.
    """
    label, content = _block(private_key)
    if label == _PKCS8:
        return _from_pkcs8(private_key, content)
    if label == _PKCS1:
        return _from_pkcs1(content)
    return _from_sec1(private_key, content, None)


def _block(private_key: Secret) -> tuple[str, bytes]:
    for block in pem.decode(private_key.reveal()):
        if block.label in _LABELS:
            if block.has_headers:
                break
            return block.label, block.content
        if block.label == "ENCRYPTED PRIVATE KEY":
            break
    else:
        message = "no RSA or ECDSA private key in PEM"
        raise ValueError(message)
    raise ValueError(ENCRYPTED)


def _from_pkcs8(private_key: Secret, content: bytes) -> bytes:
    """RFC 5208, section 5."""
    members = der.sequence(content, "private key")
    if len(members) < 3:  # noqa: PLR2004 - version, algorithm, key
        message = "private key is incomplete"
        raise ValueError(message)
    algorithm = der.elements(der.expect(members[1], der.SEQUENCE, "private key's algorithm"))
    kind = der.read_object_identifier(algorithm[0], "private key's algorithm") if algorithm else ""
    inner = der.expect(members[2], der.OCTET_STRING, "private key")
    if kind == _RSA_IDENTIFIER:
        return _from_pkcs1(inner)
    if kind == _EC_IDENTIFIER:
        return _from_sec1(private_key, inner, algorithm[1] if len(algorithm) > 1 else None)
    message = "private key is neither RSA nor ECDSA"
    raise ValueError(message)


def _from_pkcs1(content: bytes) -> bytes:
    """RFC 8017, appendix A.1.2: version, modulus, public exponent, and what is secret."""
    members = der.sequence(content, "RSA private key")
    if len(members) < 9 or der.read_integer(members[0], "RSA private key's version"):  # noqa: PLR2004 - as listed above
        message = "RSA private key is incomplete or has more than two primes"
        raise ValueError(message)
    return from_rsa_public_key(der.encode(der.SEQUENCE, members[1].whole, members[2].whole))


def from_rsa_public_key(content: bytes) -> bytes:
    """The DER SubjectPublicKeyInfo of an RSAPublicKey (RFC 8017, appendix A.1.1); ValueError if it is none."""
    found = der.encode(der.SEQUENCE, _RSA_ALGORITHM, der.bit_string(content))
    rsa_numbers(found)
    return found


def _from_sec1(private_key: Secret, content: bytes, curve: der.Element | None) -> bytes:
    """RFC 5915, section 3: version, private key, curve and public key; the curve may stand outside, in PKCS#8."""
    point: der.Element | None = None
    for member in der.sequence(content, "ECDSA private key"):
        if member.tag == _CURVE_TAG and curve is None:
            curve = next(iter(der.elements(member.content)), None)
        elif member.tag == _PUBLIC_KEY_TAG:
            point = next(iter(der.elements(member.content)), None)
    if curve is None or der.read_object_identifier(curve, "curve") not in _CURVE_NAMES:
        message = "ECDSA private key has no curve, or one other than P-256, P-384 and P-521"
        raise ValueError(message)
    if point is None or der.read_bit_string(point, "public key")[:1] != bytes((_UNCOMPRESSED,)):
        return _derived(private_key)
    algorithm = der.encode(der.SEQUENCE, der.object_identifier(_EC_IDENTIFIER), curve.whole)
    return der.encode(der.SEQUENCE, algorithm, point.whole)


def _derived(private_key: Secret, *, prove: bool = False) -> bytes:
    """The SubjectPublicKeyInfo that `cryptography` derives from the private part."""
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 - heavy

    key = load(private_key, prove=prove)
    return key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def load(private_key: Secret, *, prove: bool) -> "PrivateKey":
    """The key object of `cryptography`, for signing.

    With `prove`, an RSA key's numbers are proven to fit each other, which takes longer than a signature; a caller that
    checks the signature can do without. ValueError if there is no RSA or ECDSA private key.
    """
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 - heavy
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 - heavy
    from cryptography.hazmat.primitives.asymmetric import ec, rsa  # noqa: PLC0415 - heavy

    label, content = _block(private_key)
    try:
        key = serialization.load_pem_private_key(
            pem.encode(label, content), password=None, unsafe_skip_rsa_key_validation=not prove
        )
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        message = "private key is damaged, or neither RSA nor ECDSA"
        raise ValueError(message)  # noqa: TRY004 - what is wrong is the file's content
    return key


def prove(private_key: Secret) -> None:
    """Check that a private key is whole and that the public key its file states is its own; ValueError if not."""
    if public_key(private_key) != _derived(private_key, prove=True):
        message = "private key's file states another key's public key"
        raise ValueError(message)


def algorithm(public_key: bytes) -> str:
    """The algorithm of a DER SubjectPublicKeyInfo in kubeadm's spelling: `RSA-2048`, `ECDSA-P256`.

    An adopted key may have one that kubeadm would not draw, such as `RSA-1024`. ValueError for other kinds of keys.
    """
    kind, parameters, _key = _parts(public_key)
    if kind == _RSA_IDENTIFIER:
        return f"RSA-{rsa_numbers(public_key)[0].bit_length()}"
    if kind == _EC_IDENTIFIER and parameters is not None:
        name = _CURVE_NAMES.get(der.read_object_identifier(parameters, "curve"))
        if name is not None:
            return name
    message = "public key is neither RSA nor ECDSA on P-256, P-384 or P-521"
    raise ValueError(message)


def rsa_numbers(public_key: bytes) -> tuple[int, int]:
    """Modulus and public exponent of a DER SubjectPublicKeyInfo; ValueError if it is not an RSA key's."""
    kind, _parameters, key = _parts(public_key)
    numbers = der.sequence(key, "RSA public key") if kind == _RSA_IDENTIFIER else []
    if len(numbers) != 2:  # noqa: PLR2004 - RFC 8017, appendix A.1.1
        message = "public key is not RSA"
        raise ValueError(message)
    modulus, exponent = (der.read_integer(number, "RSA public key") for number in numbers)
    if modulus <= 0 or exponent <= 0:
        message = "RSA public key has a number that is not positive"
        raise ValueError(message)
    return modulus, exponent


def is_rsa(public_key: bytes) -> bool:
    """Whether a DER SubjectPublicKeyInfo is of an RSA key; any other kind of key is none."""
    return _parts(public_key)[0] == _RSA_IDENTIFIER


def _parts(public_key: bytes) -> tuple[str, der.Element | None, bytes]:
    """Object identifier, parameters and key of a SubjectPublicKeyInfo (RFC 5280, section 4.1)."""
    members = der.sequence(public_key, "public key")
    identifier = der.elements(der.expect(members[0], der.SEQUENCE, "public key's algorithm")) if members else []
    if len(members) != 2 or not 1 <= len(identifier) <= 2:  # noqa: PLR2004 - algorithm and key; kind and parameters
        message = "public key is not an algorithm and a key"
        raise ValueError(message)
    kind = der.read_object_identifier(identifier[0], "public key's algorithm")
    return kind, identifier[1] if len(identifier) > 1 else None, der.read_bit_string(members[1], "public key")


def pin(public_key: bytes) -> str:
    """`sha256:` and the SHA-256 of a DER SubjectPublicKeyInfo, as in kubeadm's `caCertHashes` (pubkeypin.Hash)."""
    return f"sha256:{hashlib.sha256(public_key).hexdigest()}"


def public_pem(public_key: bytes) -> bytes:
    """The PEM of a DER SubjectPublicKeyInfo, as in `sa.pub`."""
    return pem.encode(pem.PUBLIC_KEY, public_key)
