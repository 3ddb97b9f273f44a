"""Every form in which a cluster's secrets may look inside of something, and a search for them."""

import re
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterator, Mapping

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from small_cluster import Cluster


def encodings(secret: bytes) -> Iterator[bytes]:
    """How a secret may look inside of something: as it is, in hexadecimal, in base64 wherever it begins."""
    yield secret
    yield secret.hex().encode()
    yield secret.hex().upper().encode()
    for encode in (b64encode, urlsafe_b64encode):
        for shift in range(3):
            encoded = encode(b"\0" * shift + secret)
            start, end = -(-shift * 8 // 6), (shift + len(secret)) * 8 // 6
            yield encoded[start:end]


def private_parts(text: bytes) -> Iterator[bytes]:
    """What is secret in a private key: its numbers, and the lines of its PEM, which no other text has."""
    key = serialization.load_pem_private_key(text, None)
    if isinstance(key, rsa.RSAPrivateKey):
        numbers = key.private_numbers()
        yield from (
            number.to_bytes((number.bit_length() + 7) // 8, "big") for number in (numbers.d, numbers.p, numbers.q)
        )
    elif isinstance(key, ec.EllipticCurvePrivateKey):
        yield key.private_numbers().private_value.to_bytes(32, "big")
    yield text.splitlines()[1]


def needles(cluster: Cluster, more: Mapping[bytes, str]) -> dict[bytes, str]:
    """Every form of every secret of a cluster's keyring, and of `more`, and where it is from."""
    known = dict(more)
    for path in cluster.keys.rglob("*"):
        if path.is_file() and not path.name.startswith("."):
            content = path.read_bytes()
            parts = private_parts(content) if path.suffix == ".key" else [content.strip().partition(b".")[2]]
            known |= dict.fromkeys(filter(None, parts), path.name)
    return {form: name for secret, name in known.items() for form in encodings(secret)}


_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"\\": b"\\", b"'": b"'", b'"': b'"'}


def _byte(escape: bytes) -> bytes:
    return bytes.fromhex(escape[1:].decode())


def leaks(text: bytes, known: dict[bytes, str]) -> set[str]:
    """The secrets that a text gives away, even where it is broken into lines or lists bytes by their escapes."""
    joined = re.sub(rb"\s+|\\n", b"", text)
    listed = re.sub(rb"\\(x[0-9a-f]{2}|[nrt\\'\"])", lambda match: _ESCAPES.get(match[1]) or _byte(match[1]), text)
    return {name for form, name in known.items() if form in text or form in joined or form in listed}
