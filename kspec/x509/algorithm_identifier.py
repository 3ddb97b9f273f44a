"""The signature algorithms of certificates: how they are named, and which of them Go's crypto/x509 verifies.

Every component of Kubernetes and kubeadm itself verify by it, so what it refuses is of no use to a cluster. Source of
the rules: `getSignatureAlgorithmFromAI` and `checkSignature` in Go's crypto/x509, which go by the object identifier
alone but for RSASSA-PSS.
"""

from functools import cache
from itertools import product
from typing import TYPE_CHECKING, Final

from kspec.x509 import der, ml_dsa

if TYPE_CHECKING:
    from cryptography import x509

SHA1_RSA: Final = "sha1WithRSAEncryption"
SHA1_ECDSA: Final = "ecdsa-with-SHA1"
ED25519: Final = "Ed25519"

_RSASSA_PSS: Final = "1.2.840.113549.1.1.10"
_MGF1: Final = "1.2.840.113549.1.1.8"
_NAMES: Final = {
    "1.2.840.113549.1.1.2": "md2WithRSAEncryption",
    "1.2.840.113549.1.1.4": "md5WithRSAEncryption",
    "1.2.840.113549.1.1.5": SHA1_RSA,
    "1.3.14.3.2.29": SHA1_RSA,
    "1.2.840.113549.1.1.11": "sha256WithRSAEncryption",
    "1.2.840.113549.1.1.12": "sha384WithRSAEncryption",
    "1.2.840.113549.1.1.13": "sha512WithRSAEncryption",
    "1.2.840.10045.4.1": SHA1_ECDSA,
    "1.2.840.10045.4.3.2": "ecdsa-with-SHA256",
    "1.2.840.10045.4.3.3": "ecdsa-with-SHA384",
    "1.2.840.10045.4.3.4": "ecdsa-with-SHA512",
    "1.3.101.112": ED25519,
    **{dotted: name for name, dotted in ml_dsa.OBJECT_IDENTIFIERS.items()},
}
_PSS_DIGESTS: Final = {
    "SHA-256": ("2.16.840.1.101.3.4.2.1", 32),
    "SHA-384": ("2.16.840.1.101.3.4.2.2", 48),
    "SHA-512": ("2.16.840.1.101.3.4.2.3", 64),
}
"""Name -> object identifier and octets."""

PSS: Final = {f"RSASSA-PSS with {name}": name for name in _PSS_DIGESTS}
"""The three forms of RSASSA-PSS that Go knows, and their digests.

The mask's digest is the message's, and the salt is as long as the digest.
"""

_LONGEST_SALT: Final = 2048
"""Octets that no signature has room for: those of an RSA key of 16384 bits."""
_INSECURE: Final = {"md5WithRSAEncryption": "MD5", SHA1_RSA: "SHA-1", SHA1_ECDSA: "SHA-1"}
VERIFIED: Final = frozenset({*_NAMES.values(), *PSS}) - {*_INSECURE, "md2WithRSAEncryption"}
"""The algorithms that Go verifies signatures by."""


def name(certificate: "x509.Certificate", identifier: bytes) -> str:
    """What a certificate's signature algorithm is called; `identifier` is its DER (RFC 5280, section 4.1.1.2).

    A name of VERIFIED only where Go would take it for that algorithm; else the name, with the parameters that matter,
    or the dotted object identifier.
    """
    dotted = certificate.signature_algorithm_oid.dotted_string
    if dotted == _RSASSA_PSS:
        return _pss_forms().get(identifier) or _other_pss(certificate, identifier)
    return _NAMES.get(dotted, dotted)


def why_refused(algorithm: str) -> str:
    """Why Go verifies no signature by an algorithm that `name` has named; nothing where it does."""
    if algorithm in VERIFIED:
        return ""
    if algorithm in _INSECURE:
        return f"{_INSECURE[algorithm]} is insecure"
    if algorithm.startswith("RSASSA-PSS"):
        return "of RSASSA-PSS they know SHA-256, SHA-384 and SHA-512 alone, for the mask too, with a salt as long"
    return "they do not know it"


@cache
def _pss_forms() -> dict[bytes, str]:
    """The AlgorithmIdentifiers of RSASSA-PSS (RFC 4055, section 3.1) that Go knows, with their names.

    Go compares octets: the parameters of a digest are NULL or absent, the trailer is absent or the usual one.
    """
    nothing = (b"", der.encode(der.NULL))
    found = {}
    for called, (dotted, salt) in _PSS_DIGESTS.items():
        digests = [der.encode(der.SEQUENCE, der.object_identifier(dotted), end) for end in nothing]
        for digest, mask, trailer in product(digests, digests, (b"", _field(3, der.integer(1)))):
            function = der.encode(der.SEQUENCE, der.object_identifier(_MGF1), mask)
            fields = (_field(0, digest), _field(1, function), _field(2, der.integer(salt)), trailer)
            parameters = der.encode(der.SEQUENCE, *fields)
            identifier = der.encode(der.SEQUENCE, der.object_identifier(_RSASSA_PSS), parameters)
            found[identifier] = f"RSASSA-PSS with {called}"
    return found


def _field(number: int, content: bytes) -> bytes:
    return der.encode(der.context(number, constructed=True), content)


def _other_pss(certificate: "x509.Certificate", identifier: bytes) -> str:
    """The name of RSASSA-PSS with other parameters, of which a salt of 20 bytes is what is left out."""
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 - heavy

    try:
        digest = certificate.signature_hash_algorithm
    except (ValueError, UnsupportedAlgorithm):
        digest = None
    if digest is None:
        return "RSASSA-PSS without readable parameters"
    called = digest.name.upper().replace("SHA", "SHA-")
    salt = next((salt for salt in range(_LONGEST_SALT) if _field(2, der.integer(salt)) in identifier), 20)
    return f"RSASSA-PSS with {called} and a salt of {salt} bytes"
