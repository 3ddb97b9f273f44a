"""A recording as text that is equal where two releases behave alike, and only there.

Keys, serial numbers and drawn tokens differ between any two recordings, versions and image tags between any two
releases. What holds them is opened here: a certificate becomes its fields, a key its algorithm, a version a mark. The
order of an etcd's members, which depends on the moment of joining, is sorted, and so is what kubeadm says of the
certificates that it makes: a join makes them in the order of a Go map. Nothing is left out.
"""

import base64
import binascii
import hashlib
import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

_BASE64: Final = re.compile(r"^( *)(.*?)([A-Za-z0-9+/]{60,}={0,2})$", re.MULTILINE)
_PEM: Final = re.compile(r"-----BEGIN ([A-Z0-9 ]+)-----\n.+?\n-----END \1-----\n?", re.DOTALL)
_MEMBERS: Final = re.compile(r"(--initial-cluster=)(\S+)")
_CERTS: Final = re.compile(r"(?:^\[certs\] .*\n)+", re.MULTILINE)
_MOMENTS: Final = {True: 60, False: 3600}
"""Whether a certificate signed itself -> the seconds to which its validity is cut: a leaf begins when its authority
did, however long before it was made."""
_MASKS: Final = (
    (re.compile(r"\b(etcd|coredns|pause):v?[\d.]+(-\d+)?"), r"\1:<tag>"),
    (re.compile(r"\bv?1\.\d\d\.\d+(-(alpha|beta|rc)\.\d+)?(\+[0-9A-Za-z.-]+)?"), "<version>"),
    (re.compile(r"^([WI])\d{4} .*?\]", re.MULTILINE), r"\1 <place>]"),
    (re.compile(r"\bkubeadm-init-dryrun\d+"), "kubeadm-init-dryrun"),
    (re.compile(r"sha256:[0-9a-f]{64}"), "sha256:<pin>"),
    (re.compile(r"^(  expiration: ).+$", re.MULTILINE), r"\1<time>"),
    (re.compile(r"^(  jws-kubeconfig-\w+: ).+$", re.MULTILINE), r"\1<signature>"),
    (re.compile(r"(bootstrap-token-)(?!abcdef)[a-z0-9]{6}\b"), r"\1<id>"),
)


def comparable(recording: Path) -> dict[str, str]:
    """Name of a file -> its text. The objects lose the numbers of their names; their order is a text of its own."""
    found: dict[str, str] = {}
    order = []
    tokens = drawn_tokens(recording)
    for path in sorted(recording.rglob("*")):
        if path.is_file():
            name = str(path.relative_to(recording))
            text = opened(path.read_text(encoding="utf-8"), tokens)
            if name.startswith("objects/"):
                name = opened(re.sub(r"^objects/\d+-", "objects/", name), tokens)
                order.append(f"{name.removeprefix('objects/')}\n")
            found[name] = text
    found["objects, in order"] = "".join(order)
    return found


def drawn_tokens(recording: Path) -> dict[str, str]:
    """What kubeadm drew for the token that owns kubeadm-certs, and the marks for it."""
    written = (recording / "spec.yaml").read_text(encoding="utf-8")
    marks = {}
    for path in recording.glob("objects/*-Secret-bootstrap-token-*.yaml"):
        identity = path.stem[-6:]
        if f"{identity}." not in written:
            marks[identity] = "<id>"
            for field in ("token-id", "token-secret"):
                value = re.search(rf"^  {field}: (\S+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
                if value:
                    marks[value[1]] = f"<{field}>"
    return marks


def opened(text: str, marks: dict[str, str]) -> str:
    """A text with its certificates and keys opened and the rest of what always differs masked."""
    text = _PEM.sub(lambda found: "\n".join(describe(found[0])) + "\n", text)
    text = _BASE64.sub(lambda found: "\n".join(_decoded(found[1], found[2], found[3])), text)
    text = _MEMBERS.sub(lambda found: found[1] + ",".join(sorted(found[2].split(","))), text)
    text = _CERTS.sub(lambda found: "".join(sorted(found[0].splitlines(keepends=True))), text)
    for value, mark in marks.items():
        text = text.replace(value, mark)
    for pattern, mark in _MASKS:
        text = pattern.sub(mark, text)
    return text


def _decoded(indent: str, before: str, value: str) -> Iterator[str]:
    """A line that ends in base64, with what it stands for below it."""
    try:
        plain = base64.b64decode(value, validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        plain = ""
    if not _PEM.search(plain):
        yield f"{indent}{before}{value if plain.isprintable() and plain else '<base64>'}"
        return
    yield f"{indent}{before}<opened>"
    for found in _PEM.finditer(plain):
        yield from (f"{indent}  {line}" for line in describe(found[0]))


def describe(pem: str) -> Iterator[str]:
    """The lines that a PEM block is worth: of a certificate its fields, of a key its algorithm."""
    what = pem.partition("-----BEGIN ")[2].partition("-----")[0]
    data = pem.encode()
    try:
        if what == "CERTIFICATE":
            with warnings.catch_warnings(action="ignore"):  # of a name longer than X.509 allows, which kubeadm makes
                yield from list(certificate_lines(x509.load_pem_x509_certificate(data)))
            return
        if what == "PUBLIC KEY":
            key = serialization.load_pem_public_key(data)
        else:
            key = serialization.load_pem_private_key(data, None, unsafe_skip_rsa_key_validation=True).public_key()
        yield f"{what}: {algorithm(key)}"
    except (ValueError, UnsupportedAlgorithm) as error:
        yield f"{what}: cannot be opened: {error}"


def algorithm(key: object) -> str:
    """A public key's algorithm and size."""
    if isinstance(key, rsa.RSAPublicKey):
        return f"RSA-{key.key_size}"
    if isinstance(key, ec.EllipticCurvePublicKey):
        return f"ECDSA {key.curve.name}"
    return type(key).__name__


def certificate_lines(certificate: x509.Certificate) -> Iterator[str]:
    """A certificate's fields, a field a line, without serial number, keys, signature and moments."""
    moments = _MOMENTS[certificate.subject == certificate.issuer]
    valid = int((certificate.not_valid_after_utc - certificate.not_valid_before_utc).total_seconds())
    yield f"certificate: {certificate.version.name}"
    yield f"  subject: {certificate.subject.rfc4514_string()}"
    yield f"  issuer: {certificate.issuer.rfc4514_string()}"
    yield f"  valid for: {valid // moments * moments} s"
    yield f"  public key: {algorithm(certificate.public_key())}"
    yield f"  signature: {certificate.signature_algorithm_oid._name}"  # noqa: SLF001 - the only name it has
    for extension in certificate.extensions:
        critical = ", critical" if extension.critical else ""
        yield f"  {extension.oid._name}{critical}: {_extension(extension.value, certificate)}"  # noqa: SLF001 - as above


def _extension(value: x509.ExtensionType, certificate: x509.Certificate) -> str:
    """An extension's value in words."""
    words = value.public_bytes().hex()
    match value:
        case x509.KeyUsage():
            words = ", ".join(name.removeprefix("_") for name, on in sorted(vars(value).items()) if on)
        case x509.ExtendedKeyUsage():
            words = ", ".join(usage._name for usage in value)  # noqa: SLF001 - the only name it has
        case x509.BasicConstraints():
            words = f"CA {value.ca}, path length {value.path_length}"
        case x509.SubjectAlternativeName():
            words = ", ".join(f"{type(name).__name__} {name.value}" for name in value)
        case x509.SubjectKeyIdentifier():
            words = _method(value.digest, certificate)
        case x509.AuthorityKeyIdentifier():
            words = f"{len(value.key_identifier or b'')} bytes, issuer {value.authority_cert_issuer}"
    return words


def _method(identifier: bytes, certificate: x509.Certificate) -> str:
    """How a subject's key identifier was made of its key."""
    whole = certificate.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    short = x509.SubjectKeyIdentifier.from_public_key(certificate.public_key()).digest
    bits = _bit_string(whole)
    methods = {
        short: "SHA-1 of the key",
        hashlib.sha256(bits).digest()[:20]: "truncated SHA-256 of the key",
        hashlib.sha256(whole).digest()[:20]: "truncated SHA-256 of the key with its algorithm",
    }
    return methods.get(identifier, f"{len(identifier)} bytes of another origin")


def _bit_string(spki: bytes) -> bytes:
    """The key within a SubjectPublicKeyInfo: the content of its last element, a bit string without unused bits."""

    def length(at: int) -> tuple[int, int]:
        first = spki[at]
        if first < 0x80:
            return first, at + 1
        size = first & 0x7F
        return int.from_bytes(spki[at + 1 : at + 1 + size]), at + 1 + size

    _, inside = length(1)
    size, start = length(inside + 1)
    _, key = length(start + size + 1)
    return spki[key + 1 :]
