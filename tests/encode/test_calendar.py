"""kspec.encode.calendar."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from kspec.encode.calendar import Day, render

DAY = Day("a/ca", datetime(2030, 1, 31, 12, tzinfo=UTC), datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), "ca expires", "x")


def unfolded(content: bytes) -> list[str]:
    """The content lines of a calendar."""
    assert content.endswith(b"\r\n")
    return content.removesuffix(b"\r\n").replace(b"\r\n ", b"").decode().split("\r\n")


def test_an_event_a_day_long() -> None:
    """Every line that RFC 5545 asks for, in the order of the days."""
    assert unfolded(render([DAY])) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//kspec//expiry//EN",
        "BEGIN:VEVENT",
        "UID:87723e1830dd9d1f4acca8af907419b4@kspec.dev",
        "DTSTAMP:20260102T030405Z",
        "DTSTART;VALUE=DATE:20300131",
        "SUMMARY:ca expires",
        "DESCRIPTION:x",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
    ]


def test_an_event_that_moves_is_the_same_event() -> None:
    """Its identity is the given one's alone."""
    moved = Day(DAY.identity, datetime(2031, 1, 1, tzinfo=UTC), DAY.made, "other", "words")
    before, after = (next(line for line in unfolded(render([day])) if line.startswith("UID")) for day in (DAY, moved))
    assert before == after


@given(st.text())
def test_any_text_stands_in_lines_of_75_octets(text: str) -> None:
    """No character is cut, nothing ends a line but what ends it, and the text is what was given, less controls."""
    text = text.encode("utf-8", "ignore").decode()
    content = render([Day("i", DAY.day, DAY.made, text, "x")])
    lines = content.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert [line.decode() for line in lines]
    assert b"\n" not in content.replace(b"\r\n", b"")
    (summary,) = (line for line in unfolded(content) if line.startswith("SUMMARY:"))
    value = summary.removeprefix("SUMMARY:")
    for escaped, plain in (("\\n", "\n"), ("\\,", ","), ("\\;", ";")):
        value = value.replace("\\\\", "\0").replace(escaped, plain).replace("\0", "\\\\")
    assert value.replace("\\\\", "\\") == "".join(letter for letter in text if letter == "\n" or letter.isprintable())
