"""Where a field of some name stands, for one that was written at the wrong level or in the wrong document."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Final

from kspec.facts import clusterset
from kspec.facts.kinds import GROUPS, MAINTENANCE, OWN
from kspec.facts.types import TypeTable, load, own_types

_DEEPEST: Final = 4
"""Names on the way to a field that is worth naming."""
_MANY: Final = 5
"""Places of one name beyond which naming them helps nobody."""


def place_of(name: str, kind: str, minor: str) -> str:
    """Where a field belongs that the mapping in which it stands does not have; empty where nothing is near.

    Its own kind counts first, then of the others the one where it is least deep, in the order of the table of kinds.
    """
    others = [other for other in GROUPS if other not in {kind, clusterset.KIND, *MAINTENANCE}]
    having = [found for found in (kind, *others) if name in _places(found, minor)]
    if not having:
        return ""
    best = kind if having[0] == kind else min(having, key=lambda found: _depth(_places(found, minor)[name]))
    places = _places(best, minor)[name]
    nearest = [".".join(place) for place in places if len(place) == _depth(places)]
    return _words(nearest, best, own=best == kind) if len(nearest) <= _MANY else ""


def ways(name: str, kind: str, minor: str) -> tuple[tuple[str, ...], ...]:
    """Where a kind's own documents have a field of that name: the names on each way to it."""
    return _places(kind, minor).get(name, ())


def _depth(places: Sequence[tuple[str, ...]]) -> int:
    return min(map(len, places))


def _words(places: Sequence[str], kind: str, *, own: bool) -> str:
    where = "" if own else f" of {_article(kind)} {kind}"
    if len(places) > 1:
        return f"it belongs to one of {', '.join(places)}{where}"
    (place,) = places
    if "." in place:
        return f"it is {place}{where}: write it there"
    return f"it stands at the top of the {kind}: write it there" if own else f"it is a field{where}: write it there"


def _article(kind: str) -> str:
    return "an" if kind[0] in "AEIO" else "a"


@cache
def _places(kind: str, minor: str) -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """Every field of a kind's newest API version: its name -> the ways to it, through mappings only."""
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    types = own_types() if kind in OWN else load(minor)
    group = f"{GROUPS[kind]}/" if kind in GROUPS else ""  # the spec's own files hold documents of further groups
    versions = [version for version in types.versions(kind) if version.startswith(group)]
    for root in [types.root(version, kind) for version in versions[-1:]]:
        for way in _walk(types, root or ""):
            found[way[-1]] = (*found.get(way[-1], ()), way)
    return found


def _walk(types: TypeTable, root: str) -> Iterator[tuple[str, ...]]:
    """The ways to all fields, the least deep first."""
    waiting: deque[tuple[str, tuple[str, ...]]] = deque([(root, ())])
    while waiting:
        struct, way = waiting.popleft()
        for field in types.fields(struct):
            yield (*way, field.name)
            if len(way) < _DEEPEST - 1:
                waiting.append((field.type.lstrip("*"), (*way, field.name)))
