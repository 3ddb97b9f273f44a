"""A file's text, and the places in it as offsets and as spans."""

from array import array
from bisect import bisect_right
from functools import cached_property
from itertools import accumulate

from kspec.model.span import Span


class Source:
    """A file's text, line feeds only, and its spans."""

    def __init__(self, file: str, text: str) -> None:
        """Take the file's name as it shall appear in spans, and its decoded text."""
        self.file, self.text = file, text

    @cached_property
    def _line_starts(self) -> "array[int]":
        starts = accumulate((len(line) + 1 for line in self.text.split("\n")), initial=0)
        return array("L", starts)

    def locate(self, offset: int) -> tuple[int, int]:
        """Line and column of `offset`, both from 1."""
        line = bisect_right(self._line_starts, offset, hi=len(self._line_starts) - 1)
        return line, offset - self._line_starts[line - 1] + 1

    def offset(self, line: int, column: int) -> int:
        """The offset of a line and column, both from 1."""
        return self._line_starts[line - 1] + column - 1

    def extent(self, span: Span) -> tuple[int, int]:
        """The offsets between which a span of this file stands."""
        return self.offset(span.line, span.column), self.offset(span.end_line, span.end_column)

    def span(self, start: int, end: int) -> Span:
        """The span from offset `start` to just before `end`."""
        return Span(self.file, *self.locate(start), *self.locate(end))

    def slice(self, span: Span) -> str:
        """What stands at a span of this file."""
        return self.text[slice(*self.extent(span))]
