"""Name constraints of an authority (RFC 5280, section 4.2.1.10), as Go's crypto/x509 holds names to them.

Go looks at those of a trusted root, too; what it does not know of them, it refuses where they are critical.
"""

from collections.abc import Iterator, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final

from kspec.x509 import reader

IDENTIFIER: Final = "2.5.29.30"


def is_constrained(authority: bytes) -> bool:
    """Whether an authority (DER) has constraints on names."""
    return any(extension.identifier == IDENTIFIER for extension in reader.parse(authority).extensions)


def forbidden(authority: bytes, dns_names: Sequence[str], ip_addresses: Sequence[str]) -> Iterator[str]:
    """The names, as `DNS:name` or `IP:address`, that an authority (DER) with constraints may not certify."""
    from cryptography import x509  # noqa: PLC0415 - heavy

    found = x509.load_der_x509_certificate(authority).extensions.get_extension_for_class(x509.NameConstraints).value
    both = (found.permitted_subtrees or (), found.excluded_subtrees or ())
    for name in dns_names:
        domains = [[_is_domain(name, one.value) for one in part if isinstance(one, x509.DNSName)] for part in both]
        if not _is_permitted(*domains):
            yield f"DNS:{name}"
    for text in ip_addresses:
        address = ip_address(text)
        networks = [[_is_in(address, one.value) for one in part if isinstance(one, x509.IPAddress)] for part in both]
        if not _is_permitted(*networks):
            yield f"IP:{text}"


def _is_permitted(permitted: Sequence[bool], excluded: Sequence[bool]) -> bool:
    """Whether a name is permitted, by which of the constraints of its kind it fits: if there are some, one of them."""
    return (any(permitted) or not permitted) and not any(excluded)


def _is_domain(name: str, constraint: str) -> bool:
    """Whether a name is the domain, or below it; below it alone where the constraint begins with a dot."""
    name, domain = name.lower(), constraint.lower()
    if not domain:
        return True
    if domain.startswith("."):
        return name.endswith(domain)
    return name == domain or name.endswith(f".{domain}")


def _is_in(address: IPv4Address | IPv6Address, network: object) -> bool:
    return isinstance(network, IPv4Network | IPv6Network) and address.version == network.version and address in network
