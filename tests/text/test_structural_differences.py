"""How two JSON values differ: complete, silent only where they are equal, and by names that people know."""

import copy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kspec.model.document import Json
from kspec.text.structural_differences import Kind, structural_differences

SCALARS = (
    st.none() | st.booleans() | st.integers(0, 3) | st.sampled_from(["", "a", "--a=1", "--a=2", "--b", "1", "true"])
)
NAMES = st.sampled_from(["name", "key", "a", "b"])
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4), max_leaves=12
)
POD: dict[str, Any] = {
    "metadata": {"name": "etcd"},
    "spec": {
        "containers": [
            {
                "name": "etcd",
                "command": ["etcd", "--data-dir=/d", "--v=2", "--x=1", "--x=2"],
                "volumeMounts": [{"mountPath": "/d", "name": "data"}, {"mountPath": "/p", "name": "certs"}],
                "args": ["a", "b", "c"],
            }
        ]
    },
}


def pairs(left: Json, right: Json) -> list[tuple[str, str, object, object]]:
    """The differences as tuples."""
    return [(one.kind.value, one.place, one.left, one.right) for one in structural_differences(left, right)]


def edited(*path: str | int, to: object) -> Any:  # noqa: ANN401 - a JSON value
    """The pod with something else at one place."""
    value = copy.deepcopy(POD)
    inner: Any = value
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = to
    return value


CONTAINER = ("spec", "containers", 0)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (edited("metadata", "name", to="x"), ("changed", "metadata.name", "x", "etcd")),
        (edited(*CONTAINER, "name", to="x"), ("changed", "spec.containers[etcd].name", "x", "etcd")),
        (
            edited(*CONTAINER, "command", 1, to="--data-dir=/e"),
            ("changed", "spec.containers[etcd].command[--data-dir]", "/e", "/d"),
        ),
        (edited(*CONTAINER, "command", 0, to="x"), ("changed", "spec.containers[etcd].command[0]", "x", "etcd")),
        (
            edited(*CONTAINER, "command", 4, to="--x=3"),
            ("changed", "spec.containers[etcd].command[--x#2]", "3", "2"),
        ),
        (
            edited(*CONTAINER, "volumeMounts", 1, "mountPath", to="/q"),
            ("changed", "spec.containers[etcd].volumeMounts[certs].mountPath", "/q", "/p"),
        ),
        (edited(*CONTAINER, "args", to=["a", "c"]), ("only right", "spec.containers[etcd].args[1]", None, "b")),
        (
            edited(*CONTAINER, "args", to=["z", "a", "b", "c"]),
            ("only left", "spec.containers[etcd].args[0]", "z", None),
        ),
        (
            edited(*CONTAINER, "args", to=["c", "a", "b"]),
            ("order", "spec.containers[etcd].args", ["c", "a", "b"], ["a", "b", "c"]),
        ),
        (
            edited(*CONTAINER, "command", to=["etcd", "--v=2", "--data-dir=/d", "--x=1", "--x=2"]),
            (
                "order",
                "spec.containers[etcd].command",
                ["etcd", "--v=2", "--data-dir=/d", "--x=1", "--x=2"],
                POD["spec"]["containers"][0]["command"],
            ),
        ),
        (
            edited(*CONTAINER, "command", to=["etcd", "--new", "--data-dir=/d", "--v=2", "--x=1", "--x=2"]),
            ("only left", "spec.containers[etcd].command[--new]", "", None),
        ),
        (edited("spec", "hostNetwork", to=True), ("only left", "spec.hostNetwork", True, None)),
    ],
)
def test_one_change_is_one_difference_with_its_name(changed: Json, expected: tuple[object, ...]) -> None:
    """Entries are named by what identifies them, so nothing shifts."""
    assert pairs(changed, POD) == [expected]


def test_a_place_can_be_found_in_the_left_value() -> None:
    """Of what is on the right only, its parent."""
    (one,) = structural_differences({"a": [{"name": "x", "v": 1}]}, {"a": [{"name": "x", "v": 2}]})
    assert one.path == ("a", 0, "v")
    (one,) = structural_differences({"a": {}}, {"a": {"b": 1}})
    assert (one.kind, one.path) == (Kind.ONLY_RIGHT, ("a",))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(VALUES, VALUES)
def test_nothing_is_overlooked_and_nothing_made_up(left: Json, right: Json) -> None:
    """There is a difference exactly where the values are not equal, as JSON has it."""

    def typed(value: Json) -> object:
        if isinstance(value, dict):
            return {key: typed(inner) for key, inner in value.items()}
        return [typed(inner) for inner in value] if isinstance(value, list) else (type(value), value)

    assert bool(pairs(left, right)) == (typed(left) != typed(right))
    assert bool(pairs(left, right)) == bool(pairs(right, left))


def test_numbers_strings_and_truth_are_three_things() -> None:
    """As in YAML, where each is written otherwise."""
    assert pairs({"a": 1}, {"a": "1"}) == [("changed", "a", 1, "1")]
    assert pairs({"a": True}, {"a": 1}) == [("changed", "a", True, 1)]
    assert pairs({"a": 1.0}, {"a": 1}) == [("changed", "a", 1.0, 1)]
