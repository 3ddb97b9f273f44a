"""Durations against Go: tests/model/durations.jsonl, recorded by tests/oracle/goscalars.py."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kspec.model.duration import Duration

LINES = (Path(__file__).parent / "durations.jsonl").read_text().splitlines()
NANOSECONDS = st.integers(-(2**63), 2**63 - 1)


def test_durations_are_read_and_written_as_go_does() -> None:
    """Every recorded text gives Go's value and Go's spelling, or is refused as Go refuses it."""
    wrong = []
    for line in map(json.loads, LINES):
        try:
            found = Duration.parse(line["of"])
            said = [str(found), str(found.nanoseconds)]
        except ValueError:
            said = None
        if said != line.get("is"):
            wrong.append((line, said))
    assert wrong == []
    assert len(LINES) > 150


@given(NANOSECONDS)
def test_what_is_written_is_read_back(nanoseconds: int) -> None:
    """A duration's text is that duration."""
    assert Duration.parse(str(Duration(nanoseconds))) == Duration(nanoseconds)


@given(st.text())
def test_any_text_is_a_duration_or_a_short_refusal(text: str) -> None:
    """Parsing either gives a value within int64 or a ValueError that holds the text."""
    try:
        said = str(Duration.parse(text))
    except ValueError as error:
        said = str(error)
    assert repr(text) in said or -(2**63) <= Duration.parse(said).nanoseconds < 2**63


@pytest.mark.parametrize(("text", "seconds"), [("1h30m", 5400), ("250ms", 0.25), ("-2s", -2)])
def test_seconds(text: str, seconds: float) -> None:
    """Seconds are a number that may have a fraction."""
    assert Duration.parse(text).seconds == seconds


@given(NANOSECONDS, NANOSECONDS)
def test_durations_are_ordered_by_their_length(one: int, other: int) -> None:
    """The shorter duration is the smaller one."""
    assert (Duration(one) < Duration(other)) == (one < other)
