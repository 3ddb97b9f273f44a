"""JSON patches. tests/make/patches.jsonl compares many more with kubeadm."""

from copy import deepcopy

import pytest

from kspec.make.inapplicable import InapplicableError
from kspec.make.json_patch import patch_json
from kspec.model.document import Json

DOCUMENT: Json = {"a": {"x/y": 1, "m~n": 2}, "l": [1, 2, 3], "n": None}


def operate(*operations: Json) -> Json:
    """The document after a patch."""
    return patch_json(deepcopy(DOCUMENT), list(operations))


@pytest.mark.parametrize(
    ("operation", "key", "result"),
    [
        ({"op": "add", "path": "/l/-", "value": 4}, "l", [1, 2, 3, 4]),
        ({"op": "add", "path": "/l/0", "value": 0}, "l", [0, 1, 2, 3]),
        ({"op": "add", "path": "/l/-1", "value": 4}, "l", [1, 2, 3, 4]),
        ({"op": "add", "path": "/l/-2", "value": 0}, "l", [1, 2, 0, 3]),
        ({"op": "remove", "path": "/l/-1"}, "l", [1, 2]),
        ({"op": "replace", "path": "/l/+1", "value": 0}, "l", [1, 0, 3]),
        ({"op": "remove", "path": "/a/x~1y"}, "a", {"m~n": 2}),
        ({"op": "remove", "path": "/a/m~0n"}, "a", {"x/y": 1}),
        ({"op": "replace", "path": "/new", "value": 1}, "new", 1),
        ({"op": "copy", "from": "/absent", "path": "/new"}, "new", None),
        ({"op": "move", "from": "/l/0", "path": "/l/-"}, "l", [2, 3, 1]),
        ({"op": "add", "path": "ignored/new", "value": 1}, "new", 1),
        ({"op": "add", "path": "/new"}, "new", None),
    ],
)
def test_operation(operation: Json, key: str, result: Json) -> None:
    """An operation changes what its pointer leads to, also where the RFC would refuse it and the library does not."""
    patched = operate(operation)
    assert isinstance(patched, dict)
    assert patched[key] == result


@pytest.mark.parametrize(
    "operation",
    [
        {"op": "add", "path": "/l/4", "value": 1},
        {"op": "add", "path": "/l/-5", "value": 1},
        {"op": "add", "path": "/l/one", "value": 1},
        {"op": "add", "path": "", "value": {}},
        {"op": "add", "path": "/absent/x", "value": 1},
        {"op": "add", "path": "/n/x", "value": 1},
        {"op": "remove", "path": "/absent"},
        {"op": "remove", "path": "/l/-"},
        {"op": "replace", "path": "/l/3", "value": 1},
        {"op": "replace", "path": "", "value": 1},
        {"op": "move", "from": "/absent", "path": "/x"},
        {"op": "move", "from": "/a", "path": "/a/x"},
        {"op": "test", "path": "/l/0", "value": True},
        {"op": "test", "path": "/l"},
        {"op": "other", "path": "/l"},
        {"op": "add", "value": 1},
        "text",
    ],
)
def test_refused(operation: Json) -> None:
    """What leads nowhere, fails its test or is not an operation is refused, at the operation."""
    with pytest.raises(InapplicableError) as caught:
        operate({"op": "test", "path": "/n", "value": None}, operation)
    assert caught.value.path[0] == 1


def test_the_whole_document() -> None:
    """An empty pointer can test and replace everything; the operations that follow see the new document."""
    test: Json = {"op": "test", "path": "", "value": DOCUMENT}
    replaced = operate(test, {"op": "replace", "path": "", "value": [1]}, {"op": "add", "path": "/-", "value": 2})
    assert replaced == [1, 2]


def test_a_null_that_the_patch_adds_is_a_null() -> None:
    """The library tells it from a null of the document: a copy of it equals an empty object, and itself a null only."""
    add: Json = {"op": "add", "path": "/z", "value": None}
    copy: Json = {"op": "copy", "from": "/z", "path": "/y"}
    patched = operate(add, copy, {"op": "test", "path": "/z", "value": None}, {"op": "test", "path": "/y", "value": {}})
    assert isinstance(patched, dict)
    assert (patched["z"], patched["y"]) == (None, None)
    with pytest.raises(InapplicableError):
        operate(add, copy, {"op": "test", "path": "/y", "value": None})


def test_null_is_an_empty_patch() -> None:
    """A document of comments alone is null, which has no operations."""
    assert patch_json({"a": 1}, None) == {"a": 1}


def test_an_object_is_no_patch() -> None:
    """The operations come as an array."""
    with pytest.raises(InapplicableError, match="array of operations"):
        patch_json({}, {"op": "add"})
