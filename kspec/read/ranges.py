"""Ranges in names and addresses: `worker-[001-200]`, `10.0.1.[1-200]`, `fd00::[1-c8]`."""

import ipaddress
from typing import Final

from kspec.go.addresses import parse_ip
from kspec.model.expression import expression

_RANGE: Final = expression(r"\[([0-9A-Fa-f]+)-([0-9A-Fa-f]+)\]")
LARGEST: Final = 5000
"""Members of one range, and nodes of a spec: Kubernetes supports clusters of that many nodes."""


def expand_name(pattern: str) -> tuple[str, ...]:
    """All names of a pattern, in order; a leading zero sets the width. A pattern without a range is one name.

    Raises:
        ValueError: if there are several ranges, or the range is empty, too large or not decimal.
    """
    return _expand(pattern, base=10)


def expand_address(pattern: str, count: int) -> tuple[str, ...]:
    """So many addresses: of a pattern with a range, or counted up from a single address.

    A range in an IPv6 address is hexadecimal. Addresses are in canonical form.

    Raises:
        ValueError: if the pattern is none, has another number of addresses, or counts beyond its family.
    """
    if "[" in pattern:
        texts = _expand(pattern, base=16 if ":" in pattern else 10)
    else:
        first = parse_ip(pattern)
        if first is None:
            message = f"{pattern!r} is not a valid IP address"
            raise ValueError(message)
        try:
            texts = tuple(str(first + index) for index in range(count))
        except ipaddress.AddressValueError as error:
            message = f"{pattern!r} and the {count - 1} addresses behind it leave the address space"
            raise ValueError(message) from error
    parsed = [parse_ip(text) for text in texts]
    wrong = next((text for text, address in zip(texts, parsed, strict=True) if address is None), None)
    if wrong is not None:
        message = f"{wrong!r} is not a valid IP address"
        raise ValueError(message)
    if len(texts) != count:
        message = f"{pattern!r} has {len(texts)} addresses for {count} nodes"
        raise ValueError(message)
    return tuple(str(address) for address in parsed)


def _expand(pattern: str, base: int) -> tuple[str, ...]:
    ranges = list(_RANGE.finditer(pattern))
    if not ranges:
        return (pattern,)
    if len(ranges) > 1:
        message = f"{pattern!r} has more than one range"
        raise ValueError(message)
    found = ranges[0]
    try:
        first, last = int(found[1], base), int(found[2], base)
    except ValueError as error:
        message = f"{found[0]} is not a valid range of decimal numbers"
        raise ValueError(message) from error
    if not first <= last < first + LARGEST:
        message = f"{found[0]} is empty" if last < first else f"{found[0]} has more than {LARGEST} members"
        raise ValueError(message)
    width = len(found[1]) if found[1].startswith("0") else 0
    digits = "x" if base == 16 else "d"  # noqa: PLR2004 - hexadecimal
    before, after = pattern[: found.start()], pattern[found.end() :]
    return tuple(f"{before}{number:0{width}{digits}}{after}" for number in range(first, last + 1))
