"""What is to be told of the time."""

from datetime import UTC, datetime, timedelta

import pytest

from kspec.model.event import Action, Period
from kspec.model.expiry import MARGIN
from kspec.plan.validity import tell, window

START, END = datetime(2030, 1, 1, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)
PERIOD = Period("cp-1/apiserver", START, END)


@pytest.mark.parametrize(
    ("now", "action", "reason"),
    [
        (START - SECOND, Action.NOT_YET_VALID, "valid from 2030-01-01"),
        (START, None, ""),
        (END - MARGIN - SECOND, None, ""),
        (END - MARGIN, Action.EXPIRING, "expires on 2031-01-01"),
        (END, Action.EXPIRING, "expires on 2031-01-01"),
        (END + SECOND, Action.EXPIRED, "expired on 2031-01-01"),
    ],
)
def test_each_side_of_each_moment(now: datetime, action: Action | None, reason: str) -> None:
    """Both ends are valid moments still; the margin begins thirty days before the end."""
    told = [(event.action, event.reasons) for event in tell([PERIOD], now)]
    assert told == ([(action, (reason,))] if action else [])


def test_without_an_end_nothing_ends() -> None:
    """A token that never expires, or that has no beginning."""
    assert list(tell([Period("token", None, None)], END)) == []
    assert window([Period("token", None, None)], END) == (None, None)


def test_in_the_window_the_same_is_told_and_outside_it_not() -> None:
    """So that what was told once can be told again without looking, from `since` and before `until`."""
    periods = [PERIOD, Period("other", START + 3 * MARGIN, END + MARGIN)]
    turns = [START, START + 3 * MARGIN, END - MARGIN, END, END + MARGIN]
    moments = [turn + SECOND * step for turn in turns for step in (-2, -1, 0, 1, 2)]
    for now in moments:
        since, until = window(periods, now)
        for other in moments:
            inside = (since is None or other.timestamp() >= since) and (until is None or other.timestamp() < until)
            same = list(tell(periods, other)) == list(tell(periods, now))
            assert same or not inside, (now, other)
        assert since is None or since <= now.timestamp()
        assert until is None or until > now.timestamp()
