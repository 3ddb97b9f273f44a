"""What expires when: a table for people, values for programs, days for a calendar."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from kspec.encode.calendar import Day
from kspec.model.expiry import Expiry, State
from kspec.model.frozen import evolve
from kspec.report.terminal import printable
from kspec.x509.certificate_fields import moment

_NEVER: Final = "never"
_WIDTH: Final = len("2030-01-31T12:00:00Z")
_LEFT: Final = len("not yet valid")
COLUMN: Final = _WIDTH + 2 + _LEFT + 2
"""Where a name begins in a line of the table."""
_DAY: Final = timedelta(days=1)


def text(found: Sequence[Expiry], now: datetime, within: timedelta) -> str:
    """A line for each: its end, how it stands, its name."""
    return "".join(
        f"{_end(one):{_WIDTH}}  {standing(one, now, within):{_LEFT}}  {printable(one.name)}\n" for one in found
    )


def _end(one: Expiry) -> str:
    return _NEVER if one.not_after is None else moment(one.not_after)


def standing(one: Expiry, now: datetime, within: timedelta) -> str:
    """How it stands, in words: `in 12 days`, `expired`; nothing of what never ends."""
    how: State = one.state(now, within)
    if how in {"expired", "not-yet-valid"}:
        return how.replace("-", " ")
    if one.not_after is None:
        return ""
    days = (one.not_after - now) // _DAY
    return f"in {days} days" if days > 1 else "in a day" if days else "within a day"


def values(found: Sequence[Expiry], now: datetime, within: timedelta) -> list[dict[str, Any]]:
    """The same for JSON."""
    return [
        {
            "name": one.name,
            "kind": one.kind,
            "notBefore": moment(one.not_before) if one.not_before else None,
            "notAfter": moment(one.not_after) if one.not_after else None,
            "state": one.state(now, within),
        }
        for one in found
    ]


def days(found: Iterable[Expiry], cluster: str) -> tuple[Day, ...]:
    """The day on which each ends; `cluster` tells those of several clusters apart.

    A certificate that is renewed keeps its event's identity: a calendar that takes the file again moves it.
    """
    return tuple(
        Day(
            f"{cluster}/{one.name}",
            one.not_after,
            one.not_before or one.not_after,
            f"{one.name} expires",
            f"{one.name} ({one.kind}) is valid until {moment(one.not_after)}.",
        )
        for one in found
        if one.not_after is not None
    )


def of_fleet(day: Day, cluster: str) -> Day:
    """A day among those of several clusters, some of which may share an authority."""
    return evolve(day, identity=f"{cluster}/{day.identity}", summary=f"{cluster}/{day.summary}")
