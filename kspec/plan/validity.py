"""What is expired, not yet valid or about to expire at a moment, and from when to when that stays so."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from kspec.model.event import Action, Event, Period
from kspec.model.expiry import MARGIN

_SECOND: Final = timedelta(seconds=1)


def tell(periods: Iterable[Period], now: datetime) -> Iterator[Event]:
    """What is to be told at a moment; at most one event for each period."""
    for period in periods:
        start, end = period.not_before, period.not_after
        if start is not None and now < start:
            yield Event(Action.NOT_YET_VALID, period.subject, (f"valid from {_moment(start)}",))
        elif end is not None and now > end:
            yield Event(Action.EXPIRED, period.subject, (f"expired on {_moment(end)}",))
        elif end is not None and now >= end - MARGIN:
            yield Event(Action.EXPIRING, period.subject, (f"expires on {_moment(end)}",))


def window(periods: Sequence[Period], now: datetime) -> tuple[int | None, int | None]:
    """The moments, in seconds since the epoch, from which and before which `tell` says what it says now."""
    turns = [int(turn.timestamp()) for period in periods for turn in _turns(period)]
    second = int(now.timestamp())
    since = max((turn for turn in turns if turn <= second), default=None)
    return since, min((turn for turn in turns if turn > second), default=None)


def _turns(period: Period) -> Iterator[datetime]:
    """The first seconds in which something else is told of a period."""
    if period.not_before is not None:
        yield period.not_before
    if period.not_after is not None:
        yield period.not_after - MARGIN
        yield period.not_after + _SECOND


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d}"
