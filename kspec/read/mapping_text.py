"""Entries taken out of, and put into, a mapping in the user's own text."""

import re
from typing import Final

from kspec.model.document import Document, Path, value_at
from kspec.model.frozen import frozen
from kspec.model.source import Source
from kspec.read.argument_lists import Replacement

_COMMENTS_ABOVE: Final = re.compile(r"(?:^[ \t]*#[^\n]*\n)*\Z", re.MULTILINE)


@frozen
class EntryText:
    """An entry's value as it was written, and its comments: those right above it, and the one behind it."""

    value: str
    above: tuple[str, ...] = ()
    beside: str = ""

    def lines(self, name: str, margin: str) -> str:
        """The entry in lines of its own, under another name and with another margin."""
        lines = [*self.above, f"{name}: {self.value}{self.beside}"]
        return "".join(f"{margin}{line}\n" for line in lines)


class MappingText:
    """A document's mappings in the text of its file."""

    def __init__(self, source: Source, document: Document) -> None:
        """Take the text and the document that stands in it."""
        self._source, self._document = source, document
        self._text = source.text

    def entry(self, path: Path) -> EntryText:
        """The entry at `path`."""
        _, value = self._extents(path)
        if not self._has_own_line(path):
            return EntryText(self._text[slice(*value)])
        start, stop = self._line(path)
        above = _COMMENTS_ABOVE.search(self._text[:start])
        lines = tuple(line.strip() for line in above[0].splitlines()) if above else ()
        return EntryText(self._text[slice(*value)], lines, self._text[value[1] : stop].rstrip())

    def without(self, path: Path, *, keep_comments: bool = False) -> tuple[Replacement, ...]:
        """How the entry at `path`, a scalar, goes: its mapping stays, as `{}` where nothing is left in it."""
        key, value = self._extents(path)
        alone = len(self._siblings(path)) == 1
        if not self._has_own_line(path):
            if alone:
                return ((key[0], value[1], ""),)
            comma = re.compile(r"\s*,\s*").match(self._text, value[1])
            before = re.compile(r",\s*\Z").search(self._text[: key[0]])
            if comma:
                return ((key[0], comma.end(), ""),)
            return ((before.start() if before else key[0], value[1], ""),)
        start, stop = self._line(path)
        beside = self._text[value[1] : stop].strip()
        kept = f"{self._text[start : key[0]]}{beside}\n" if keep_comments and beside else ""
        if not keep_comments:
            above = _COMMENTS_ABOVE.search(self._text[:start])
            start = above.start() if above else start
        gone = (start, stop, kept)
        if not alone:
            return (gone,)
        parent = self._source.extent(self._document.keys[path[:-1]])[1]
        colon = self._text.index(":", parent) + 1
        return ((colon, colon, " {}"), gone)

    def takes_comments(self, path: Path, name: str) -> bool:
        """Whether an entry that comes into the mapping at `path` has lines of its own there."""
        values = self._document.values
        if (*path, name) in values or self._is_flow(()):
            return False
        return path not in values or (not self._is_flow(path) and bool(self._siblings((*path, name))))

    def put(self, path: Path, name: str, entry: EntryText) -> Replacement:
        """How an entry comes into the mapping at `path`, one level below the root; what it had under the name goes."""
        if (*path, name) in self._document.values:
            start, end = self._source.extent(self._document.values[(*path, name)])
            return start, end, entry.value
        if path in self._document.values:
            return self._put_into(path, name, entry)
        start, end = self._source.extent(self._document.values[()])
        if self._is_flow(()):
            quoted = re.match(r'\{\s*"', self._text[start:end]) is not None
            names = [f'"{found}"' if quoted else found for found in (str(path[-1]), name)]
            tail = re.compile(r",?(\s*)\}\Z").search(self._text[:end])
            at = tail.start() if tail else end - 1
            return at, at + (self._text[at] == ","), f", {names[0]}: {{{names[1]}: {entry.value}}}"
        if self._text[end - 1] != "\n":
            end = self._text.find("\n", end) + 1 or len(self._text)
        line = "" if self._text[:end].endswith("\n") else "\n"
        return end, end, f"{line}{path[-1]}:\n{entry.lines(name, '  ')}"

    def _put_into(self, path: Path, name: str, entry: EntryText) -> Replacement:
        start, end = self._source.extent(self._document.values[path])
        siblings = self._siblings((*path, name))
        if self._is_flow(path):
            start = self._text.index("{", start)
            separator = ", " if siblings else ""
            return start + 1, start + 1, f"{name}: {entry.value}{separator}"
        if not siblings:
            return start, end, f" {{{name}: {entry.value}}}" if start == end else f"{{{name}: {entry.value}}}"
        first = self._source.extent(self._document.keys[(*path, siblings[0])])[0]
        line = self._text.rfind("\n", 0, first) + 1
        return line, line, entry.lines(name, self._text[line:first])

    def _siblings(self, path: Path) -> list[str]:
        """The names in the mapping that holds the entry at `path`."""
        value = value_at(self._document.value, path[:-1])
        return list(value) if isinstance(value, dict) else []

    def _extents(self, path: Path) -> tuple[tuple[int, int], tuple[int, int]]:
        return self._source.extent(self._document.keys[path]), self._source.extent(self._document.values[path])

    def _line(self, path: Path) -> tuple[int, int]:
        key, value = self._extents(path)
        return self._text.rfind("\n", 0, key[0]) + 1, self._text.find("\n", value[1]) + 1 or len(self._text)

    def _has_own_line(self, path: Path) -> bool:
        key, value = self._extents(path)
        start, stop = self._line(path)
        rest = self._text[value[1] : stop].strip()
        return (
            not self._text[start : key[0]].strip()
            and (not rest or rest.startswith("#"))
            and not self._is_flow(path[:-1])
        )

    def _is_flow(self, path: Path) -> bool:
        """Whether a mapping is written in braces."""
        start, _ = self._source.extent(self._document.values[path])
        return re.compile(r"(?:[&!]\S*\s+)*\{").match(self._text, start) is not None
