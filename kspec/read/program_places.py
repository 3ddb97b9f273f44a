"""Where in a jsonnet program a value of its result comes from, as well as the program's text can tell.

The result says nothing of its origin. A value's field is looked for by its name in the text of the program and of what
it imports. A field that is written with another value than the result has is not the one; of the others, that one is
taken around which more of the value's path is written, and which stands in an object of the document's kind. Where
several are left it is the first. A value whose field the program does not write (a function of the library does, or
its name is computed) has the place of what it lies in, in the end that of its document.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final, NamedTuple

from kspec.model.document import Json, Path, value_at
from kspec.model.source import Source
from kspec.model.span import Span
from kspec.read.program_fields import UNKNOWN, Field, Item, fields

_KIND: Final = "kind"


class _Found(NamedTuple):
    """A field and the text in which it stands."""

    source: Source
    field: Field


class ProgramText:
    """The texts of a program and its imports, the program's own first."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        """Take the texts by their files."""
        self._sources = [Source(file, text) for file, text in texts.items()]

    @cached_property
    def _by_name(self) -> dict[str, list[_Found]]:
        found: dict[str, list[_Found]] = {}
        for source in self._sources:
            for field in fields(source.text):
                found.setdefault(field.name, []).append(_Found(source, field))
        return found

    def named(self, name: str) -> Sequence[_Found]:
        """The fields of that name."""
        return self._by_name.get(name, ())

    def place(self, name: str) -> Span:
        """Where the first field of a name stands; the program's first line, if there is none."""
        return next((source.span(field.start, field.end) for source, field in self.named(name)), self.beginning)

    @property
    def whole(self) -> tuple[Span, ...]:
        """The extent of each text."""
        return tuple(source.span(0, len(source.text)) for source in self._sources)

    @property
    def beginning(self) -> Span:
        """The program's first line."""
        file = self._sources[0]
        return file.span(0, len(file.text.partition("\n")[0]))


class ProgramPlaces(Mapping[Path, Span]):
    """The spans of a document's keys, or values, by path: of those that are found."""

    def __init__(self, text: ProgramText, value: Json, name: str, *, keys: bool) -> None:
        """Take the program's texts, the document, the name of its spec, if it has one, and which are meant."""
        self._text, self._value, self._name, self._keys = text, value, name, keys
        self._known: dict[Path, Span | None] = {}

    def __getitem__(self, path: Path) -> Span:
        """The span at `path`. Raises KeyError where none is found."""
        if path not in self._known:
            self._known[path] = self._find(path)
        span = self._known[path]
        if span is None:
            raise KeyError(path)
        return span

    def __iter__(self) -> Iterator[Path]:
        """Every path of the document for which a place is found."""
        stack: list[tuple[Path, Json]] = [((), self._value)]
        while stack:
            path, value = stack.pop()
            if path in self:
                yield path
            if isinstance(value, dict):
                stack.extend(((*path, key), part) for key, part in value.items())
            elif isinstance(value, list):
                stack.extend(((*path, index), part) for index, part in enumerate(value))

    def __len__(self) -> int:
        """The number of such paths."""
        return sum(1 for _ in self)

    def beginning(self) -> Span:
        """Where the document begins: where its kind is written, else the program's first line."""
        found = self._best((_KIND,))
        if found is None and self._name:
            named = self._text.named(self._name)
            found = named[0] if named else None
        return self._span(found) if found else self._text.beginning

    def _span(self, found: _Found) -> Span:
        source, field = found
        return source.span(field.start, field.end) if self._keys else source.span(field.value_start, field.value_end)

    def _find(self, path: Path) -> Span | None:
        if not path:
            return None
        if isinstance(path[-1], str):
            found = self._best(path)
            return self._span(found) if found else None
        if self._keys:
            return None
        outer = self._best(path[:-1])
        array = outer.field.array if outer else None
        if outer is None or array is None or array.comprehension or path[-1] >= len(array.elements):
            return None
        return outer.source.span(*array.elements[path[-1]])

    def _best(self, path: Path) -> _Found | None:
        """The field that most speaks for, if there is any."""
        value = value_at(self._value, path)
        known = self._has(path)
        fit = [
            found
            for found in self._text.named(str(path[-1]) if path else "")
            if not known or _may_be(found.field, value)
        ]
        scored = [(score, found) for found in fit if (score := self._score(found.field, path)) is not None]
        return max(scored, key=lambda one: one[0])[1] if scored else None

    def _has(self, path: Path) -> bool:
        holder = value_at(self._value, path[:-1])
        return isinstance(holder, dict) and path[-1] in holder

    def _score(self, field: Field, path: Path) -> tuple[int, int, int] | None:
        """What speaks for a field: its kind of document, how much of the path is around it, the spec's name.

        None where the path says that it is another.
        """
        steps, around, agreed, holder = list(reversed(path[:-1])), list(reversed(field.above)), 0, field
        while steps and around:
            step, outer = steps.pop(0), around[0]
            if isinstance(step, int):
                if isinstance(outer, Item):
                    agreed += int(outer.number == step and not outer.array.comprehension)
                    around.pop(0)
                continue
            while around and isinstance(around[0], Item):
                around.pop(0)
            if not around or not isinstance(around[0], Field) or around[0].name != step:
                break
            holder, agreed = around[0], agreed + 2
            around.pop(0)
        else:
            if not steps and (kind := holder.siblings.get(_KIND)) and kind.literal is not UNKNOWN:
                if kind.literal != value_at(self._value, (_KIND,)):
                    return None
                agreed += 2
        names = [outer.name for outer in field.above if isinstance(outer, Field)]
        return agreed, int(bool(self._name) and self._name in names), int(field.literal is not UNKNOWN)


def _may_be(field: Field, value: Json) -> bool:
    """Whether a field, as it is written, can have a value."""
    if field.literal is not UNKNOWN:
        return not isinstance(value, dict | list) and field.literal == value and _alike(field.literal, value)
    if isinstance(value, dict | list):
        return field.first != ("[" if isinstance(value, dict) else "{")
    return True


def _alike(literal: object, value: Json) -> bool:
    """Whether both are truth values, or neither is: 1 is not true."""
    return isinstance(literal, bool) == isinstance(value, bool)
