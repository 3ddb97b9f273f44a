"""Offsets as lines and columns."""

from kspec.model.source import Source
from kspec.model.span import Span

TEXT = "a: [1, é]\nb: 2"


def test_lines_and_columns_count_from_one() -> None:
    """A column counts characters; the end of the text has a position, too."""
    source = Source("f", TEXT)
    assert [source.locate(offset) for offset in (0, 8, 10, 14)] == [(1, 1), (1, 9), (2, 1), (2, 5)]


def test_a_slice_is_what_stands_at_a_span() -> None:
    """A span over two lines holds the line feed."""
    assert Source("f", TEXT).slice(Span("f", 1, 8, 2, 2)) == "é]\nb"
