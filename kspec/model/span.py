"""Where something stands in what the user wrote."""

from typing import NamedTuple


class Span(NamedTuple):
    """A stretch of a source file.

    Lines and columns count from 1; the end is the position just behind the last character, so an empty span has
    equal start and end. Columns count Unicode code points, not bytes. Where line and column are 0, `file` alone is
    meant, of which no line is known.
    """

    file: str
    line: int
    column: int
    end_line: int
    end_column: int

    def __str__(self) -> str:
        """`file:line:column`, or `file` alone where there is no line."""
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file
