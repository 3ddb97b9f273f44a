"""JSON merge patches. tests/make/patches.jsonl compares many more with kubeadm."""

import pytest

from kspec.make.inapplicable import InapplicableError
from kspec.make.merge_patch import merge
from kspec.model.document import Json


@pytest.mark.parametrize(
    ("document", "patch", "result"),
    [
        pytest.param({"a": 1, "b": 2}, {"b": None, "c": 3}, {"a": 1, "c": 3}, id="null deletes"),
        pytest.param({"a": [1, 2]}, {"a": [3]}, {"a": [3]}, id="arrays are replaced"),
        pytest.param({}, {"a": {"b": None, "c": 1}}, {"a": {"c": 1}}, id="nulls in new objects are dropped"),
        pytest.param({}, {"a": [None, {"b": None}]}, {"a": [None, {}]}, id="nulls in new arrays' objects, too"),
        pytest.param({"a": {}}, {"a": [{"b": None}]}, {"a": [{"b": None}]}, id="not where an object stood"),
        pytest.param({"a": 1}, [1, {"b": None}], [1, {}], id="an array replaces everything"),
        pytest.param([1], {"a": None, "b": 2}, {"b": 2}, id="an object replaces an array"),
    ],
)
def test_merge(document: Json, patch: Json, result: Json) -> None:
    """Nulls delete, and stay where the library forgets them."""
    assert merge(document, patch) == result


@pytest.mark.parametrize("patch", [None, "text", 1, True])
def test_a_scalar_is_no_patch(patch: Json) -> None:
    """kubeadm refuses a patch that is null or a scalar: a YAML document of comments alone is null."""
    with pytest.raises(InapplicableError, match="must be an object"):
        merge({"a": 1}, patch)
