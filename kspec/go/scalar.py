"""What a scalar's text means to Go's YAML v2, and how Go writes a number.

Both directions need it: the emitter quotes the strings that would be read back as something else, the reader gives
plain text its type. The rules are those of `go.yaml.in/yaml/v2` (`resolve.go`), which sigs.k8s.io/yaml and so all of
Kubernetes uses; they are YAML 1.1's with exceptions (no base 60, `0o` and Go's integer syntax on top).
"""

import math
import struct
from typing import Final, Literal, TypeAlias

from kspec.model.expression import expression

Kind: TypeAlias = Literal["str", "bool", "null", "int", "float", "timestamp"]

_WORDS: Final[dict[str, tuple[Kind, bool | float | None]]] = {
    **dict.fromkeys(("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"), ("bool", True)),
    **dict.fromkeys(("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"), ("bool", False)),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), ("null", None)),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), ("float", math.nan)),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), ("float", math.inf)),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), ("float", -math.inf)),
}

_DOT_FLOAT = expression(r"\.[0-9]+(?:[eE][-+]?[0-9]+)?")
_FLOAT = expression(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_INTEGER = expression(
    r"(?P<sign>[-+]?)(?:0[xX](?P<hex>[0-9a-fA-F]+)|0[oO]?(?P<oct>[0-7]+)|0[bB](?P<bin>[01]+)|(?P<dec>0|[1-9][0-9]*))",
)
_SIGNED_BINARY = expression(r"0b(?P<inner>[-+][01]+)")
_MAX_DIGITS: Final = 64
"""No number with more digits, in whatever base, fits 64 bits; Python's int() is quadratic in their count."""

_BASES: Final = {"hex": 16, "oct": 8, "bin": 2, "dec": 10}
_BASE_60 = expression(r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?")
_TIMESTAMP = expression(
    r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})"
    r"(?:(?:(?P<zoned>[Tt])| +)(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{1,2}):(?P<second>[0-9]{1,2})(?:[.,][0-9]+)?"
    r"(?P<zone>Z|[-+](?P<zone_hour>[0-9]{2}):(?P<zone_minute>[0-9]{2}))?)?",
)
_DAYS: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

INT64_MIN: Final = -(2**63)
INT64_MAX: Final = 2**63 - 1
UINT64_MAX: Final = 2**64 - 1


def implicit(text: str) -> tuple[Kind, str | bool | int | float | None]:
    """The kind and value of `text` as a plain scalar without a tag.

    A timestamp's value is its text. An integer fits int64 or uint64; a larger one is a float.
    """
    if (word := _WORDS.get(text)) is not None:
        return word
    first = text[0]
    if first == ".":
        if _DOT_FLOAT.fullmatch(text) and math.isfinite(number := float(text)):
            return "float", number
    elif first in "+-0123456789":
        if is_timestamp(text):
            return "timestamp", text
        plain = text.replace("_", "")
        if (integer := _integer(plain)) is not None:
            return "int", integer
        if _FLOAT.fullmatch(plain) and math.isfinite(number := float(plain)):
            return "float", number
    return "str", text


def _integer(text: str) -> int | None:
    # Go tries ParseInt and ParseUint with base 0, then "0b" with whatever sign stands inside.
    if match := _INTEGER.fullmatch(text):
        base = match.lastgroup or "dec"
        digits = match[base].lstrip("0") or "0"
        if len(digits) > _MAX_DIGITS:
            return None
        number = int(digits, _BASES[base])
        number, unsigned = (-number if match["sign"] == "-" else number), not match["sign"]
    elif match := _SIGNED_BINARY.fullmatch(text):
        number, unsigned = int(match["inner"], 2), False
    else:
        return None
    return number if INT64_MIN <= number <= (UINT64_MAX if unsigned else INT64_MAX) else None


def is_timestamp(text: str) -> bool:
    """Whether Go takes `text` for a timestamp in one of the four forms that YAML v2 knows."""
    match = _TIMESTAMP.fullmatch(text)
    if match is None or (match["hour"] and bool(match["zoned"]) != bool(match["zone"])):
        return False
    year, month, day = int(match["year"]), int(match["month"]), int(match["day"])
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    if not 1 <= month <= len(_DAYS) or not 1 <= day <= _DAYS[month - 1] or (month, day, leap) == (2, 29, False):
        return False
    limits = (("hour", 23), ("minute", 59), ("second", 59), ("zone_hour", 24), ("zone_minute", 60))
    return all(int(match[name] or 0) <= limit for name, limit in limits)


def reads_as_string(text: str) -> bool:
    """Whether `text`, written plain, is read back as the same string (and by YAML 1.1 parsers with base 60, too)."""
    if text in _WORDS:
        return False
    if text[0] not in "+-.0123456789":
        return True
    return implicit(text)[0] == "str" and not (":" in text and _BASE_60.fullmatch(text))


def format_float(number: float) -> str:
    """`number` as Go's `strconv.FormatFloat(number, 'g', -1, 64)` writes it, with YAML's words for the infinite."""
    if not math.isfinite(number):
        return ".nan" if math.isnan(number) else ".inf" if number > 0 else "-.inf"
    return _shortest(repr(number))


def format_float32(number: float) -> str:
    """The same with 32 bits: how sigs.k8s.io/yaml turns a float key into a string."""
    try:
        (single,) = struct.unpack("f", struct.pack("f", number))
    except OverflowError:
        single = math.copysign(math.inf, number)
    if not math.isfinite(single):
        return format_float(single)
    for digits in range(1, 10):
        text = f"{single:.{digits}g}"
        if struct.pack("f", float(text)) == struct.pack("f", single):
            return _shortest(repr(float(text)))
    return _shortest(repr(single))  # nine digits always suffice; kept total


def _shortest(text: str) -> str:
    # Python's repr has the same digits, but turns to an exponent at 1e16, Go's 'g' at 1e6 (shortest form: its %e rule
    # takes a precision of six); below one both do so under 1e-4.
    if "e" in text:
        return text
    whole, _, fraction = text.partition(".")
    fraction = "" if fraction == "0" else fraction
    sign, whole = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    if len(whole) <= 6:  # noqa: PLR2004 - the precision named above
        return f"{sign}{whole}.{fraction}" if fraction else sign + whole
    digits = (whole + fraction).rstrip("0")
    mantissa = f"{digits[0]}.{digits[1:]}" if len(digits) > 1 else digits
    return f"{sign}{mantissa}e+{len(whole) - 1:02d}"


def json_number(number: float) -> int | float:
    """A finite float after a trip through Go's JSON: without a fraction and below 1e21 it is written as an integer."""
    if not number.is_integer() or abs(number) >= 1e21:  # noqa: PLR2004 - encoding/json turns to an exponent here
        return number
    # Not int(number): Go pads the shortest digits with zeros (1.8446744073709552e19 is 18446744073709552000).
    mantissa, _, exponent = repr(number).partition("e")
    whole, _, fraction = mantissa.partition(".")
    fraction = "" if fraction == "0" else fraction
    power: int = 10 ** (int(exponent or 0) - len(fraction))
    return int(whole + fraction) * power
