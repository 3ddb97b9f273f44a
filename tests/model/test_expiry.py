"""kspec.model.expiry."""

from datetime import UTC, datetime, timedelta

import pytest

from kspec.model.expiry import MARGIN, Expiry

START, END = datetime(2026, 1, 2, tzinfo=UTC), datetime(2027, 1, 2, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("now", "state"),
    [
        (START - SECOND, "not-yet-valid"),
        (START, "valid"),
        (END - MARGIN - SECOND, "valid"),
        (END - MARGIN, "expiring"),
        (END, "expiring"),
        (END + SECOND, "expired"),
    ],
)
def test_both_ends_are_valid(now: datetime, state: str) -> None:
    """The last second is the certificate's own (RFC 5280, section 4.1.2.5)."""
    assert Expiry("a", "certificate", START, END).state(now) == state


def test_what_has_no_end_is_valid() -> None:
    """From its beginning, if it has one."""
    assert Expiry("a", "token", None, None).state(END) == "valid"


def test_within_is_asked_for() -> None:
    """A longer margin finds more; none at all finds what has ended."""
    one = Expiry("a", "certificate", START, END)
    assert one.state(START, timedelta(days=400)) == "expiring"
    assert one.state(END - SECOND, timedelta()) == "valid"
