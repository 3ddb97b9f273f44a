"""Patches that make one JSON value another, applied by kubeadm's own rules."""

from copy import deepcopy

from hypothesis import given
from hypothesis import strategies as st

from kspec.infer.differences import merge_patch, operations
from kspec.make.json_patch import patch_json
from kspec.make.merge_patch import merge
from kspec.model.document import Json

SCALARS = st.one_of(st.booleans(), st.integers(0, 3), st.sampled_from(["", "a", "b/c", "d~e"]))
KEYS = st.sampled_from(["name", "x/y", "z~", "k"])
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)
MAPPINGS = st.dictionaries(KEYS, VALUES, max_size=4)


@given(MAPPINGS, MAPPINGS)
def test_operations_make_the_wanted_value(made: dict[str, Json], wanted: dict[str, Json]) -> None:
    """In the order in which they are given."""
    patch: list[Json] = [one.as_json for one in operations(made, wanted)]
    assert patch_json(deepcopy(made), deepcopy(patch)) == wanted


@given(MAPPINGS, MAPPINGS)
def test_a_merge_patch_makes_the_wanted_value(made: dict[str, Json], wanted: dict[str, Json]) -> None:
    """Field by field; what is gone is null."""
    assert merge(deepcopy(made), merge_patch(made, wanted)) == wanted


@given(MAPPINGS)
def test_equal_values_need_nothing(value: dict[str, Json]) -> None:
    """No operation and no field."""
    assert list(operations(value, deepcopy(value))) == []
    assert merge_patch(value, deepcopy(value)) == {}


def test_a_removed_entry_is_tested_first() -> None:
    """So that after an upgrade no other one goes."""
    found = [one.as_json for one in operations({"c": ["a", "b"]}, {"c": ["a"]})]
    assert found == [{"op": "test", "path": "/c/1", "value": "b"}, {"op": "remove", "path": "/c/1"}]
