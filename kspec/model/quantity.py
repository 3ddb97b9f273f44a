"""Kubernetes' resource.Quantity: a number with a suffix, in the spelling that Kubernetes writes."""

from typing import Final

from kspec.model.expression import expression

_SYNTAX: Final = expression(
    r"(?P<sign>[+-]?)(?P<whole>[0-9]*)(?:\.(?P<fraction>[0-9]*))?(?P<suffix>[KMGTPE]i|[numkMGTPE]?|[eE][+-]?[0-9]+)"
)
_BINARY: Final = ("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei")
_DECIMAL: Final = {"n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
_SUFFIX_OF_EXPONENT: Final = {exponent: suffix for suffix, exponent in _DECIMAL.items()}
_NANO: Final = -9
_LARGEST: Final = 2**63 - 1
_DIGITS_OF_INT64: Final = 18
_DIGITS_OF_BINARY: Final = 14
_LONGEST: Final = 4096
"""Characters of a text that are looked at; Python itself refuses integers of some more."""


def canonical(text: str) -> str:
    """The spelling that Kubernetes writes for a quantity that it has read.

    That is the canonical form: no precision lost, no fraction, the largest suffix that allows both (`1024Mi` becomes
    `1Gi`, `0.5` becomes `500m`); but a short text that apimachinery takes for canonical at first sight is kept as it is
    (`1e3`, `1.024k`, `+1`). Finer than nano is rounded away from zero.

    Raises:
        ValueError: if Kubernetes would refuse the text (resource.ParseQuantity).
    """
    match = _SYNTAX.fullmatch(text) if text and len(text) <= _LONGEST else None
    if match is None:
        raise _malformed()
    whole, fraction, suffix = match["whole"].lstrip("0") or "0", match["fraction"] or "", match["suffix"]
    if suffix in _BINARY and suffix:
        return _canonical_binary(text, match["sign"], whole, fraction, _BINARY.index(suffix))
    power = _DECIMAL[suffix] if suffix in _DECIMAL else _exponent(suffix)
    digits, scale = whole + fraction, power - len(fraction)
    if len(digits) <= _DIGITS_OF_INT64 and scale >= _NANO:
        if scale % 3 == 0 and not digits.endswith("000") and not digits.startswith("0"):
            return text
    elif not match["whole"] and not fraction:
        raise _malformed()
    amount, scale = _round_to_nano(int(digits), scale)
    amount = -amount if match["sign"] == "-" else amount
    return _with_power_of_ten(amount, scale, exponent_notation=suffix not in _DECIMAL)


def _malformed() -> ValueError:
    return ValueError("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")


def _exponent(suffix: str) -> int:
    """The power of ten of `e3`: an int64 cut to an int32, as in apimachinery's suffixHandler."""
    power = int(suffix[1:])
    if not -_LARGEST - 1 <= power <= _LARGEST:
        raise _malformed()
    return (power + 2**31) % 2**32 - 2**31


def _canonical_binary(text: str, sign: str, whole: str, fraction: str, power: int) -> str:
    """A quantity with a binary suffix, of 1024 to the given power; capped at the largest int64."""
    room = _DIGITS_OF_BINARY - 3 * power - len(whole)
    if not fraction and room >= 0 and int(whole) & 7:  # as apimachinery tells a canonical number at first sight
        return text
    amount, scale = _round_to_nano(int(whole + fraction) * 1024**power, -len(fraction))
    while scale < 0 and amount % 10 == 0 and amount:
        amount, scale = amount // 10, scale + 1
    if amount > _LARGEST * 10**-scale:
        amount, scale = _LARGEST, 0
    small = amount < 1024 * 10**-scale
    amount = -amount if sign == "-" else amount
    if small or scale < 0:
        return _with_power_of_ten(amount, scale, exponent_notation=False)
    times = 0
    while amount % 1024 == 0:
        amount, times = amount // 1024, times + 1
    return f"{amount}{_BINARY[times]}"


def _round_to_nano(amount: int, scale: int) -> tuple[int, int]:
    """`amount` times ten to the power of `scale`, rounded up where it is finer than nano."""
    surplus = _NANO - scale
    if surplus <= 0:
        return amount, scale
    if surplus > _LONGEST:
        return min(amount, 1), _NANO
    return -(-amount // 10**surplus), _NANO


def _with_power_of_ten(amount: int, scale: int, *, exponent_notation: bool) -> str:
    """The number with the largest power of ten, a multiple of three, that leaves it whole.

    A power that has no suffix is left out, as apimachinery does it.
    """
    if amount == 0:
        return "0"
    while amount % 10 == 0:
        amount, scale = amount // 10, scale + 1
    amount, scale = amount * 10 ** (scale % 3), scale - scale % 3
    if exponent_notation:
        return f"{amount}e{scale}" if scale else str(amount)
    return f"{amount}{_SUFFIX_OF_EXPONENT.get(scale, '')}"
