"""What ends when, as a drawing: a bar from the day that is looked at to the end, near days wide."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from math import log1p
from typing import Final, NamedTuple

from kspec.model.expiry import MARGIN, Expiry, State
from kspec.report.page.layers import CHARACTER
from kspec.report.page.markup import Markup, element
from kspec.report.terminal import width

_DAY: Final = timedelta(days=1)
_TICKS: Final = (
    (7, "7 days"),
    (30, "30 days"),
    (90, "90 days"),
    (365, "1 year"),
    (1095, "3 years"),
    (3652, "10 years"),
    (36525, "100 years"),
)
_NEAR: Final = 15
"""Days up to which the scale is about even."""
_PAST: Final = 90
"""Units for what has ended."""
_WIDE: Final = 560
_BEHIND: Final = 96
"""Units for the last date."""
_ROW: Final = 26
_TOP: Final = 30


class Bar(NamedTuple):
    """A line of the drawing: a name, the earliest and the latest end, and how the earliest stands."""

    name: str
    first: datetime
    last: datetime
    state: State


def bars(groups: Sequence[tuple[str, Sequence[Expiry]]], now: datetime) -> tuple[Bar, ...]:
    """A bar for each group of what ends, in the order of their ends."""
    found = []
    for name, group in groups:
        ending = sorted((one for one in group if one.not_after is not None), key=lambda one: one.not_after or now)
        ends = [one.not_after for one in ending if one.not_after is not None]
        if ends:
            found.append(Bar(name, ends[0], ends[-1], ending[0].state(now, MARGIN)))
    return tuple(sorted(found, key=lambda bar: (bar.first, bar.name)))


class _Scale:
    """Where a day stands: near ones wide apart, far ones close."""

    def __init__(self, names: int, longest: float) -> None:
        self.left = names
        self.zero = names + _PAST
        self.longest = longest

    def at(self, days: float) -> int:
        return self.zero + round(_WIDE * log1p(max(days, 0) / _NEAR) / log1p(self.longest / _NEAR))


def draw(lines: Sequence[Bar], now: datetime) -> Markup:
    """The drawing; there is at least one bar."""
    longest = max([30, *((line.last - now) / _DAY for line in lines)])
    scale = _Scale(max(width(line.name) for line in lines) * CHARACTER + 16, longest)
    whole = scale.zero + _WIDE + _BEHIND
    height = _TOP + len(lines) * _ROW + 6
    return element(
        "svg",
        element("title", "What ends when", id="timeline-title"),
        element("desc", _described(lines), id="timeline-description"),
        *_ticks(scale, height, now),
        *(part for row, line in enumerate(lines) for part in _line(line, _TOP + row * _ROW, scale, now)),
        viewBox=f"0 0 {whole} {height}",
        width=whole,
        height=height,
        role="img",
        aria_labelledby="timeline-title timeline-description",
    )


def _ticks(scale: _Scale, height: int, now: datetime) -> Iterator[Markup]:
    marks = [(scale.zero, f"{now:%Y-%m-%d}")]
    for days, name in _TICKS:
        place = scale.at(days)
        if days <= scale.longest and place - marks[-1][0] >= (len(marks[-1][1]) + 1) * CHARACTER:
            marks.append((place, name))
    yield element("text", "ended", x=scale.zero - 10, y=_TOP - 14, class_="head end")
    for place, name in marks:
        yield element("line", x1=place, y1=_TOP - 8, x2=place, y2=height, class_="tick")
        yield element("text", name, x=place + 4, y=_TOP - 14, class_="head")


def _line(line: Bar, top: int, scale: _Scale, now: datetime) -> Iterator[Markup]:
    first, last = ((end - now) / _DAY for end in (line.first, line.last))
    yield element("text", line.name, x=0, y=top + 16)
    start, end = (scale.left, scale.zero) if first < 0 else (scale.zero, max(scale.at(first), scale.zero + 3))
    yield element("rect", x=start, y=top + 5, width=end - start, height=14, rx=2, class_=f"bar {line.state}")
    place = end
    if last > max(first, 0) and scale.at(last) > place:
        place = scale.at(last)
        yield element(
            "rect", x=max(end, scale.zero), y=top + 10, width=place - max(end, scale.zero), height=4, class_="rest"
        )
    if first >= 0:
        yield element("text", f"{line.first:%Y-%m-%d}", x=place + 6, y=top + 16, class_="date")
    else:
        yield element("text", f"{line.first:%Y-%m-%d}", x=scale.zero + 6, y=top + 16, class_="date")


def _described(lines: Sequence[Bar]) -> str:
    return "; ".join(f"{line.name} ends on {line.first:%Y-%m-%d}" for line in lines)
