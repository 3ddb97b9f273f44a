"""Ranges in names and addresses."""

import pytest

from kspec.read.ranges import LARGEST, expand_address, expand_name


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("worker-1", ["worker-1"]),
        ("worker-[1-3]", ["worker-1", "worker-2", "worker-3"]),
        ("worker-[9-11]", ["worker-9", "worker-10", "worker-11"]),
        ("worker-[009-011].example.com", ["worker-009", "worker-010", "worker-011"]),
        ("[5-5]", ["5"]),
    ],
)
def test_names(pattern: str, names: list[str]) -> None:
    """A range counts; a leading zero of its first number sets the width."""
    expanded = expand_name(pattern)
    assert [name.removesuffix(".example.com") for name in expanded] == names


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("a-[1-2]-[1-2]", "more than one range"),
        ("a-[3-1]", "is empty"),
        ("a-[a-f]", "not a valid range of decimal numbers"),
        (f"a-[1-{LARGEST + 1}]", "more than 5000 members"),
    ],
)
def test_what_is_no_range_of_names(pattern: str, why: str) -> None:
    """It is refused with its reason."""
    with pytest.raises(ValueError, match=why):
        expand_name(pattern)


@pytest.mark.parametrize(
    ("pattern", "count", "addresses"),
    [
        ("192.0.2.9", 1, ("192.0.2.9",)),
        ("192.0.2.254", 3, ("192.0.2.254", "192.0.2.255", "192.0.3.0")),
        ("192.0.2.[9-11]", 3, ("192.0.2.9", "192.0.2.10", "192.0.2.11")),
        ("192.0.[2-3].1", 2, ("192.0.2.1", "192.0.3.1")),
        ("fd00::[9-b]", 3, ("fd00::9", "fd00::a", "fd00::b")),
        ("FD00:0::ff", 2, ("fd00::ff", "fd00::100")),
    ],
)
def test_addresses(pattern: str, count: int, addresses: tuple[str, ...]) -> None:
    """A range counts, in hexadecimal for IPv6; a single address is counted up from; both are canonical."""
    assert expand_address(pattern, count) == addresses


@pytest.mark.parametrize(
    ("pattern", "count", "why"),
    [
        ("192.0.2.[1-2]", 3, "has 2 addresses for 3 nodes"),
        ("192.0.2.[255-256]", 2, "'192.0.2.256' is not a valid IP address"),
        ("255.255.255.255", 2, "leave the address space"),
        ("worker", 1, "is not a valid IP address"),
    ],
)
def test_what_is_no_address(pattern: str, count: int, why: str) -> None:
    """It is refused with its reason."""
    with pytest.raises(ValueError, match=why):
        expand_address(pattern, count)
