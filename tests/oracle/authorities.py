"""Authorities as other tools make them, for kubeadm and for kspec: each way by its name.

A way gives an authority's file and its key. All three authorities of a cluster are made in the same way.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final, TypeAlias

from attrs import frozen
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

AUTHORITIES: Final = ("ca", "etcd/ca", "front-proxy-ca")
Key: TypeAlias = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey
_LIFE: Final = timedelta(days=3650)
_EXPONENT: Final = 65537


@frozen
class Authority:
    """What stands in `NAME.crt`, and in `NAME.key`."""

    certificates: bytes
    key: bytes


def rsa_key(bits: int = 2048) -> Key:
    """A key of RSA."""
    return rsa.generate_private_key(_EXPONENT, bits)


def _name(common_name: str, *, organization: str = "Example") -> x509.Name:
    """A name as most tools write it: as UTF8String."""
    attributes = [(NameOID.COUNTRY_NAME, "DE"), (NameOID.ORGANIZATION_NAME, organization)]
    return x509.Name(
        [x509.NameAttribute(kind, text) for kind, text in (*attributes, (NameOID.COMMON_NAME, common_name))]
    )


def _sign(  # noqa: PLR0913 - the fields of a certificate
    name: x509.Name,
    key: Key,
    issuer: x509.Name,
    by: Key,
    *more: x509.ExtensionType,
    path_length: int | None = None,
    identified: bool = True,
) -> bytes:
    start = datetime.now(tz=UTC).replace(microsecond=0) - timedelta(hours=1)
    builder = x509.CertificateBuilder(
        issuer, name, key.public_key(), x509.random_serial_number(), start, start + _LIFE
    ).add_extension(x509.BasicConstraints(ca=True, path_length=path_length), critical=True)
    if identified:
        builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    for extension in more:
        builder = builder.add_extension(extension, critical=isinstance(extension, x509.NameConstraints))
    algorithm = None if isinstance(by, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    return builder.sign(by, algorithm).public_bytes(Encoding.PEM)


def _pem(key: Key) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _own(key: Key, *more: x509.ExtensionType, path_length: int | None = None, identified: bool = True) -> Authority:
    """One that signs itself."""
    name = _name("Cluster authority")
    content = _sign(name, key, name, key, *more, path_length=path_length, identified=identified)
    return Authority(content, _pem(key))


def _intermediate(*, with_root: bool) -> Authority:
    key, root_key, root = rsa_key(), rsa_key(), _name("Root")
    own = _sign(_name("Cluster authority"), key, root, root_key, path_length=0)
    return Authority(own + (_sign(root, root_key, root, root_key) if with_root else b""), _pem(key))


def _bundle() -> Authority:
    """One's own, and behind it another that is trusted too."""
    own, other = _own(rsa_key()), _own(rsa_key())
    return Authority(own.certificates + other.certificates, own.key)


_CONSTRAINED: Final = x509.NameConstraints(None, [x509.DNSName("example.org")])
WAYS: Final[dict[str, Callable[[], Authority]]] = {
    "own": lambda: _own(rsa_key()),
    "no-identifier": lambda: _own(rsa_key(), identified=False),
    "rsa-4096": lambda: _own(rsa_key(4096)),
    "p384": lambda: _own(ec.generate_private_key(ec.SECP384R1())),
    "path-length-0": lambda: _own(rsa_key(), path_length=0),
    "name-constraints": lambda: _own(rsa_key(), _CONSTRAINED),
    "intermediate": lambda: _intermediate(with_root=True),
    "intermediate-alone": lambda: _intermediate(with_root=False),
    "bundle": _bundle,
    "ed25519": lambda: _own(ed25519.Ed25519PrivateKey.generate()),
}
"""Every way; kubeadm itself loads no key of Ed25519."""
