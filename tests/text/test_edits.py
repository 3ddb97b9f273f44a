"""Edits of a text by span."""

import pytest

from kspec.model.fix import Edit, Fix
from kspec.model.span import Span
from kspec.text.edits import applies, choose, edited


def edit(old: str, new: str, *place: int) -> Edit:
    """An edit of the file `f`."""
    line, column, end_line, end_column = place
    return Edit(Span("f", line, column, end_line, end_column), old, new)


def test_edits_are_made_where_they_stand() -> None:
    """In any order, of several lines, with lines taken away."""
    edits = [edit("b", "BB", 1, 3, 1, 4), edit("c\n", "", 2, 1, 3, 1), edit("", "!", 3, 2, 3, 2)]
    assert edited("é b\nc\nd".encode(), edits) == "é BB\nd!".encode()


def test_windows_ends_of_line_stay() -> None:
    """Spans know line feeds alone; the file keeps its carriage returns."""
    assert edited(b"a\r\nb\r\n", [edit("b", "c\nd", 2, 1, 2, 2)]) == b"a\r\nc\r\nd\r\n"


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"ac\n", (1, 2, 1, 3)),
        (b"ab\n", (1, 9, 1, 10)),
        (b"ab\n", (7, 1, 7, 2)),
        (b"ab\n", (0, 0, 0, 0)),
        (b"a\xff\n", (1, 2, 1, 3)),
        (b"ab\r\nc\n", (1, 2, 1, 3)),
    ],
)
def test_an_edit_that_finds_something_else_does_not_apply(content: bytes, place: tuple[int, ...]) -> None:
    """Another text, no such place, no text at all, or mixed ends of line."""
    wrong = edit("b", "c", *place)
    assert not applies(Fix("x", (wrong,)), {"f": content})
    with pytest.raises(ValueError, match=r"does not apply|not UTF-8"):
        edited(content, [wrong])


def test_a_fix_applies_whole_or_not_at_all() -> None:
    """One edit of two that finds something else is enough."""
    fix = Fix("x", (edit("a", "b", 1, 1, 1, 2), edit("z", "b", 2, 1, 2, 2)))
    assert not applies(fix, {"f": b"a\nb\n"})
    assert applies(fix, {"f": b"a\nz\n"})
    assert not applies(fix, {})


def test_of_fixes_that_overlap_the_first_is_made() -> None:
    """Neighbours do not overlap; two insertions at one place do."""
    first, over = Fix("1", (edit("ab", "x", 1, 1, 1, 3),)), Fix("2", (edit("b", "y", 1, 2, 1, 3),))
    beside, other = Fix("3", (edit("c", "z", 1, 3, 1, 4),)), Fix("4", (Edit(Span("g", 1, 1, 1, 3), "ab", ""),))
    assert choose([first, over, beside, other]) == (first, beside, other)
    one, two = Fix("1", (edit("", "x", 1, 1, 1, 1),)), Fix("2", (edit("", "y", 1, 1, 1, 1),))
    assert choose([one, two]) == (one,)
