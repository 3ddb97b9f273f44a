"""The build's time: from the command line, from SOURCE_DATE_EPOCH, else from the clock."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime, timedelta

TYPE_CHECKING = False  # `typing` is slow to import
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Final

LATEST: Final = datetime(9990, 1, 1, tzinfo=UTC)
"""Beyond it, a certificate's end would not fit X.509's four-digit year."""
_RFC3339: Final = re.compile(r"\d{4}-\d\d-\d\d[Tt]([01]\d|2[0-3]):[0-5]\d:[0-5]\d([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)")
"""All but the number of the day, as Python's releases differ in what they take for a time (24:00)."""


_EPOCH: Final = "SOURCE_DATE_EPOCH"
AT: Final = "--at"
"""The option of commands that look at a moment, and issue nothing."""
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SPAN: Final = re.compile(r"([0-9]{1,6})([hdw])")
LONGEST: Final = timedelta(days=36_500)
"""The longest time that options look ahead: added to any moment that they take, it is one still."""
_UNITS: Final = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


class UnusableTimeError(ValueError):
    """What was given is not a time; the message says of which source."""


def now(given: str | None, environment: Mapping[str, str], option: str = "--now") -> datetime:
    """The time as an aware UTC value of whole seconds.

    `given` is the value of `option`: RFC 3339, a day for its first second, or seconds since 1970. An empty
    SOURCE_DATE_EPOCH is an error, as its specification demands of anything but a number.
    """
    if given is not None:
        text = f"{given}T00:00:00Z" if _DAY.fullmatch(given) else given
        if _RFC3339.fullmatch(text):
            try:
                return _bounded(datetime.fromisoformat(text.upper()), option)
            except UnusableTimeError:
                raise
            except (ValueError, OverflowError) as error:
                message = f"{option} {given!r} is not a time: there is no such day"
                raise UnusableTimeError(message) from error
        return _seconds(given, option)
    epoch = environment.get(_EPOCH)
    if epoch is not None:
        return _seconds(epoch, _EPOCH)
    return datetime.fromtimestamp(int(time.time()), UTC)


def span(given: str, option: str) -> timedelta:
    """A length of time as options take it: a number of hours, days or weeks (`12h`, `30d`, `8w`)."""
    found = _SPAN.fullmatch(given)
    if found is None:
        message = f"{option} {given!r} is not a length of time: give 12h, 30d or 8w"
        raise UnusableTimeError(message)
    length = int(found[1]) * _UNITS[found[2]]
    if length > LONGEST:
        message = f"{option} {given!r} is longer than {LONGEST.days:,} days"
        raise UnusableTimeError(message)
    return length


def _seconds(text: str, source: str) -> datetime:
    if not text.isascii() or not text.isdigit() or len(text) > 12:  # noqa: PLR2004 - twelve digits reach far beyond LATEST
        forms = "2030-01-31, 2030-01-31T12:00:00Z or seconds" if source != _EPOCH else "seconds"
        message = f"{source} {text!r} is not a time: give {forms} since 1970"
        raise UnusableTimeError(message)
    return _bounded(datetime.fromtimestamp(min(int(text), int(LATEST.timestamp())), UTC), source)


def _bounded(moment: datetime, source: str) -> datetime:
    moment = moment.astimezone(UTC).replace(microsecond=0)
    if not datetime(1970, 1, 2, tzinfo=UTC) <= moment < LATEST:
        message = f"{source} is not between 1970 and {LATEST.year - 1}"
        raise UnusableTimeError(message)
    return moment
