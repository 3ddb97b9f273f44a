"""Edits of a text by span: whether they apply, and the text that they make."""

from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate

from kspec.model.fix import Edit, Fix
from kspec.model.span import Span


def applies(fix: Fix, sources: Mapping[str, bytes]) -> bool:
    """Whether every edit of a fix finds at its span what it replaces. `sources` has the bytes of each file."""
    return all(_stands(edit, sources.get(edit.span.file)) for edit in fix.edits)


def _stands(edit: Edit, content: bytes | None) -> bool:
    source = None if content is None else _source(content)
    if source is None:
        return False
    extent = source.extent(edit.span)
    return extent is not None and source.text[slice(*extent)] == edit.old


def by_file(edits: Iterable[Edit]) -> dict[str, list[Edit]]:
    """Edits by the file that they change."""
    files: dict[str, list[Edit]] = {}
    for edit in edits:
        files.setdefault(edit.span.file, []).append(edit)
    return files


def choose(fixes: Iterable[Fix]) -> tuple[Fix, ...]:
    """The fixes, in their order, that can be made together: of those that overlap, the first."""
    chosen: list[Fix] = []
    taken: list[Span] = []  # sorted, none overlaps another
    for fix in fixes:
        if not any(_overlaps(edit.span, taken) for edit in fix.edits):
            chosen.append(fix)
            for edit in fix.edits:
                insort(taken, edit.span)
    return tuple(chosen)


def _overlaps(span: Span, taken: Sequence[Span]) -> bool:
    """Whether a span overlaps one of a sorted list: then it does a neighbour."""
    place = bisect_left(taken, span)
    return any(_overlap(span, other) for other in taken[max(0, place - 1) : place + 1])


def _overlap(one: Span, other: Span) -> bool:
    if one.file != other.file:
        return False
    first, second = sorted((one, other))
    end = (first.end_line, first.end_column)
    return end > (second.line, second.column) or (first.line, first.column) == (second.line, second.column)


def edited(content: bytes, edits: Sequence[Edit]) -> bytes:
    """A file with edits made: they apply to it and do not overlap. Its ends of line stay what they are.

    Raises ValueError where an edit does not apply.
    """
    source = _source(content)
    if source is None:
        message = "the file is not UTF-8, or mixes ends of line"
        raise ValueError(message)
    text = source.text
    for edit in sorted(edits, key=lambda edit: edit.span, reverse=True):
        extent = source.extent(edit.span)
        if extent is None or source.text[slice(*extent)] != edit.old:
            message = f"an edit at {edit.span} does not apply"
            raise ValueError(message)
        text = text[: extent[0]] + edit.new + text[extent[1] :]
    return (text.replace("\n", "\r\n") if b"\r\n" in content else text).encode()


class _Source:
    """A text with line feeds alone, as spans count it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]

    def extent(self, span: Span) -> tuple[int, int] | None:
        """The offsets of a span; None where the text has no such place."""
        start, end = self._offset(span.line, span.column), self._offset(span.end_line, span.end_column)
        return None if start is None or end is None else (start, end)

    def _offset(self, line: int, column: int) -> int | None:
        if not 1 <= line < len(self._starts):
            return None
        offset = self._starts[line - 1] + column - 1
        return offset if offset < self._starts[line] else None


@lru_cache(maxsize=8)  # the findings of a file come one after the other
def _source(content: bytes) -> _Source | None:
    """None where the bytes are not text, or mix ends of line."""
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return None
    if "\r\n" in text and content.count(b"\n") != content.count(b"\r\n"):
        return None
    return _Source(text.replace("\r\n", "\n"))
