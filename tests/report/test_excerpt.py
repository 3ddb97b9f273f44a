"""Lines of a source with a span underlined."""

import pytest

from kspec.model.span import Span
from kspec.report.excerpt import Row, excerpt


def rows(source: str, *place: int) -> list[Row]:
    """The rows of a span of a source."""
    return list(excerpt(Span("f", *place), {"f": source.encode()}))


@pytest.mark.parametrize(
    ("source", "place", "marks"),
    [
        ("a: bc\n", (1, 4, 1, 6), "   ^^"),
        ("a: bc", (1, 6, 1, 6), "     ^"),
        ("\ta: bc\n", (1, 5, 1, 7), "       ^^"),
        ("日本: x\n", (1, 1, 1, 3), "^^^^"),
        ("e\u0301: x\n", (1, 1, 1, 3), "^"),
        ("a\u2028b: x\n", (1, 3, 1, 4), "  ^"),
        ("a: x\r\nb: y\r\n", (2, 4, 2, 5), "   ^"),
    ],
)
def test_marks_stand_under_the_span(source: str, place: tuple[int, ...], marks: str) -> None:
    """Columns are counted as a terminal shows them: tabs, wide characters, accents."""
    assert rows(source, *place)[1].marks == marks


def test_a_span_to_the_start_of_a_line_ends_on_the_line_before() -> None:
    """A block of text ends where the next line begins; blank lines at its end are not shown."""
    shown = rows("a: |\n  b\n\n\nc: d\n", 1, 4, 5, 1)
    assert [row.number for row in shown] == [1, None, 2, None]


def test_a_long_span_is_shown_by_its_ends() -> None:
    """The first lines and the last."""
    text = "".join(f"k{number}: v\n" for number in range(20))
    assert [row.number for row in rows(text, 1, 1, 20, 6)] == [1, 2, 3, 4, 0, 20, None]


def test_a_line_that_is_too_long_is_shown_around_the_span() -> None:
    """With a mark where something is left out."""
    line, marks = rows(f"a: {'x' * 497}here{'y' * 500}\n", 1, 501, 1, 505)
    assert line.text.startswith("…")
    assert line.text.endswith("…")
    assert line.text[marks.marks.index("^") :].startswith("here")


@pytest.mark.parametrize("place", [(0, 0, 0, 0), (3, 1, 3, 2)])
def test_a_place_outside_of_the_source_shows_nothing(place: tuple[int, ...]) -> None:
    """A program's result has no lines; a source may have changed."""
    assert rows("a: b\n", *place) == []


def test_a_source_that_is_not_at_hand_shows_nothing() -> None:
    """The place alone is told."""
    assert excerpt(Span("g", 1, 1, 1, 2), {}) == ()
