"""JSON patches (RFC 6902), as kubeadm's library applies them.

The rules, and where they leave the RFC, are those of gopkg.in/evanphx/json-patch.v4: `replace` adds a key that an
object lacks, `copy` of such a key adds a null, a negative index counts from the end, and whatever a pointer has
before its first "/" is ignored.
"""

import re
from collections.abc import Callable, Mapping
from copy import deepcopy
from enum import Enum
from typing import Final, TypeAlias

from kspec.make.inapplicable import InapplicableError, within
from kspec.model.document import Json


class _Null(Enum):
    """Nulls that the patch itself made. To the library they differ from those that the document had."""

    ADDED = "value of an operation"
    COPIED = "copy of such a value"


_Node: TypeAlias = "dict[str, _Node] | list[_Node] | str | int | float | bool | _Null | None"
_Container: TypeAlias = "dict[str, _Node] | list[_Node]"

_INDEX: Final = re.compile(r"[+-]?[0-9]{1,1000}")
_MISSING: Final = object()


def patch_json(document: Json, patch: Json) -> Json:
    """Apply the operations of `patch`, an array, to `document`, which is changed and must not be used again.

    Raises:
        InapplicableError: the patch is not an array of operations, or one of them does not apply.
    """
    if patch is None:
        return document
    if not isinstance(patch, list):
        reason = "a JSON patch must be an array of operations"
        raise InapplicableError(reason)
    if not isinstance(document, dict | list):
        reason = "what it patches is neither an object nor an array"
        raise InapplicableError(reason)
    root: _Container = document  # type: ignore[assignment]  # a document's values are nodes
    for index, operation in enumerate(patch):
        with within(index):
            root = _apply(root, operation)
    return _without_marks(root)


def _apply(root: _Container, operation: Json) -> _Container:
    if not isinstance(operation, dict):
        reason = "is not an operation: it must be an object with op and path"
        raise InapplicableError(reason)
    name = operation.get("op")
    if name == "replace" and operation.get("path") == "":
        return _replace_root(operation)
    if name == "test" and operation.get("path") == "":
        value = operation.get("value", _MISSING)
        if value is _MISSING or not _equal(root, value):
            _fail_test()
        return root
    apply = _OPERATIONS.get(name) if isinstance(name, str) else None
    if apply is None:
        reason = f"op must be one of {', '.join(_OPERATIONS)}"
        raise InapplicableError(reason, ("op",))
    apply(root, operation)
    return root


def _replace_root(operation: dict[str, Json]) -> _Container:
    value = operation.get("value")
    if not isinstance(value, dict | list):
        reason = "the whole document can be replaced by an object or an array only"
        raise InapplicableError(reason, ("value",))
    return value  # type: ignore[return-value]  # a document's values are nodes


def _value(operation: dict[str, Json]) -> _Node:
    if "value" not in operation:
        return None
    value = operation["value"]
    return _Null.ADDED if value is None else value  # type: ignore[return-value]  # a document's values are nodes


def _add(root: _Container, operation: dict[str, Json]) -> None:
    _insert(*_find(root, operation, "path"), _value(operation))


def _remove(root: _Container, operation: dict[str, Json]) -> None:
    _delete(*_find(root, operation, "path"))


def _replace(root: _Container, operation: dict[str, Json]) -> None:
    container, key = _find(root, operation, "path")
    if isinstance(container, list):
        container[_position(container, key)] = _value(operation)
    else:
        container[key] = _value(operation)


def _move(root: _Container, operation: dict[str, Json]) -> None:
    container, key = _find(root, operation, "from")
    value = _get(container, key)
    _delete(container, key)
    _insert(*_find(root, operation, "path"), value)


def _copy(root: _Container, operation: dict[str, Json]) -> None:
    value = _get(*_find(root, operation, "from", create=False))
    copied: _Node = _Null.COPIED if isinstance(value, _Null) else _without_marks(deepcopy(value))  # type: ignore[assignment]  # a document's values are nodes
    _insert(*_find(root, operation, "path"), copied)


def _test(root: _Container, operation: dict[str, Json]) -> None:
    value = _get(*_find(root, operation, "path", create=False))
    wanted = operation.get("value", _MISSING)
    if value is None:
        passed = wanted is None or wanted is _MISSING
    elif value is _Null.ADDED:
        passed = wanted is None
    else:
        passed = wanted is not _MISSING and _equal(value, wanted)
    if not passed:
        _fail_test()


_OPERATIONS: Final[Mapping[str, Callable[[_Container, dict[str, Json]], None]]] = {
    "add": _add,
    "remove": _remove,
    "replace": _replace,
    "move": _move,
    "copy": _copy,
    "test": _test,
}


def _fail_test() -> None:
    reason = "the test fails: the document has another value there"
    raise InapplicableError(reason, ("value",))


def _find(root: _Container, operation: dict[str, Json], field: str, *, create: bool = True) -> tuple[_Container, str]:
    """The container that the pointer in `field` leads to, and its last part. `create`: the container may change."""
    pointer = operation.get(field)
    if not isinstance(pointer, str):
        reason = f"{field} must be a string such as /metadata/labels"
        raise InapplicableError(reason, (field,))
    _, *parts = pointer.split("/")
    if not parts:
        reason = f"{field} must start with /"
        raise InapplicableError(reason, (field,))
    with within(field):
        container = root
        for part in parts[:-1]:
            found = _get(container, _unescape(part))
            if found is _Null.COPIED and not create:
                found = {}
            if not isinstance(found, dict | list):
                reason = f"{pointer} leads nowhere: the document has no object or array {part}"
                raise InapplicableError(reason)
            container = found
    return container, _unescape(parts[-1])


def _unescape(part: str) -> str:
    return re.sub("~[01]", lambda match: "/" if match[0] == "~1" else "~", part)


def _position(container: list[_Node], key: str, *, beyond: int = 0) -> int:
    """The index that `key` means, counted from the start; `beyond` more than there are elements can be meant."""
    length = len(container) + beyond
    index = int(key) if _INDEX.fullmatch(key) else length
    if not -length <= index < length:
        reason = f"the array has no element {key}"
        raise InapplicableError(reason)
    return index + length if index < 0 else index


def _get(container: _Container, key: str) -> _Node:
    return container[_position(container, key)] if isinstance(container, list) else container.get(key)


def _insert(container: _Container, key: str, value: _Node) -> None:
    if isinstance(container, dict):
        container[key] = value
    elif key == "-":
        container.append(value)
    else:
        container.insert(_position(container, key, beyond=1), value)


def _delete(container: _Container, key: str) -> None:
    if isinstance(container, list):
        del container[_position(container, key)]
    elif key in container:
        del container[key]
    else:
        reason = f"the document has no {key} there"
        raise InapplicableError(reason, ("path",))


def _equal(node: _Node, wanted: object) -> bool:
    """Whether a value of the document is what a test wants; as in the library, never with a null inside of an array."""
    if node is _Null.COPIED:
        return wanted == {}
    if isinstance(node, dict) and isinstance(wanted, dict):
        return node.keys() == wanted.keys() and all(
            wanted[key] is None if item is None else _equal(item, wanted[key]) for key, item in node.items()
        )
    if isinstance(node, list) and isinstance(wanted, list):
        return len(node) == len(wanted) and all(
            item is not None and _equal(item, other) for item, other in zip(node, wanted, strict=True)
        )
    return type(node) is type(wanted) and node is not None and node == wanted


def _without_marks(node: _Node) -> Json:
    if isinstance(node, dict):
        return {key: _without_marks(item) for key, item in node.items()}
    if isinstance(node, list):
        return [_without_marks(item) for item in node]
    return None if isinstance(node, _Null) else node
