"""A value's tree of offsets into its text as mappings from path to span.

A `Document` needs spans by path, but few are ever asked for: they are computed on demand.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from kspec.model.document import Path
from kspec.model.span import Span


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
