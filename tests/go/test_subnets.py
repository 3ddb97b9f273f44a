"""Networks in CIDR notation, as k8s.io/utils/net reads and counts them."""

import pytest

from kspec.go.subnets import dns_address, is_public, parse_cidr, parse_cidrs, range_size


@pytest.mark.parametrize(
    ("text", "network"),
    [
        ("10.0.0.1/8", "10.0.0.0/8"),
        ("010.1.0.0/16", "10.1.0.0/16"),
        ("10.0.0.0/032", "10.0.0.0/32"),
        ("fd00::1/64", "fd00::/64"),
        ("::ffff:10.0.0.0/104", "::ffff:a00:0/104"),
    ],
)
def test_a_network_is_read_as_go_reads_it(text: str, network: str) -> None:
    """Leading zeros are decimal, host bits are dropped, a mapped IPv4 network is one of IPv6."""
    assert str(parse_cidr(text)) == network


@pytest.mark.parametrize(
    ("text", "public"),
    [
        ("0.0.0.0/0", True), ("10.0.0.0/7", True), ("10.0.0.0/8", False), ("100.64.0.0/10", False),
        ("192.0.0.0/24", False), ("192.0.0.8/31", False), ("192.0.0.0/23", True), ("224.0.0.0/8", False),
        ("255.255.255.255/32", False), ("8.8.8.8/32", True), ("2001:4860::/32", False), ("::ffff:8.8.8.0/120", False),
    ],
)  # fmt: skip
def test_what_others_own(text: str, public: bool) -> None:  # noqa: FBT001 - a table
    """By IANA's registry, and not by the standard library, whose releases differ."""
    network = parse_cidr(text)
    assert network is not None
    assert is_public(network) is public


@pytest.mark.parametrize(
    "text",
    ["", "10.0.0.0", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/+8", "10.0.0/8", "/8", "::/129", "fe80::1%e/64", "a/8"],
)
def test_all_else_is_none(text: str) -> None:
    """Go's net.ParseCIDR refuses each of these."""
    assert parse_cidr(text) is None
    assert parse_cidrs(f"10.0.0.0/8,{text}") is None


@pytest.mark.parametrize(
    ("text", "size"),
    [("10.0.0.0/24", 256), ("0.0.0.0/2", 2**30), ("0.0.0.0/1", 0), ("::/65", 2**63 - 1), ("::/66", 2**62), ("::/1", 0)],
)
def test_the_largest_networks_count_as_nothing(text: str, size: int) -> None:
    """RangeSize gives 0 for the two largest of each family, and at most the largest int64."""
    network = parse_cidr(text)
    assert network is not None
    assert range_size(network) == size


def test_the_dns_servers_address_is_the_tenth() -> None:
    """Of the first subnet; one that has no tenth address is refused."""
    assert [
        dns_address(subnet, 10) for subnet in ("010.96.0.1/12,fd00::/108", "fd00::/108", "::ffff:10.0.0.0/104")
    ] == [
        "10.96.0.10",
        "fd00::a",
        "10.0.0.10",
    ]
    with pytest.raises(ValueError, match="no address number 10"):
        dns_address("10.96.0.0/29", 10)
