"""The lines of the source at a span, with the span underlined."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from kspec.model.span import Span
from kspec.report.terminal import printable, width
from kspec.report.withheld import shown_lines

_WIDEST: Final = 140
"""Characters of a line that are shown; of a longer one, those around the span."""
_BEFORE: Final = 40
"""Characters that are shown before the span where a line is cut."""
_MOST_LINES: Final = 6
"""Lines of a span that are shown; of a longer one, the first ones and the last."""
_ELLIPSIS: Final = "…"


class Row(NamedTuple):
    """A row of an excerpt: the line's number (None beside a row of marks, 0 for a gap), its text and its marks."""

    number: int | None
    text: str = ""
    marks: str = ""


def excerpt(span: Span, sources: Mapping[str, bytes], mark: str = "^") -> Sequence[Row]:
    """The rows that show a span; none where its source is not at hand or has no such line."""
    content = sources.get(span.file)
    lines = () if content is None else shown_lines(span.file, content)
    if not 1 <= span.line <= len(lines):
        return ()
    last, end = min(span.end_line, len(lines)), span.end_column
    if last > span.line and end <= 1:
        last, end = last - 1, len(lines[last - 2]) + 1
    while last > span.line and not lines[last - 1][: end - 1].strip():
        last, end = last - 1, len(lines[last - 2]) + 1
    if last <= span.line:
        stop = end if span.end_line == span.line else len(lines[span.line - 1]) + 1
        return _single(span.line, lines[span.line - 1], span.column - 1, stop - 1, mark)
    return _several(span, lines, last, end, mark)


def _single(number: int, line: str, start: int, stop: int, mark: str) -> Sequence[Row]:
    start = min(start, len(line))
    stop = max(start, min(stop, len(line)))
    first = 0 if len(line) <= _WIDEST else max(0, min(start - _BEFORE, len(line) - _WIDEST))
    shown = line[first : first + _WIDEST]
    head = _ELLIPSIS if first else ""
    tail = _ELLIPSIS if first + _WIDEST < len(line) else ""
    before = len(head) + width(line[first:start])
    marked = max(1, width(line[start : min(stop, first + _WIDEST)]))
    return Row(number, head + printable(shown) + tail), Row(None, "", " " * before + mark * marked)


def _several(span: Span, lines: Sequence[str], last: int, end: int, mark: str) -> Sequence[Row]:
    """A span of several lines, with a bar at its left from its first character to its last."""
    first = lines[span.line - 1]
    rows = []
    if first[: span.column - 1].strip():
        rows.append(Row(span.line, "  " + _shortened(first)))
        rows.append(Row(None, "", " " + "_" * (1 + width(first[: span.column - 1])) + mark))
    else:
        rows.append(Row(span.line, "/ " + _shortened(first)))
    for number in range(span.line + 1, last + 1):
        if last - span.line >= _MOST_LINES and _MOST_LINES - 2 <= number - span.line < last - span.line:
            if number - span.line == _MOST_LINES - 2:
                rows.append(Row(0, "|"))
            continue
        rows.append(Row(number, "| " + _shortened(lines[number - 1])))
    under = min(width(lines[last - 1][: end - 1]), _WIDEST)
    return (*rows, Row(None, "", "|" + "_" * max(1, under) + mark))


def _shortened(line: str) -> str:
    shown = printable(line[:_WIDEST])
    return shown + _ELLIPSIS if len(line) > _WIDEST else shown
