"""Offsets into a text as spans, and a value's tree of offsets as mappings from path to span.

A `Document` needs spans by path, but few are ever asked for: they are computed on demand.
"""

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from kspec.model.document import Path
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


class Place(NamedTuple):
    """Where a value stands, and its parts: by key with the key's own place, or by index."""

    start: int
    end: int
    entries: "dict[str, Entry] | None" = None
    items: "list[Place] | None" = None


class Entry(NamedTuple):
    """Where a mapping's key stands, and its value's place."""

    key_start: int
    key_end: int
    value: Place


class Positions(Mapping[Path, Span]):
    """The spans of a value's parts by path: of the values, or of the keys that introduce them."""

    def __init__(self, root: Place, span: Callable[[int, int], Span], *, keys: bool) -> None:
        """Take the root's place and what turns offsets into a span."""
        self._root, self._span, self._keys = root, span, keys

    def __getitem__(self, path: Path) -> Span:
        """The span at `path`. Raises KeyError where nothing was written."""
        place, key = self._root, None
        for step in path:
            if isinstance(step, str):
                if place.entries is None:
                    raise KeyError(path)
                entry = place.entries.get(step)
                if entry is None:
                    raise KeyError(path)
                place, key = entry.value, (entry.key_start, entry.key_end)
            else:
                if place.items is None or not 0 <= step < len(place.items):
                    raise KeyError(path)
                place, key = place.items[step], None
        if self._keys:
            if key is None:
                raise KeyError(path)
            return self._span(*key)
        return self._span(place.start, place.end)

    def __iter__(self) -> Iterator[Path]:
        """All paths, in the order in which the parts were written."""
        return self._walk((), self._root, key=False)

    def __len__(self) -> int:
        """The number of paths."""
        return sum(1 for _ in self)

    def _walk(self, path: Path, place: Place, *, key: bool) -> Iterator[Path]:
        if key or not self._keys:
            yield path
        for name, entry in (place.entries or {}).items():
            yield from self._walk((*path, name), entry.value, key=True)
        for index, item in enumerate(place.items or ()):
            yield from self._walk((*path, index), item, key=False)
