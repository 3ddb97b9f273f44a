"""How two lists of checks of machines differ: machines of which the same is checked are one entry."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final, TypeAlias

from kspec.model.document import Json
from kspec.model.frozen import evolve
from kspec.model.review import Change, Deed
from kspec.review.structures import value_changes

_Checks: TypeAlias = list[Mapping[str, Any]]
_NAMED: Final = 3
_FIELDS: Final = {"version", "kubernetesVersion", "nodes", "alike"}


def are_checks(value: Json) -> bool:
    """Whether a value is that of a build's list of checks."""
    return (
        isinstance(value, dict)
        and value.keys() == _FIELDS
        and isinstance(value["nodes"], dict)
        and all(map(_is_list, value["nodes"].values()))
        and isinstance(value["alike"], list)
        and all(map(_is_group, value["alike"]))
    )


def _is_group(value: Json) -> bool:
    return (
        isinstance(value, dict)
        and value.keys() == {"nodes", "checks"}
        and isinstance(value["nodes"], list)
        and all(isinstance(node, str) for node in value["nodes"])
        and _is_list(value["checks"])
    )


def _is_list(value: Json) -> bool:
    return isinstance(value, list) and all(isinstance(check, dict) and "check" in check for check in value)


def host_check_changes(left: Any, right: Any) -> tuple[Change, ...]:  # noqa: ANN401 - JSON of a form that was seen
    """Every check that differs, by its machines and its name, whichever machines the lists say it of together."""
    rest = ({key: side[key] for key in side if key not in {"nodes", "alike"}} for side in (left, right))
    return (*value_changes(*rest), *_of_machines(_by_machine(left), _by_machine(right)))


def _by_machine(value: Mapping[str, Any]) -> dict[str, _Checks]:
    """Each machine's checks, its own and those that others have too."""
    found: dict[str, _Checks] = {node: list(checks) for node, checks in value["nodes"].items()}
    for group in value["alike"]:
        for node in group["nodes"]:
            found[node] = [*found.get(node, ()), *group["checks"]]
    return found


def _named(checks: _Checks, repeated: Collection[str]) -> Iterator[tuple[str, Json]]:
    """Checks by their names, of which `repeated` are said with what they test, with a number where that is one too."""
    seen = Counter[str]()
    for check in sorted(checks, key=lambda check: (str(check.get("severity")), repr(check))):
        name = str(check["check"])
        name = f"{name} {check.get('test')}" if name in repeated else name
        seen[name] += 1
        yield name if seen[name] == 1 else f"{name}#{seen[name]}", {key: check[key] for key in check if key != "check"}


def _changes(left: _Checks, right: _Checks) -> tuple[Change, ...]:
    counted = (Counter(str(check["check"]) for check in side) for side in (left, right))
    repeated = {name for side in counted for name, number in side.items() if number > 1}
    return value_changes(*(dict(_named(side, repeated)) for side in (left, right)))


def _of_machines(left: Mapping[str, _Checks], right: Mapping[str, _Checks]) -> Iterator[Change]:
    groups: dict[tuple[Change, ...], list[str]] = {}
    for node in dict.fromkeys((*left, *right)):
        if node not in left:
            found: tuple[Change, ...] = (Change("", Deed.ADDED, after=_count(right[node])),)
        elif node not in right:
            found = (Change("", Deed.REMOVED, before=_count(left[node])),)
        else:
            found = _changes(left[node], right[node])
        if found:
            groups.setdefault(found, []).append(node)
    for changes, nodes in groups.items():
        more = f" and {len(nodes) - _NAMED} more" if len(nodes) > _NAMED else ""
        who = f"{', '.join(nodes[:_NAMED])}{more}"
        yield from (evolve(one, place=f"{who}: {one.place}" if one.place else who) for one in changes)


def _count(checks: _Checks) -> str:
    return f"{len(checks)} check{'' if len(checks) == 1 else 's'}"
