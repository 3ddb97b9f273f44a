"""The build's time."""

from datetime import UTC, datetime, timedelta

import pytest

from kspec.cli.clock import AT, UnusableTimeError, now, span

MOMENT = datetime(2030, 1, 31, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "given",
    ["2030-01-31T12:00:00Z", "2030-01-31t12:00:00z", "2030-01-31T13:30:00+01:30", "1896091200"],
)
def test_the_command_line_counts_first(given: str) -> None:
    """RFC 3339 in any zone, or seconds since 1970."""
    assert now(given, {"SOURCE_DATE_EPOCH": "1"}) == MOMENT


def test_then_the_environment() -> None:
    """SOURCE_DATE_EPOCH is in seconds."""
    assert now(None, {"SOURCE_DATE_EPOCH": "1896091200"}) == MOMENT


def test_then_the_clock() -> None:
    """Whole seconds, in UTC."""
    before = datetime.now(UTC).replace(microsecond=0)
    found = now(None, {})
    assert found.microsecond == 0
    assert found.tzinfo is UTC
    assert before <= found <= datetime.now(UTC)


@pytest.mark.parametrize(
    "given",
    [
        *("", " ", "tomorrow", "2030-02-30", "2030-1-31", "2030-01-31T12:00:00", "-1", "1e9", "٣", "9" * 30, "0"),
        *("2030-13-01T00:00:00Z", "2030-02-30T00:00:00Z", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00+01:00"),
        *("2030-01-31T24:00:00Z", "2030-01-31T23:60:00Z", "2030-01-31T23:00:60Z"),
        *("2030-01-31T12:00:00+24:00", "2030-01-31T12:00:00+00:60"),
    ],
)
def test_what_is_no_usable_time_is_told_with_its_source(given: str) -> None:
    """The message names where it came from."""
    with pytest.raises(UnusableTimeError, match="--now"):
        now(given, {})
    with pytest.raises(UnusableTimeError, match="SOURCE_DATE_EPOCH"):
        now(None, {"SOURCE_DATE_EPOCH": given})


@pytest.mark.parametrize("option", ["--now", AT])
def test_a_day_is_its_first_second(option: str) -> None:
    """For what is issued as for what is looked at."""
    assert now("2030-01-31", {}, option) == datetime(2030, 1, 31, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given", "wanted"),
    [("12h", timedelta(hours=12)), ("30d", timedelta(days=30)), ("8w", timedelta(weeks=8)), ("0d", timedelta())],
)
def test_a_length_of_time(given: str, wanted: timedelta) -> None:
    """Hours, days or weeks."""
    assert span(given, "--within") == wanted


@pytest.mark.parametrize("given", ["", "30", "d", "-1d", "1.5d", "1y", "9999999d", "٣d"])
def test_what_is_no_length_of_time(given: str) -> None:
    """It is named with its option."""
    with pytest.raises(UnusableTimeError, match="--within"):
        span(given, "--within")
