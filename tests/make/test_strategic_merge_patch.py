"""Strategic merge patches. tests/make/patches.jsonl compares many more with kubeadm."""

import pytest

from kspec.facts.types import load
from kspec.make.inapplicable import InapplicableError
from kspec.make.strategic_merge_patch import merge_strategically
from kspec.model.document import Json

TYPES = load("v1.37")
POD = "api/core/v1.Pod"


def merged(document: Json, patch: Json) -> Json:
    """A pod after a patch."""
    return merge_strategically(document, patch, TYPES, POD)


def in_spec(document: Json, patch: Json) -> Json:
    """A pod's spec after a patch of the spec."""
    pod = merged({"spec": document}, {"spec": patch})
    assert isinstance(pod, dict)
    return pod["spec"]


@pytest.mark.parametrize(
    ("document", "patch", "result"),
    [
        pytest.param(
            {"containers": [{"name": "a", "image": "x"}, {"name": "b"}]},
            {"containers": [{"name": "b", "image": "y"}, {"name": "c"}]},
            {"containers": [{"name": "a", "image": "x"}, {"name": "b", "image": "y"}, {"name": "c"}]},
            id="elements are merged by their key",
        ),
        pytest.param(
            {"containers": [{"name": "a"}, {"name": "b"}]},
            {"containers": [{"name": "a", "$patch": "delete"}]},
            {"containers": [{"name": "b"}]},
            id="an element is deleted",
        ),
        pytest.param(
            {"containers": [{"name": "a"}]},
            {"containers": [{"name": "b"}, {"$patch": "replace"}]},
            {"containers": [{"name": "b"}]},
            id="a list is replaced",
        ),
        pytest.param(
            {"tolerations": [{"key": "a"}]}, {"tolerations": [{"key": "b"}]}, {"tolerations": [{"key": "b"}]},
            id="a list without merge key is replaced",
        ),
        pytest.param(
            {"containers": [{"name": "a"}, {"name": "b"}]},
            {"$setElementOrder/containers": [{"name": "b"}, {"name": "a"}]},
            {"containers": [{"name": "b"}, {"name": "a"}]},
            id="a list is ordered",
        ),
        pytest.param(
            {"volumes": [{"name": "v", "hostPath": {"path": "/"}}]},
            {"volumes": [{"name": "v", "emptyDir": {}, "$retainKeys": ["name", "emptyDir"]}]},
            {"volumes": [{"name": "v", "emptyDir": {}}]},
            id="only retained keys stay",
        ),
        pytest.param({"priority": 1, "dnsPolicy": "x"}, {"priority": None}, {"dnsPolicy": "x"}, id="null deletes"),
        pytest.param(
            {"affinity": {"a": 1}}, {"affinity": {"$patch": "replace", "b": 2}}, {"affinity": {"b": 2}},
            id="a map is replaced",
        ),
        pytest.param(
            {"affinity": {"a": 1}}, {"affinity": {"$patch": "delete"}}, {"affinity": {}}, id="a map is emptied"
        ),
        pytest.param({}, {"affinity": {"$patch": "replace", "b": 2}}, {}, id="a directive without a map is dropped"),
        pytest.param(
            {"containers": []},
            {"containers": [{"name": "a", "env": None}]},
            {"containers": [{"name": "a", "env": None}]},
            id="nulls of a new element stay",
        ),
        pytest.param({}, {"unknown": {"a": None, "b": 1}}, {"unknown": {"b": 1}}, id="an unknown key is taken over"),
    ],
)  # fmt: skip
def test_spec(document: Json, patch: Json, result: Json) -> None:
    """A pod's spec is merged by the tags of its type and the directives of the patch."""
    assert in_spec(document, patch) == result


@pytest.mark.parametrize(
    ("patch", "result"),
    [
        ({"finalizers": ["c", "a"]}, ["c", "a", "b"]),
        ({"$deleteFromPrimitiveList/finalizers": ["a", "x"]}, ["b"]),
        ({"$deleteFromPrimitiveList/finalizers": None}, None),
        ({"$setElementOrder/finalizers": ["b", "a"]}, ["b", "a"]),
    ],
)
def test_a_list_of_texts(patch: Json, result: Json) -> None:
    """Finalizers are merged as a set that keeps its order."""
    pod = merged({"metadata": {"finalizers": ["a", "b"]}}, {"metadata": patch})
    assert pod == {"metadata": {"finalizers": result} if result else {}}


@pytest.mark.parametrize(
    ("document", "patch", "path"),
    [
        ({"containers": [{"name": "a"}]}, {"containers": [{"image": "x"}]}, ("spec", "containers", 0)),
        ({"containers": [{"name": "a"}]}, {"containers": ["x"]}, ("spec", "containers")),
        ({"containers": [{"name": "a"}]}, {"containers": [{"$patch": "merge"}]}, ("spec", "containers", 0, "$patch")),
        ({"affinity": {}}, {"affinity": {"$patch": "merge"}}, ("spec", "affinity", "$patch")),
        ({"unknown": {}}, {"unknown": {}}, ("spec", "unknown")),
        ({"affinity": {}}, {"affinity": {"$retainKeys": [], "a": 1}}, ("spec", "affinity", "$retainKeys")),
        ({}, {"$setElementOrder/containers": "x"}, ("spec", "$setElementOrder/containers")),
        ({}, {"$setElementOrder": []}, ("spec", "$setElementOrder")),
        ({}, {"$deleteFromPrimitiveList": []}, ("spec", "$deleteFromPrimitiveList")),
    ],
)
def test_refused(document: Json, patch: Json, path: tuple[str | int, ...]) -> None:
    """A patch that contradicts itself or its type is refused, at its place."""
    with pytest.raises(InapplicableError) as caught:
        in_spec(document, patch)
    assert caught.value.path == path


def test_the_patch_is_an_object() -> None:
    """Null changes nothing; anything else is refused."""
    assert merged({"kind": "Pod"}, None) == {"kind": "Pod"}
    with pytest.raises(InapplicableError, match="must be an object"):
        merged({"kind": "Pod"}, [])
    with pytest.raises(InapplicableError, match="not an object"):
        merged([], {})
