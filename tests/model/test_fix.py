"""Fixes as values."""

from kspec.model.fix import Edit, Fix, respell
from kspec.model.span import Span


def test_a_word_is_respelt_inside_its_quotes() -> None:
    """The span of a quoted key holds its quotes."""
    assert respell(Span("f", 1, 3, 1, 5), "ab", "abc") == Fix("write abc", (Edit(Span("f", 1, 3, 1, 5), "ab", "abc"),))
    assert respell(Span("f", 1, 3, 1, 7), "ab", "abc") == Fix("write abc", (Edit(Span("f", 1, 4, 1, 6), "ab", "abc"),))


def test_where_something_else_stands_there_is_no_fix() -> None:
    """An alias, a text over several lines, the result of a program."""
    assert respell(Span("f", 1, 3, 1, 9), "ab", "abc") is None
    assert respell(Span("f", 1, 3, 2, 5), "ab", "abc") is None
    assert respell(Span("f", 0, 0, 0, 0), "ab", "abc") is None
