"""Whether a flag's value can be read as its type, as the component reads it before it does anything else.

Rules: github.com/spf13/pflag, component-base/cli/flag, k8s.io/kubernetes/pkg/util/flag.
"""

import csv
import re
from collections.abc import Callable, Mapping
from typing import Final

from kspec.facts import flag_values, ports
from kspec.facts.nodes import TAINT_EFFECTS
from kspec.go.addresses import parse_ip
from kspec.model import quantity
from kspec.model.boolean import parse_bool
from kspec.model.duration import LONGEST, OUT_OF_RANGE, Duration, in_hours
from kspec.model.expression import expression
from kspec.rules.taints import repeated, wrong_parts

_INTEGER = expression(r"[+-]?(?:0[xX][0-9a-fA-F_]+|0[oO]?[0-7_]*|0[bB][01_]+|[1-9][0-9_]*)")
_NATURAL = expression(r"[0-9]{1,10}")
_FLOAT = expression(
    r"""
    [+-]?
    (?: 0[xX][0-9a-fA-F_.]+[pP][+-]?[0-9]+
      | (?:[0-9_]+\.?[0-9_]*|\.[0-9_]+)(?:[eE][+-]?[0-9]+)?
      | inf(?:inity)?
      | nan
    )
    """,
    re.IGNORECASE | re.VERBOSE,
)
_PORTS = expression(r"([0-9]{1,5})(?:([-+])([0-9]{1,5}))?")
_LEADING_ZERO = expression(r"^ *0[0-9]+\.|^[^:]*\.0[0-9]")
_QUOTED_LIST = expression(r'(?:"(?:[^"]|"")*"|[^",]*)(?:,(?:"(?:[^"]|"")*"|[^",]*))*')
_LONGEST: Final = 64
_HIGHEST_LEVEL: Final = 2**31 - 1


def wrong_value(type_name: str, flag: str, text: str) -> str:
    """What is wrong with the value of a flag of that type; empty where nothing is, or nothing is known."""
    if type_name == "mapStringString":
        return _wrong_map(flag, text)
    if type_name == "ip" and flag not in flag_values.LENIENT_ADDRESSES and _LEADING_ZERO.search(text):
        return "is not a valid IP address: a number in it begins with 0"
    check = _CHECKS.get(type_name)
    return check(text) if check else ""


def integer(text: str) -> int | None:
    """A number as Go's strconv.ParseInt reads it with base 0, None where it is none."""
    if len(text) > _LONGEST or not _INTEGER.fullmatch(text):
        return None
    try:
        return int(text.replace("_", "").lower().replace("0o", "0"), _base(text))
    except ValueError:
        return None


def _base(text: str) -> int:
    digits = text.lstrip("+-").lower()
    if digits.startswith(("0x", "0b")):
        return {"x": 16, "b": 2}[digits[1]]
    return 8 if digits.startswith("0") else 10


def elements(text: str) -> list[str]:
    """The elements of a list's value; none of one that is empty or no line of CSV."""
    if not text or _wrong_list(text):
        return []
    return next(csv.reader([text])) if '"' in text else text.split(",")


def _wrong_boolean(text: str) -> str:
    return "" if parse_bool(text) is not None else "is neither true nor false"


def _wrong_integer(bits: int, *, signed: bool = True) -> Callable[[str], str]:
    low, high = (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) if signed else (0, 2**bits - 1)

    def check(text: str) -> str:
        number = integer(text)
        if number is None or (not signed and text.startswith(("+", "-"))):
            return "is not a valid whole number"
        return "" if low <= number <= high else f"is not between {low} and {high}"

    return check


def _wrong_float(text: str) -> str:
    return "" if len(text) <= _LONGEST and _FLOAT.fullmatch(text) else "is not a valid number"


def _wrong_duration(text: str) -> str:
    try:
        Duration.parse(text)
    except ValueError as error:
        if str(error).endswith(OUT_OF_RANGE):
            return f"is too long for a duration: the longest is {LONGEST}"
        hours = in_hours(text)
        return f"is not a valid duration such as 30s or 1h30m{f': {hours}' if hours else ''}"
    return ""


def _wrong_address(text: str) -> str:
    return "" if not text or parse_ip(text.strip()) is not None else "is not a valid IP address"


def _wrong_quantity(text: str) -> str:
    try:
        quantity.canonical(text)
    except ValueError:
        return "is not a valid quantity such as 512 or 4Ki"
    return ""


def _wrong_level(text: str) -> str:
    return (
        ""
        if _NATURAL.fullmatch(text) and int(text) <= _HIGHEST_LEVEL
        else "is not a valid level of verbosity such as 2"
    )


def _wrong_modules(text: str) -> str:
    for item in filter(None, text.split(",")):
        pattern, equals, level = item.partition("=")
        if not pattern or not equals or _wrong_level(level):
            return f"has {item!r}, which is not of the form pattern=N"
    return ""


def _wrong_integers(text: str) -> str:
    check = _wrong_integer(32)
    wrong = next((item for item in text.split(",") if check(item)), None)
    return "" if wrong is None else f"has {wrong!r}, which is not a whole number"


def _wrong_pairs(text: str) -> str:
    return "" if "=" in text else "is not of the form key=value"


def _wrong_list(text: str) -> str:
    """A list is a line of CSV (Go's encoding/csv), in which a quote begins a whole element."""
    return "" if '"' not in text or _QUOTED_LIST.fullmatch(text) else "has a quote within an element"


def _wrong_map(flag: str, text: str) -> str:
    if flag in flag_values.FREE_MAPS:
        return ""
    mark = "<" if flag in flag_values.ANGLE_MAPS else "="
    items = [text] if flag in flag_values.WHOLE_MAPS else [item for item in text.split(",") if item]
    wrong = next((item for item in items if mark not in item), None)
    return "" if wrong is None else f"has {wrong!r}, which is not of the form name{mark}value"


def _wrong_certificate(text: str) -> str:
    files, colon, names = text.partition(":")
    if files.count(",") != 1 or (colon and not names.strip()):
        return "is not of the form certificate,key or certificate,key:name,..."
    return ""


def _wrong_ports(text: str) -> str:
    found = _PORTS.fullmatch(text.strip())
    if not text.strip():
        return ""
    if not found:
        return "is not a valid range of ports such as 30000-32767"
    low, high = int(found[1]), int(found[3] or found[1])
    if found[2] == "+":
        high = low + high
    return (
        "" if low <= high <= ports.HIGHEST or found[2] == "+" else "is not a valid range of ports such as 30000-32767"
    )


def _wrong_taints(text: str) -> str:
    items = text.split(",") if text else []
    taints = [(*head.partition("=")[::2], effect) for head, _, effect in (item.partition(":") for item in items)]
    twice = repeated((key, effect) for key, _, effect in taints)
    for item, taint, again in zip(items, taints, twice, strict=True):
        if again:
            return f"has the taint {taint[0]} with the effect {taint[-1]} twice"
        if wrong_parts(*taint):
            effects = ", ".join(TAINT_EFFECTS)
            return f"has {item!r}, which is not of the form key=value:effect with an effect of {effects}"
    return ""


def _wrong_memory(text: str) -> str:
    for item in text.split(";") if text else ():
        node, colon, limits = item.partition(":")
        pairs = [limit.partition("=") for limit in limits.split(",")]
        fits = all(name == "memory" or name.startswith("hugepages-") for name, _, _ in pairs)
        if not colon or not _NATURAL.fullmatch(node) or not fits or any(_wrong_quantity(size) for _, _, size in pairs):
            return f"has {item!r}, which is not of the form node:memory=quantity,..."
    return ""


_CHECKS: Final[Mapping[str, Callable[[str], str]]] = {
    "bool": _wrong_boolean,
    "int": _wrong_integer(64),
    "int32": _wrong_integer(32),
    "int64": _wrong_integer(64),
    "uint": _wrong_integer(64, signed=False),
    "uint32": _wrong_integer(32, signed=False),
    "uint64": _wrong_integer(64, signed=False),
    "float32": _wrong_float,
    "float64": _wrong_float,
    "duration": _wrong_duration,
    "ip": _wrong_address,
    "quantity": _wrong_quantity,
    "Level": _wrong_level,
    "pattern=N,...": _wrong_modules,
    "int32Slice": _wrong_integers,
    "stringToString": _wrong_pairs,
    "stringSlice": _wrong_list,
    "namedCertKey": _wrong_certificate,
    "portRange": _wrong_ports,
    "[]v1.Taint": _wrong_taints,
    "reserved-memory": _wrong_memory,
}
"""Types whose values can be wrong -> what says so. Feature gates are judged by gate_settings.py."""
