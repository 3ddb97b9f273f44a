"""How two JSON values differ, place by place, with entries of lists named by what identifies them.

An entry of a list is not its number: a container is known by its name, a mount by its path, a flag by the part before
its `=`. So an entry that was put in front of others is one difference and not as many as follow it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from enum import Enum
from typing import Any, Final

from kspec.model.document import Json, Path
from kspec.model.frozen import frozen

_IDENTIFYING: Final = ("name", "mountPath", "key", "ip", "containerPort", "path", "id", "type")
"""Fields by which entries of a list are known, the first that all of them have and that no two have alike."""


class Kind(Enum):
    """What is otherwise at a place."""

    CHANGED = "changed"
    ONLY_LEFT = "only left"
    ONLY_RIGHT = "only right"
    ORDER = "order"


@frozen
class Difference:
    """One difference between a left value and a right one.

    `place` is the way to it for people: `spec.containers[etcd].command[--data-dir]`, empty for the whole; `path` the
    way in the left value, or to the nearest part of it that there is, where the place is in the right one only. `left`
    and `right` are what stands there, None where there is nothing; of another order, they are the lists.
    """

    kind: Kind
    place: str
    path: Path
    left: Json = None
    right: Json = None

    @property
    def names(self) -> tuple[str, ...]:
        """The keys and names on the way, for those who judge what may be shown."""
        return tuple(part for part in self.place.replace("[", ".").replace("]", "").split(".") if part)


def structural_differences(left: Json, right: Json) -> Iterator[Difference]:
    """Every place at which two values differ, in the left one's order; nothing exactly where they are equal.

    Values of different types differ: the number 1, the string "1" and true are three.
    """
    yield from _values(left, right, "", ())


def _values(left: Json, right: Json, place: str, path: Path) -> Iterator[Difference]:
    if isinstance(left, dict) and isinstance(right, dict):
        yield from _mappings(left, right, place, path)
    elif isinstance(left, list) and isinstance(right, list):
        yield from _lists(left, right, place, path)
    elif _canonical(left) != _canonical(right):
        yield Difference(Kind.CHANGED, place, path, left, right)


def _mappings(left: Mapping[str, Json], right: Mapping[str, Json], place: str, path: Path) -> Iterator[Difference]:
    for key, value in left.items():
        inner = f"{place}.{key}" if place else key
        if key in right:
            yield from _values(value, right[key], inner, (*path, key))
        else:
            yield Difference(Kind.ONLY_LEFT, inner, (*path, key), left=value)
    for key, value in right.items():
        if key not in left:
            yield Difference(Kind.ONLY_RIGHT, f"{place}.{key}" if place else key, path, right=value)


def _lists(left: Sequence[Json], right: Sequence[Json], place: str, path: Path) -> Iterator[Difference]:
    names = _names(left, right)
    if names is None:
        yield from _unnamed(left, right, place, path)
        return
    ours, theirs = names
    there = {name: index for index, name in enumerate(theirs)}
    renamed = _renamed(left, right, ours, theirs)
    for index, (name, value) in enumerate(zip(ours, left, strict=True)):
        if name in there:
            yield from _named_values(value, right[there[name]], f"{place}[{name}]", (*path, index))
        elif name in renamed:
            other = renamed[name]
            yield from _named_values(value, right[there[other]], f"{place}[{other}]", (*path, index))
        else:
            yield Difference(Kind.ONLY_LEFT, f"{place}[{name}]", (*path, index), left=_bare(value))
    known = {*ours, *renamed.values()}
    for name, value in zip(theirs, right, strict=True):
        if name not in known:
            yield Difference(Kind.ONLY_RIGHT, f"{place}[{name}]", path, right=_bare(value))
    both = [renamed.get(name, name) for name in ours if renamed.get(name, name) in there]
    if both != [name for name in theirs if name in set(both)]:
        yield Difference(Kind.ORDER, place, path, list(left), list(right))


def _named_values(left: Json, right: Json, place: str, path: Path) -> Iterator[Difference]:
    """The differences of two entries of one name; of flags, that of their values."""
    for difference in _values(left, right, place, path):
        if difference.kind is Kind.CHANGED and difference.place == place:
            yield Difference(Kind.CHANGED, place, path, _bare(left), _bare(right))
        else:
            yield difference


def _bare(value: Json) -> Json:
    """The value of a flag, which its place names already; anything else as it is."""
    if isinstance(value, str) and value.startswith("--"):
        return value.partition("=")[2]
    return value


def _names(left: Sequence[Json], right: Sequence[Json]) -> tuple[list[str], list[str]] | None:
    """What each entry of both lists is called; None where they have no names of their own."""
    entries = [*left, *right]
    if entries and all(isinstance(entry, dict) for entry in entries):
        return _names_of_mappings(left, right)
    if any(isinstance(entry, str) and entry.startswith("--") for entry in entries):
        return _names_of_words(left), _names_of_words(right)
    return None


def _names_of_mappings(left: Sequence[Any], right: Sequence[Any]) -> tuple[list[str], list[str]] | None:
    for field in _IDENTIFYING:
        named = [[entry.get(field) for entry in entries] for entries in (left, right)]
        if all(isinstance(name, str | int) for names in named for name in names) and all(map(_unique, named)):
            return [str(name) for name in named[0]], [str(name) for name in named[1]]
    if all(len(entry) == 1 for entries in (left, right) for entry in entries):
        only = [[str(next(iter(entry))) for entry in entries] for entries in (left, right)]
        if all(map(_unique, only)):
            return only[0], only[1]
    return None


def _unique(names: Sequence[Any]) -> bool:
    return len(set(map(str, names))) == len(names)


def _names_of_words(entries: Sequence[Json]) -> list[str]:
    """The words of a command line: a flag by its name, with a number where it is repeated, others by theirs."""
    names, seen = [], Counter[str]()
    for entry in entries:
        flag = entry.partition("=")[0] if isinstance(entry, str) and entry.startswith("--") else ""
        seen[flag] += 1
        if flag:
            names.append(flag if seen[flag] == 1 else f"{flag}#{seen[flag]}")
        else:
            names.append(str(seen[flag] - 1))
    return names


def _renamed(left: Sequence[Json], right: Sequence[Json], ours: Sequence[str], theirs: Sequence[str]) -> dict[str, str]:
    """Names of the left that have become others: of entries that are else alike."""
    alone = {name: value for name, value in zip(ours, left, strict=True) if name not in theirs}
    others = {name: value for name, value in zip(theirs, right, strict=True) if name not in ours}
    found: dict[str, str] = {}
    for name, value in alone.items():
        for other, there in others.items():
            if other not in found.values() and _without(value, name) == _without(there, other):
                found[name] = other
                break
    return found


def _without(entry: Json, name: str) -> object:
    """An entry without its name; a word, which is nothing but its name, is like no other."""
    if not isinstance(entry, dict) or len(entry) == 1:
        return object()
    return {key: _canonical(value) for key, value in entry.items() if str(value) != name or key not in _IDENTIFYING}


def _unnamed(left: Sequence[Json], right: Sequence[Json], place: str, path: Path) -> Iterator[Difference]:
    """Entries by their numbers, aligned so that one that was put in is one difference."""
    ours, theirs = [repr(_canonical(value)) for value in left], [repr(_canonical(value)) for value in right]
    if ours != theirs and Counter(ours) == Counter(theirs):
        yield Difference(Kind.ORDER, place, path, list(left), list(right))
        return
    for _, start, end, other, stop in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        both = min(end - start, stop - other)
        for offset in range(both):
            index = start + offset
            yield from _values(left[index], right[other + offset], f"{place}[{index}]", (*path, index))
        for index in range(start + both, end):
            yield Difference(Kind.ONLY_LEFT, f"{place}[{index}]", (*path, index), left=left[index])
        for index in range(other + both, stop):
            yield Difference(Kind.ONLY_RIGHT, f"{place}[{index}]", path, right=right[index])


def _canonical(value: Json) -> object:
    """A value that is equal to another's only if both are the same in JSON, where 1 is neither 1.0 nor true."""
    if isinstance(value, dict):
        return ("mapping", tuple(sorted((key, _canonical(inner)) for key, inner in value.items())))
    if isinstance(value, list):
        return ("list", tuple(map(_canonical, value)))
    return (type(value).__name__, value)
