"""What an object is called."""

import pytest

from kspec.model.document import Json
from kspec.rules.object_key import file_of, key_of, why_unfit


def test_a_key_is_kind_namespace_and_name() -> None:
    """A cluster-wide object has no namespace."""
    value: dict[str, Json] = {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "a:b"}}
    assert key_of(value) == "Deployment a:b"
    assert file_of(value) == "_/Deployment-a_b.yaml"
    assert why_unfit(value) == ""
    value["metadata"] = {"name": "a", "namespace": "n"}
    assert key_of(value) == "Deployment n/a"
    assert file_of(value) == "n/Deployment-a.yaml"


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        {},
        {"apiVersion": "v1", "kind": "Pod"},
        {"apiVersion": "v1", "kind": "Pod", "metadata": 5},
        {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a", "namespace": 5}},
        {"apiVersion": 1, "kind": "Pod", "metadata": {"name": "a"}},
    ],
)
def test_what_is_not_an_object_has_none(value: Json) -> None:
    """Whatever it is."""
    assert key_of(value) is None
