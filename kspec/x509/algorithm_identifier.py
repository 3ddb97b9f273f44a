"""The signature algorithms of certificates: how they are named, and which of them Go's crypto/x509 verifies.

Every component of Kubernetes and kubeadm itself verify by it, so what it refuses is of no use to a cluster. Source of
the rules: `getSignatureAlgorithmFromAI` and `checkSignature` in Go's crypto/x509, which go by the object identifier
alone but for RSASSA-PSS and Ed25519.
"""

from typing import Final

from attrs import frozen

from kspec.x509 import der

SHA1_RSA: Final = "sha1WithRSAEncryption"
SHA1_ECDSA: Final = "ecdsa-with-SHA1"
ED25519: Final = "Ed25519"

_RSASSA_PSS: Final = "1.2.840.113549.1.1.10"
_MGF1: Final = "1.2.840.113549.1.1.8"
_ED25519: Final = "1.3.101.112"
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
    _ED25519: ED25519,
}
_DIGESTS: Final = {
    "1.3.14.3.2.26": ("SHA-1", 20),
    "2.16.840.1.101.3.4.2.4": ("SHA-224", 28),
    "2.16.840.1.101.3.4.2.1": ("SHA-256", 32),
    "2.16.840.1.101.3.4.2.2": ("SHA-384", 48),
    "2.16.840.1.101.3.4.2.3": ("SHA-512", 64),
}
"""Object identifier -> name and octets."""

PSS: Final = {f"RSASSA-PSS with {name}": name for name in ("SHA-256", "SHA-384", "SHA-512")}
"""The three forms of RSASSA-PSS that Go knows, and their digests.

The mask's digest is the message's, and the salt is as long as the digest.
"""

_INSECURE: Final = {"md5WithRSAEncryption": "MD5", SHA1_RSA: "SHA-1", SHA1_ECDSA: "SHA-1"}
VERIFIED: Final = frozenset({*_NAMES.values(), *PSS}) - {*_INSECURE, "md2WithRSAEncryption"}
"""The algorithms that Go verifies signatures by."""


def name(identifier: der.Element) -> str:
    """What an AlgorithmIdentifier (RFC 5280, section 4.1.1.2) is called.

    A name of VERIFIED only where Go would take it for that algorithm; else the name, with the parameters that matter,
    or the dotted object identifier. ValueError if it is none.
    """
    members = der.elements(der.expect(identifier, der.SEQUENCE, "signature algorithm"))
    if not members:
        message = "signature algorithm is empty"
        raise ValueError(message)
    dotted = der.read_object_identifier(members[0], "signature algorithm")
    if dotted == _RSASSA_PSS:
        return _pss(members[1:])
    if dotted == _ED25519 and len(members) > 1:
        return "Ed25519 with parameters"
    return _NAMES.get(dotted, dotted)


def why_refused(algorithm: str) -> str:
    """Why Go verifies no signature by an algorithm that `name` has named; nothing where it does."""
    if algorithm in VERIFIED:
        return ""
    if algorithm in _INSECURE:
        return f"{_INSECURE[algorithm]} is insecure"
    if algorithm.startswith("RSASSA-PSS"):
        return "of RSASSA-PSS they know SHA-256, SHA-384 and SHA-512 alone, with a salt as long as the digest"
    return "they do not know it"


@frozen
class _Digest:
    name: str
    octets: int
    is_plain: bool


def _pss(parameters: list[der.Element]) -> str:
    """The name of RSASSA-PSS by its parameters (RFC 4055, section 3.1), whose defaults are SHA-1's."""
    try:
        fields = {field.tag: _only(field.content) for field in der.sequence(parameters[0].whole, "parameters")}
        digest = _digest(fields.get(der.context(0, constructed=True)))
        mask = _mask_digest(fields.get(der.context(1, constructed=True)))
        salt = _number(fields.get(der.context(2, constructed=True)), 20)
        trailer = _number(fields.get(der.context(3, constructed=True)), 1)
    except (ValueError, IndexError):
        return "RSASSA-PSS without readable parameters"
    known = f"RSASSA-PSS with {digest.name}"
    is_usual = digest.is_plain and mask == digest and salt == digest.octets and trailer == 1
    if known in PSS and is_usual:
        return known
    other = "" if mask.name == digest.name else f", a mask by {mask.name}"
    return f"{known}{other} and a salt of {salt} bytes"


def _only(content: bytes) -> der.Element:
    (element,) = der.elements(content)
    return element


def _digest(element: der.Element | None) -> _Digest:
    if element is None:
        return _Digest("SHA-1", 20, is_plain=True)
    members = der.elements(der.expect(element, der.SEQUENCE, "digest"))
    dotted = der.read_object_identifier(members[0], "digest")
    called, octets = _DIGESTS.get(dotted, (dotted, 0))
    return _Digest(called, octets, is_plain=all(member.whole == der.encode(der.NULL) for member in members[1:]))


def _mask_digest(element: der.Element | None) -> _Digest:
    if element is None:
        return _digest(None)
    members = der.elements(der.expect(element, der.SEQUENCE, "mask"))
    function = der.read_object_identifier(members[0], "mask")
    return _digest(members[1]) if function == _MGF1 else _Digest(function, 0, is_plain=False)


def _number(element: der.Element | None, default: int) -> int:
    return default if element is None else der.read_integer(element, "parameter")
