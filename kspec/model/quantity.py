"""Kubernetes' resource.Quantity: a fixed-point number with a suffix, in canonical spelling."""

import re
from decimal import ROUND_UP, Decimal
from typing import Final

_SYNTAX = re.compile(r"([+-]?[0-9]+(?:\.[0-9]*)?|[+-]?\.[0-9]+)(Ki|Mi|Gi|Ti|Pi|Ei|[numkMGTPE]?|[eE][+-]?[0-9]+)")
_BINARY: Final = ("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei")
_DECIMAL: Final = {"n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
_SUFFIX_OF_EXPONENT: Final = {exponent: suffix for suffix, exponent in _DECIMAL.items()}
_NANO = Decimal(1).scaleb(-9)
_KIBI: Final = 1024
_LARGEST_EXPONENT: Final = 18
_LARGEST = Decimal(2**63 - 1)
_LONGEST = 512


def canonical(text: str) -> str:
    """The canonical form of a quantity: no precision lost, no fraction, the largest suffix that allows both.

    Finer than nano is rounded up (away from zero), as apimachinery's resource.ParseQuantity does.
    `1024Mi` becomes `1Gi`, `0.5` becomes `500m`, `1e3` stays `1e3`.

    Raises:
        ValueError: if Kubernetes would refuse the text.
    """
    match = _SYNTAX.fullmatch(text) if len(text) <= _LONGEST else None
    if match is None:
        message = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
        raise ValueError(message)
    number, suffix = Decimal(match[1]), match[2]
    if suffix in _BINARY and suffix:
        value, style = number * 1024 ** _BINARY.index(suffix), "binary"
    elif suffix in _DECIMAL:
        value, style = number.scaleb(_DECIMAL[suffix]), "decimal"
    else:
        value, style = number.scaleb(int(suffix[1:])), "exponent"
    value = _clamp(value)
    if value == 0:
        return "0"
    if style == "binary" and abs(value) >= _KIBI and value == value.to_integral_value():
        return _with_binary_suffix(int(value))
    return _with_power_of_ten(value, exponent_notation=style == "exponent")


def _clamp(value: Decimal) -> Decimal:
    """Round up to nano and cap at the largest int64, keeping the sign."""
    if value.copy_abs() > _LARGEST:
        return _LARGEST.copy_sign(value)
    if value.copy_abs() < _NANO and value:
        return _NANO.copy_sign(value)
    return value.quantize(_NANO, rounding=ROUND_UP)


def _with_binary_suffix(value: int) -> str:
    power = 0
    while power < len(_BINARY) - 1 and value % 1024 == 0:
        value //= 1024
        power += 1
    return f"{value}{_BINARY[power]}"


def _with_power_of_ten(value: Decimal, *, exponent_notation: bool) -> str:
    exponent = -9
    digits = int(value.scaleb(9))
    while exponent < _LARGEST_EXPONENT and digits % 1000 == 0:
        digits //= 1000
        exponent += 3
    if exponent_notation:
        return f"{digits}e{exponent}" if exponent else str(digits)
    return f"{digits}{_SUFFIX_OF_EXPONENT[exponent]}"
