"""Certificates put together part by part, each of which a test can exchange for an odd one."""

from datetime import UTC, datetime
from typing import Final

from kspec.model.certificate import Validity
from kspec.x509 import der, distinguished_name, keys

VALIDITY: Final = Validity(datetime(2026, 1, 2, tzinfo=UTC), datetime(2027, 1, 2, tzinfo=UTC))
KEY: Final = keys.generate("ECDSA-P256")
NULL: Final = der.encode(der.NULL)
TRUE: Final = der.encode(der.BOOLEAN, b"\xff")
FALSE: Final = der.encode(der.BOOLEAN, b"\x00")
KEY_USAGE: Final = "2.5.29.15"
CONSTRAINTS: Final = "2.5.29.19"
NAMES: Final = "2.5.29.17"


def version(number: int) -> bytes:
    """The version, counted from 0 as it is written."""
    return der.encode(der.context(0, constructed=True), der.integer(number))


def algorithm(dotted: str, *parameters: bytes) -> bytes:
    """An AlgorithmIdentifier."""
    return der.encode(der.SEQUENCE, der.object_identifier(dotted), *parameters)


def name(tag: int, value: bytes, kind: str = distinguished_name.COMMON_NAME) -> bytes:
    """A distinguished name with one attribute of any type."""
    attribute = der.encode(der.SEQUENCE, der.object_identifier(kind), der.encode(tag, value))
    return der.encode(der.SEQUENCE, der.encode(der.SET, attribute))


def times(first: bytes, last: bytes = der.encode(der.UTC_TIME, b"270102000000Z")) -> bytes:
    """A validity."""
    return der.encode(der.SEQUENCE, first, last)


def extension(kind: str, value: bytes, critical: bytes = b"") -> bytes:
    """One extension; whether it is critical is given as it is written."""
    return der.encode(der.SEQUENCE, der.object_identifier(kind), critical, der.encode(der.OCTET_STRING, value))


def alternative_names(*names: bytes) -> bytes:
    """The extension of alternative names."""
    return extension(NAMES, der.encode(der.SEQUENCE, *names))


def extensions(*given: bytes) -> bytes:
    """All extensions as they stand in a certificate."""
    return der.encode(der.context(3, constructed=True), der.encode(der.SEQUENCE, *given))


USUAL: Final = {
    "version": version(2),
    "serial": der.integer(7),
    "inside": algorithm("1.2.840.10045.4.3.2"),
    "issuer": distinguished_name.encode("kubernetes"),
    "validity": times(der.time(VALIDITY.not_before)),
    "subject": distinguished_name.encode("kube-apiserver", ["a"]),
    "public_key": keys.public_key(KEY),
    "extensions": extensions(extension(KEY_USAGE, b"\x03\x02\x05\xa0", TRUE)),
}


def made(outside: bytes = b"", signature: bytes = b"", **parts: bytes) -> bytes:
    """The DER of a certificate that nobody signed, with some parts exchanged."""
    body = {**USUAL, **parts}
    assert body.keys() == USUAL.keys()
    content = der.encode(der.SEQUENCE, *body.values())
    return der.encode(der.SEQUENCE, content, outside or body["inside"], signature or der.bit_string(b"x"))


def of_algorithm(identifier: bytes) -> bytes:
    """The DER of a certificate with a signature algorithm, inside and outside."""
    return made(inside=identifier)
