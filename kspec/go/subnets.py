"""Networks in CIDR notation, as kubeadm counts them."""

import ipaddress
from functools import lru_cache
from typing import Final, TypeAlias

from kspec.go.addresses import parse_ip

Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network

_MOST: Final = 2**63 - 1
_DIGITS: Final = 7


def parse_cidr(text: str) -> Network | None:
    """Read a network as k8s.io/utils/net.ParseCIDRSloppy does; host bits that are set are dropped. None if it is none.

    An IPv4-mapped network (`::ffff:10.0.0.0/104`) stays one of IPv6.
    """
    address, slash, mask = text.partition("/")
    if not slash or not (mask.isascii() and mask.isdigit()) or len(mask) > _DIGITS:
        return None
    parsed = parse_ip(address)
    if parsed is None:
        return None
    if ":" in address and isinstance(parsed, ipaddress.IPv4Address):
        parsed = ipaddress.IPv6Address(f"::ffff:{parsed}")
    bits = int(mask)
    if bits > parsed.max_prefixlen:
        return None
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is not None:
        return _MappedNetwork((parsed, bits), strict=False)
    return ipaddress.ip_network((parsed, bits), strict=False)


class _MappedNetwork(ipaddress.IPv6Network):
    """A network of IPv6 that reads the same with every Python: from 3.13 on, `::ffff:10.0.0.0` would be written."""

    def __str__(self) -> str:
        """As `::ffff:a00:0/104`."""
        address = self.network_address
        if address.ipv4_mapped is None:
            return super().__str__()
        return f"::ffff:{int(address) >> 16 & 0xFFFF:x}:{int(address) & 0xFFFF:x}/{self.prefixlen}"


_ELSEWHERE = tuple(
    map(
        ipaddress.IPv4Network,
        (
            *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
            *("192.0.0.0/24", "192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24"),
            *("224.0.0.0/4", "240.0.0.0/4"),
        ),
    )
)
"""IANA's special-purpose registry for IPv4, and multicast. Not Python's `is_global`, which patch releases change."""


def is_public(network: Network) -> bool:
    """Whether an IPv4 network has addresses that are routed on the internet, by the registry."""
    return isinstance(network, ipaddress.IPv4Network) and not any(map(network.subnet_of, _ELSEWHERE))


@lru_cache(maxsize=64)  # each rule reads the same two fields
def parse_cidrs(text: str) -> tuple[Network, ...] | None:
    """Read networks between commas, without blanks; None if one of them is none."""
    found = [parse_cidr(part) for part in text.split(",")]
    return tuple(network for network in found if network is not None) if None not in found else None


def range_size(network: Network) -> int:
    """How many addresses kubeadm sees in a network (k8s.io/utils/net.RangeSize): none at all in the two largest."""
    bits = network.max_prefixlen - network.prefixlen
    return 0 if bits >= network.max_prefixlen - 1 else min(1 << bits, _MOST)


def dns_address(service_subnet: str, index: int) -> str:
    """The address at `index` of the first of the service subnets: 1 is the API server's, 10 the DNS server's.

    kubeadm's constants.GetDNSIP and GetAPIServerVirtualIP; the subnet may have host bits set.

    Raises:
        ValueError: if the subnet is not a CIDR or too small.
    """
    network = parse_cidr(service_subnet.partition(",")[0])
    if network is None or index >= network.num_addresses:
        message = f"the service subnet {service_subnet} has no address number {index}"
        raise ValueError(message)
    return str(parse_ip(str(network[index])))  # of a mapped network, the IPv4 address
