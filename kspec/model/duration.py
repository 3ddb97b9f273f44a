"""Go's time.Duration: a whole number of nanoseconds with Go's spelling."""

from functools import lru_cache
from typing import NamedTuple

from kspec.model.expression import expression

_UNITS = {
    "h": 3_600_000_000_000,
    "m": 60_000_000_000,
    "s": 1_000_000_000,
    "ms": 1_000_000,
    "us": 1_000,
    "µs": 1_000,  # U+00B5 micro sign
    "μs": 1_000,  # U+03BC Greek letter mu
    "ns": 1,
}
_PART = expression(r"([0-9]*)(?:\.([0-9]*))?(ns|us|µs|μs|ms|s|m|h)")
_LONG_UNIT = expression(r"([1-9][0-9]{0,6})(d|w|y)")
_LONG_HOURS = {"d": 24, "w": 7 * 24, "y": 365 * 24}
_LONG_NAMES = {"d": "days", "w": "weeks", "y": "years"}
_MAXIMUM = 2**63 - 1
LONGEST = "2562047h47m16.854775807s"
"""The longest duration, some 292 years."""
OUT_OF_RANGE = "out of range"
"""What the message about a longer one ends with."""


class Duration(NamedTuple):
    """A span of time in nanoseconds, within Go's int64 range (about 292 years)."""

    nanoseconds: int

    @classmethod
    @lru_cache(maxsize=256)  # a default of every node is read again and again
    def parse(cls, text: str) -> "Duration":
        """Read Go's notation (`1h30m`, `1.5s`, `-2ms`, `0`), as Go's time.ParseDuration does.

        Raises:
            ValueError: if Go would refuse the text; its message is short and holds the text.
        """
        negative = text.startswith("-")
        rest = text[1:] if text[:1] in {"-", "+"} else text
        if rest == "0":
            return cls(0)
        position, total = 0, 0
        while position < len(rest):
            match = _PART.match(rest, position)
            if match is None or not (match[1] or match[2]):
                break
            whole, fraction, unit = match.groups()
            total += int(whole or 0) * _UNITS[unit]
            if fraction:
                total += _fraction(fraction, _UNITS[unit])
            position = match.end()
        if not rest or position != len(rest):
            message = f"time: invalid duration {text!r}"
            raise ValueError(message)
        if total > _MAXIMUM + negative:
            message = f"time: invalid duration {text!r}: {OUT_OF_RANGE}"
            raise ValueError(message)
        return cls(-total if negative else total)

    @property
    def seconds(self) -> float:
        """The span in seconds."""
        return self.nanoseconds / 1_000_000_000

    def __str__(self) -> str:
        """Go's notation, as time.Duration.String writes it: `8760h0m0s`, `1m30s`, `1.5s`, `250ms`, `0s`."""
        left = abs(self.nanoseconds)
        sign = "-" if self.nanoseconds < 0 else ""
        if left < _UNITS["s"]:
            for unit in ("ms", "µs", "ns"):
                if left >= _UNITS[unit]:
                    return f"{sign}{_decimal(left, _UNITS[unit])}{unit}"
            return "0s"
        hours, left = divmod(left, _UNITS["h"])
        minutes, left = divmod(left, _UNITS["m"])
        text = f"{_decimal(left, _UNITS['s'])}s"
        if hours or minutes:
            text = f"{minutes}m{text}"
        if hours:
            text = f"{hours}h{text}"
        return sign + text


def _fraction(digits: str, unit: int) -> int:
    """A fraction of a unit: by floating point, from no more digits than an int64 holds, as Go's time package does."""
    value, scale = 0, 1.0
    for digit in digits:
        longer = value * 10 + int(digit)
        if value > _MAXIMUM // 10 or longer > _MAXIMUM + 1:
            break
        value, scale = longer, scale * 10
    return int(float(value) * (unit / scale))


def _decimal(value: int, unit: int) -> str:
    """`value / unit` without trailing zeros, exactly."""
    whole, rest = divmod(value, unit)
    if not rest:
        return str(whole)
    return f"{whole}.{str(rest).rjust(len(str(unit)) - 1, '0').rstrip('0')}"


def in_hours(text: str) -> str:
    """What to write for a time in days, weeks or years, units that Go does not have; empty for any other text."""
    match = _LONG_UNIT.fullmatch(text)
    if match is None:
        return ""
    number, unit = int(match[1]), match[2]
    return f"Go knows no {_LONG_NAMES[unit]}: write {number * _LONG_HOURS[unit]}h"
