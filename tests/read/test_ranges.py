"""Ranges in names and addresses."""

import pytest

from kspec.read.ranges import LARGEST, expand_address, expand_name


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("worker-1", ("worker-1",)),
        ("w-[1-3]", ("w-1", "w-2", "w-3")),
        ("w-[08-11].lab", ("w-08.lab", "w-09.lab", "w-10.lab", "w-11.lab")),
        ("w-[9-10]", ("w-9", "w-10")),
        ("w-[7-7]", ("w-7",)),
    ],
)
def test_a_name_with_a_range_is_many(pattern: str, names: tuple[str, ...]) -> None:
    """A leading zero sets the width."""
    assert expand_name(pattern) == names


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("w-[3-1]", "[3-1] is empty"),
        ("[1-2]-[1-2]", "'[1-2]-[1-2]' has more than one range"),
        ("w-[a-f]", "[a-f] is no range of decimal numbers"),
        (f"w-[1-{LARGEST + 1}]", f"[1-{LARGEST + 1}] has more than {LARGEST} members"),
    ],
)
def test_a_range_that_cannot_be_is_refused(pattern: str, message: str) -> None:
    """In words that name it."""
    with pytest.raises(ValueError, match=r"range|empty|members") as caught:
        expand_name(pattern)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("pattern", "count", "addresses"),
    [
        ("10.0.1.[9-11]", 3, ("10.0.1.9", "10.0.1.10", "10.0.1.11")),
        ("fd00::[9-b]", 3, ("fd00::9", "fd00::a", "fd00::b")),
        ("10.0.1.254", 3, ("10.0.1.254", "10.0.1.255", "10.0.2.0")),
        ("FD00:0::1", 1, ("fd00::1",)),
    ],
)
def test_addresses_are_counted_up(pattern: str, count: int, addresses: tuple[str, ...]) -> None:
    """From a range, hexadecimal for IPv6, or from the first; all in canonical form."""
    assert expand_address(pattern, count) == addresses


@pytest.mark.parametrize(
    ("pattern", "count", "message"),
    [
        ("10.0.1.[1-3]", 4, "'10.0.1.[1-3]' has 3 addresses for 4 nodes"),
        ("10.0.1.[254-257]", 4, "'10.0.1.256' is no IP address"),
        ("cp-1", 1, "'cp-1' is no IP address"),
        ("255.255.255.254", 3, "'255.255.255.254' and the 2 addresses behind it leave the address space"),
    ],
)
def test_addresses_must_be_as_many_as_the_nodes(pattern: str, count: int, message: str) -> None:
    """And addresses."""
    with pytest.raises(ValueError, match="address") as caught:
        expand_address(pattern, count)
    assert str(caught.value) == message
