"""Two JSON values to the patch that makes the one the other: a merge patch, or the operations of a JSON patch."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from kspec.model.document import Json, Path


class Operation(NamedTuple):
    """One operation of a JSON patch: `add`, `remove`, `replace` or `test`, its place and its value."""

    op: str
    path: Path
    value: Json = None

    @property
    def as_json(self) -> dict[str, Json]:
        """The operation as RFC 6902 writes it."""
        pointer = "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in self.path)
        return {"op": self.op, "path": pointer, **({} if self.op == "remove" else {"value": self.value})}


def merge_patch(made: Mapping[str, Json], wanted: Mapping[str, Json]) -> dict[str, Json]:
    """The merge patch (RFC 7396) that makes of `made` what is wanted; empty where they are equal.

    A null that is wanted cannot be said by it.
    """
    patch: dict[str, Json] = {}
    for key, value in wanted.items():
        own = made.get(key)
        if isinstance(value, dict) and isinstance(own, dict):
            inner = merge_patch(own, value)
            if inner:
                patch[key] = inner
        elif key not in made or not _same(own, value):
            patch[key] = value
    patch.update({key: None for key in made if key not in wanted})
    return patch


def operations(made: Json, wanted: Json, at: Path = ()) -> Iterator[Operation]:
    """The operations that make of `made` what is wanted, in the order in which they have to be applied.

    An entry of a list that goes, or becomes another one, is named by its number: a test before it sees to it that it is
    still the one that was meant.
    """
    if isinstance(made, dict) and isinstance(wanted, dict):
        for key, value in made.items():
            if key not in wanted:
                yield Operation("remove", (*at, key))
            else:
                yield from operations(value, wanted[key], (*at, key))
        for key, value in wanted.items():
            if key not in made:
                yield Operation("add", (*at, key), value)
    elif isinstance(made, list) and isinstance(wanted, list):
        yield from _of_lists(made, wanted, at)
    elif not _same(made, wanted):
        yield Operation("replace", at, wanted)


def _of_lists(made: Sequence[Json], wanted: Sequence[Json], at: Path) -> Iterator[Operation]:
    """From the end, so that each number still is that of the made list."""
    codes = SequenceMatcher(None, _texts(made), _texts(wanted), autojunk=False).get_opcodes()
    for _, start, end, first, last in reversed([code for code in codes if code[0] != "equal"]):
        both = min(end - start, last - first)
        for position in reversed(range(start + both, end)):
            yield Operation("test", (*at, position), made[position])
            yield Operation("remove", (*at, position))
        for offset, value in enumerate(wanted[first + both : last]):
            yield Operation("add", (*at, start + both + offset), value)
        for offset in range(both):
            yield from _of_entries(made[start + offset], wanted[first + offset], (*at, start + offset))


def _of_entries(made: Json, wanted: Json, at: Path) -> Iterator[Operation]:
    """Two entries at one place of a list: parts of mappings, a whole entry of anything else."""
    if isinstance(made, dict) and isinstance(wanted, dict) and made.get("name") == wanted.get("name"):
        yield from operations(made, wanted, at)
    else:
        yield Operation("test", at, made)
        yield Operation("replace", at, wanted)


def _texts(values: Sequence[Json]) -> list[str]:
    return [repr(_ordered(value)) for value in values]


def _ordered(value: Any) -> object:  # noqa: ANN401 - any JSON
    if isinstance(value, dict):
        return {key: _ordered(value[key]) for key in sorted(value)}
    return [_ordered(item) for item in value] if isinstance(value, list) else (type(value).__name__, value)


def _same(left: Json, right: Json) -> bool:
    return _ordered(left) == _ordered(right)
