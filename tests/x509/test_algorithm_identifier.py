"""The names of signature algorithms, and which of them Go verifies: openssl's and Python's own encodings of them."""

import pytest

from kspec.x509 import der
from kspec.x509.algorithm_identifier import VERIFIED, name, why_refused

NULL = der.encode(der.NULL)
SHA1, SHA256, SHA384, SHA512 = (
    "1.3.14.3.2.26",
    "2.16.840.1.101.3.4.2.1",
    "2.16.840.1.101.3.4.2.2",
    "2.16.840.1.101.3.4.2.3",
)


def identifier(dotted: str, *parameters: bytes) -> der.Element:
    """An AlgorithmIdentifier as it is read from a certificate."""
    return der.elements(der.encode(der.SEQUENCE, der.object_identifier(dotted), *parameters))[0]


def pss(digest: str, salt: int, *, mask: str = "", null: bytes = NULL, trailer: int = 0) -> der.Element:
    """RSASSA-PSS with these parameters."""

    def field(number: int, content: bytes) -> bytes:
        return der.encode(der.context(number, constructed=True), content)

    inner = der.encode(der.SEQUENCE, der.object_identifier(mask or digest), null)
    function = der.encode(der.SEQUENCE, der.object_identifier("1.2.840.113549.1.1.8"), inner)
    fields = [field(0, der.encode(der.SEQUENCE, der.object_identifier(digest), null)), field(1, function)]
    fields.append(field(2, der.integer(salt)))
    if trailer:
        fields.append(field(3, der.integer(trailer)))
    return identifier("1.2.840.113549.1.1.10", der.encode(der.SEQUENCE, *fields))


@pytest.mark.parametrize(
    ("found", "called"),
    [
        (identifier("1.2.840.113549.1.1.11", NULL), "sha256WithRSAEncryption"),
        (identifier("1.2.840.113549.1.1.11"), "sha256WithRSAEncryption"),
        (identifier("1.2.840.10045.4.3.2"), "ecdsa-with-SHA256"),
        (identifier("1.3.101.112"), "Ed25519"),
        (pss(SHA256, 32), "RSASSA-PSS with SHA-256"),
        (pss(SHA384, 48, null=b""), "RSASSA-PSS with SHA-384"),
        (pss(SHA512, 64, trailer=1), "RSASSA-PSS with SHA-512"),
    ],
)
def test_what_go_verifies_is_known_by_name(found: der.Element, called: str) -> None:
    """Whether parameters that say nothing are there or not."""
    assert name(found) == called
    assert called in VERIFIED
    assert why_refused(called) == ""


@pytest.mark.parametrize(
    ("found", "called", "why"),
    [
        (identifier("1.2.840.113549.1.1.5", NULL), "sha1WithRSAEncryption", "insecure"),
        (identifier("1.3.14.3.2.29"), "sha1WithRSAEncryption", "insecure"),
        (identifier("1.2.840.10045.4.1"), "ecdsa-with-SHA1", "insecure"),
        (identifier("1.2.840.113549.1.1.4", NULL), "md5WithRSAEncryption", "insecure"),
        (identifier("1.2.840.113549.1.1.2", NULL), "md2WithRSAEncryption", "do not know"),
        (identifier("1.3.101.112", NULL), "Ed25519 with parameters", "do not know"),
        (identifier("1.3.101.113"), "1.3.101.113", "do not know"),
        (pss(SHA256, 222), "RSASSA-PSS with SHA-256 and a salt of 222 bytes", "salt"),
        (pss(SHA1, 20), "RSASSA-PSS with SHA-1 and a salt of 20 bytes", "SHA-256"),
        (pss(SHA256, 32, mask=SHA1), "RSASSA-PSS with SHA-256, a mask by SHA-1 and a salt of 32 bytes", "SHA-256"),
        (pss(SHA256, 32, trailer=2), "RSASSA-PSS with SHA-256 and a salt of 32 bytes", "SHA-256"),
        (identifier("1.2.840.113549.1.1.10"), "RSASSA-PSS without readable parameters", "SHA-256"),
        (identifier("1.2.840.113549.1.1.10", NULL), "RSASSA-PSS without readable parameters", "SHA-256"),
    ],
)
def test_what_go_refuses_is_named_with_the_reason(found: der.Element, called: str, why: str) -> None:
    """SHA-1 and MD5 as insecure; other parameters of RSASSA-PSS and unknown algorithms as not known."""
    assert name(found) == called
    assert called not in VERIFIED
    assert why in why_refused(called)


def test_what_is_no_identifier_is_refused() -> None:
    """Neither an empty one nor another type."""
    for text in (der.encode(der.SEQUENCE), NULL):
        with pytest.raises(ValueError, match="signature algorithm"):
            name(der.elements(text)[0])
