"""kspec.report.expiry."""

from datetime import UTC, datetime, timedelta

from kspec.model.expiry import MARGIN, Expiry
from kspec.report.expiry import days, text, values

NOW = datetime(2027, 1, 1, tzinfo=UTC)
START = datetime(2026, 1, 2, tzinfo=UTC)
FOUND = (
    Expiry("a", "certificate", START, NOW - timedelta(days=3)),
    Expiry("b", "certificate", START, NOW + timedelta(hours=3)),
    Expiry("c", "certificate", START, NOW + timedelta(hours=30)),
    Expiry("d", "authority", NOW + timedelta(days=1), NOW + timedelta(days=60)),
    Expiry("e", "authority", START, NOW + timedelta(days=60)),
    Expiry("f\x1b", "certificate-key", None, None),
)


def test_a_line_for_each() -> None:
    """Its end, how it stands, its name, which does nothing to a terminal."""
    assert text(FOUND, NOW, MARGIN).splitlines() == [
        "2026-12-29T00:00:00Z  expired        a",
        "2027-01-01T03:00:00Z  within a day   b",
        "2027-01-02T06:00:00Z  in a day       c",
        "2027-03-02T00:00:00Z  not yet valid  d",
        "2027-03-02T00:00:00Z  in 60 days     e",
        "never                                f\ufffd",
    ]


def test_values_for_programs() -> None:
    """Times as texts, null where there is none, and the state in a word."""
    assert [one["state"] for one in values(FOUND, NOW, MARGIN)] == [
        *("expired", "expiring", "expiring", "not-yet-valid", "valid", "valid"),
    ]
    assert values(FOUND[-1:], NOW, MARGIN) == [
        {
            "name": "f\x1b",
            "kind": "certificate-key",
            "notBefore": None,
            "notAfter": None,
            "state": "valid",
        }
    ]


def test_a_day_for_each_that_ends() -> None:
    """A renewed certificate has the identity of the one before it; another cluster's has another."""
    found = days(FOUND, "x")
    assert [day.day for day in found] == [one.not_after for one in FOUND[:-1]]
    renewed = Expiry("a", "certificate", NOW, NOW + timedelta(days=365))
    assert days([renewed], "x")[0].identity == found[0].identity != days([renewed], "y")[0].identity
