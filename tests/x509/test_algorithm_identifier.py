"""The names of signature algorithms, and which of them Go verifies: openssl's and Python's own encodings of them."""

import pytest
from made_certificate import NULL, algorithm, made

from kspec.x509 import der, reader
from kspec.x509.algorithm_identifier import VERIFIED, why_refused

PSS = "1.2.840.113549.1.1.10"
SHA224 = "2.16.840.1.101.3.4.2.4"
SHA1, SHA256, SHA384, SHA512 = (
    "1.3.14.3.2.26",
    "2.16.840.1.101.3.4.2.1",
    "2.16.840.1.101.3.4.2.2",
    "2.16.840.1.101.3.4.2.3",
)


def name(identifier: bytes) -> str:
    """What it is called in a certificate that has it."""
    return reader.parse(made(inside=identifier)).signature_algorithm


def pss(digest: str, salt: int, *, mask: str = "", null: bytes = NULL, trailer: int = 0) -> bytes:
    """RSASSA-PSS with these parameters."""

    def field(number: int, content: bytes) -> bytes:
        return der.encode(der.context(number, constructed=True), content)

    inner = der.encode(der.SEQUENCE, der.object_identifier(mask or digest), null)
    function = der.encode(der.SEQUENCE, der.object_identifier("1.2.840.113549.1.1.8"), inner)
    fields = [field(0, der.encode(der.SEQUENCE, der.object_identifier(digest), null)), field(1, function)]
    fields.append(field(2, der.integer(salt)))
    if trailer:
        fields.append(field(3, der.integer(trailer)))
    return algorithm(PSS, der.encode(der.SEQUENCE, *fields))


@pytest.mark.parametrize(
    ("found", "called"),
    [
        (algorithm("1.2.840.113549.1.1.11", NULL), "sha256WithRSAEncryption"),
        (algorithm("1.2.840.113549.1.1.11"), "sha256WithRSAEncryption"),
        (algorithm("1.2.840.10045.4.3.2"), "ecdsa-with-SHA256"),
        (algorithm("1.3.101.112"), "Ed25519"),
        (pss(SHA256, 32), "RSASSA-PSS with SHA-256"),
        (pss(SHA384, 48, null=b""), "RSASSA-PSS with SHA-384"),
        (pss(SHA512, 64, trailer=1), "RSASSA-PSS with SHA-512"),
    ],
)
def test_what_go_verifies_is_known_by_name(found: bytes, called: str) -> None:
    """Whether parameters that say nothing are there or not."""
    assert name(found) == called
    assert called in VERIFIED
    assert why_refused(called) == ""


@pytest.mark.parametrize(
    ("found", "called", "why"),
    [
        (algorithm("1.2.840.113549.1.1.5", NULL), "sha1WithRSAEncryption", "insecure"),
        (algorithm("1.3.14.3.2.29"), "sha1WithRSAEncryption", "insecure"),
        (algorithm("1.2.840.10045.4.1"), "ecdsa-with-SHA1", "insecure"),
        (algorithm("1.2.840.113549.1.1.4", NULL), "md5WithRSAEncryption", "insecure"),
        (algorithm("1.2.840.113549.1.1.2", NULL), "md2WithRSAEncryption", "do not know"),
        (algorithm("1.3.101.113"), "1.3.101.113", "do not know"),
        (pss(SHA256, 222), "RSASSA-PSS with SHA-256 and a salt of 222 bytes", "salt"),
        (
            algorithm(PSS, der.encode(der.SEQUENCE)),
            "RSASSA-PSS with SHA-1 and a salt of 20 bytes",
            "SHA-256",
        ),
        (pss(SHA256, 32, mask=SHA512), "RSASSA-PSS with SHA-256 and a salt of 32 bytes", "for the mask too"),
        (pss(SHA224, 28), "RSASSA-PSS with SHA-224 and a salt of 28 bytes", "SHA-256"),
        (pss(SHA256, 32, trailer=2), "RSASSA-PSS with SHA-256 and a salt of 32 bytes", "SHA-256"),
        (algorithm(PSS), "RSASSA-PSS without readable parameters", "SHA-256"),
        (pss("1.2.3", 32), "RSASSA-PSS without readable parameters", "SHA-256"),
    ],
)
def test_what_go_refuses_is_named_with_the_reason(found: bytes, called: str, why: str) -> None:
    """SHA-1 and MD5 as insecure; other parameters of RSASSA-PSS and unknown algorithms as not known."""
    assert name(found) == called
    assert called not in VERIFIED
    assert why in why_refused(called)


@pytest.mark.parametrize(
    "identifier",
    [
        der.encode(der.SEQUENCE),
        NULL,
        algorithm("1.3.101.112", NULL),
        pss(SHA1, 20),
        algorithm(PSS, NULL),
    ],
    ids=[
        "empty",
        "another type",
        "Ed25519 and parameters",
        "explicit default",
        "no parameters",
    ],
)
def test_what_is_not_der_or_no_identifier_is_refused(identifier: bytes) -> None:
    """Go would take the last three, and verifies by none of them."""
    with pytest.raises(ValueError, match="signature algorithm"):
        name(identifier)
