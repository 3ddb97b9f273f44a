"""Name constraints, as Go holds names to them (crypto/x509, matchDomainConstraint and matchIPConstraint)."""

from datetime import UTC, datetime
from ipaddress import ip_network

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from kspec.x509.constraints import forbidden, is_constrained

DNS = ("kubernetes", "a.example.com", "example.com", "API.Example.com", "badexample.com")
IPS = ("10.0.0.1", "192.0.2.1", "fd00::1")


def authority(*constraints: x509.ExtensionType) -> bytes:
    """An authority's certificate (DER)."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a")])
    times = (datetime(2030, 1, 1, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC))
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, *times)
    for one in constraints:
        builder = builder.add_extension(one, critical=True)
    return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)


def domain(*names: str) -> list[x509.GeneralName]:
    return [x509.DNSName(name) for name in names]


@pytest.mark.parametrize(
    ("permitted", "excluded", "said"),
    [
        (domain("example.com"), None, ["DNS:kubernetes", "DNS:badexample.com"]),
        (domain(".example.com"), None, ["DNS:kubernetes", "DNS:example.com", "DNS:badexample.com"]),
        (None, domain("example.com"), ["DNS:a.example.com", "DNS:example.com", "DNS:API.Example.com"]),
        ([x509.IPAddress(ip_network("10.0.0.0/8"))], None, ["IP:192.0.2.1", "IP:fd00::1"]),
        (None, [x509.IPAddress(ip_network("fd00::/8"))], ["IP:fd00::1"]),
        ([x509.DirectoryName(x509.Name([]))], None, []),
    ],
)
def test_each_kind_of_names_is_held_to_its_own_constraints(
    permitted: list[x509.GeneralName] | None, excluded: list[x509.GeneralName] | None, said: list[str]
) -> None:
    """Where there are none of its kind, a name is free."""
    content = authority(x509.NameConstraints(permitted, excluded))
    assert list(forbidden(content, DNS, IPS)) == said


def test_most_authorities_have_none() -> None:
    """Those with some are known by the extension."""
    assert not is_constrained(authority())
    assert is_constrained(authority(x509.NameConstraints(domain("example.com"), None)))
