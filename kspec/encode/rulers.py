"""Objects of JSON to which two branches can add, and a merge of Git's by lines takes both.

Git merges two additions if a line that both sides have stands between them. So between the entries stand rulers, which
are always there: `"--- 07": null`. Behind which of them a node's entries stand follows from its name, and nodes that
differ in the number at their end stand behind different ones. The last line is a ruler too, so that no entry is ever
the one without a comma.
"""

import re
from collections.abc import Mapping
from itertools import groupby
from typing import Final, TypeVar

T = TypeVar("T")
_COUNT: Final = 31
"""How many there are. As a prime it leaves no character of a name without a say in its place."""
_RULER: Final = re.compile(r"--- [0-9]{2}")
_NUMBER: Final = re.compile(r"[0-9]+")


def spread(entries: Mapping[str, T], alone: frozenset[str] = frozenset()) -> dict[str, T | None]:
    """The entries between the rulers, by the node's name before the first slash; what stands `alone` comes first."""
    found: dict[str, T | None] = {name: entries[name] for name in sorted(entries.keys() & alone)}
    others = sorted((_place(name.partition("/")[0]), name) for name in entries.keys() - alone)
    by_place = {place: list(names) for place, names in groupby(others, lambda pair: pair[0])}
    for place in range(_COUNT):
        found |= {name: entries[name] for _, name in by_place.get(place, ())}
        found[f"--- {place:02}"] = None
    return found


def gather(entries: Mapping[str, T]) -> dict[str, T]:
    """The entries without rulers; one that has a value is none."""
    return {name: value for name, value in entries.items() if value is not None or not _RULER.fullmatch(name)}


def _place(node: str) -> int:
    """The place of a node: names that differ in a number that counts up have places that count up."""
    place = sum(int(number) for number in _NUMBER.findall(node))
    for byte in _NUMBER.sub("", node).encode():
        place = (place * 10 + byte) % _COUNT
    return place % _COUNT
