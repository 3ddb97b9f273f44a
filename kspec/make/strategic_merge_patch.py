"""Strategic merge patches: merge patches that know the document's type.

A field's tags say how a list is patched: as a whole, or element by element, found by a merge key. Directives in the
patch say more: `$patch: replace|delete`, `$retainKeys`, `$deleteFromPrimitiveList/<field>`,
`$setElementOrder/<field>`.

The rules are those of k8s.io/apimachinery, pkg/util/strategicpatch, `StrategicMergePatch`, down to what it does where
its rules say nothing: nulls and directives in an element that is new to a list stay as they are; a map with a
`$patch` that meets no map is dropped; keys in the patch that the type does not know are taken over.

Where Go's library stops the whole program, because it compares what cannot be compared, the patch is refused here.
"""

from kspec.facts.types import TypeTable
from kspec.make.element_order import check_order, equal, key_of, order_elements
from kspec.make.inapplicable import InapplicableError, within
from kspec.make.patch_schema import Schema
from kspec.model.document import Json

_PATCH = "$patch"
_RETAIN_KEYS = "$retainKeys"
_DELETE_PREFIX = "$deleteFromPrimitiveList"
_ORDER_PREFIX = "$setElementOrder"


def merge_strategically(document: Json, patch: Json, types: TypeTable, root_type: str) -> Json:
    """Merge `patch` into `document`, which is of the Go type `root_type`; both are changed and not to be used again.

    Raises:
        InapplicableError: the patch is not an object, contradicts itself or does not fit the type.
    """
    if not isinstance(document, dict):
        reason = "what it patches is not an object"
        raise InapplicableError(reason)
    if patch is None:
        return document
    if not isinstance(patch, dict):
        reason = "a strategic merge patch must be an object"
        raise InapplicableError(reason)
    return _merge_map(document, patch, Schema(types, root_type))


def _merge_map(original: dict[str, Json], patch: dict[str, Json], schema: Schema) -> dict[str, Json]:
    if _PATCH in patch:
        directive = patch.pop(_PATCH)
        if directive == "replace":
            return patch
        if directive == "delete":
            return {}
        reason = "must be replace or delete"
        raise InapplicableError(reason, (_PATCH,))
    _retain_keys(original, patch)
    for key in [key for key in patch if key.startswith(_ORDER_PREFIX)]:
        with within(key):
            _merge_ordered(original, patch, key, schema)
    for key, value in patch.items():
        with within(key):
            _merge_entry(original, key, value, schema)
    return original


def _retain_keys(original: dict[str, Json], patch: dict[str, Json]) -> None:
    """Clear what `$retainKeys` does not list."""
    if _RETAIN_KEYS not in patch:
        return
    retained = patch.pop(_RETAIN_KEYS)
    with within(_RETAIN_KEYS):
        if not isinstance(retained, list):
            reason = "must be a list of keys"
            raise InapplicableError(reason)
        keys = {key_of(item) for item in retained}
        for key, value in patch.items():
            directive = key.startswith((_DELETE_PREFIX, _ORDER_PREFIX))
            if value is not None and not directive and key_of(key) not in keys:
                reason = f"must list every key that the patch sets, and lacks {key}"
                raise InapplicableError(reason)
    for key in [key for key in original if key_of(key) not in keys]:
        del original[key]


def _target(key: str, prefix: str) -> str:
    """The field that a directive such as `$setElementOrder/containers` speaks of."""
    found, slash, target = key.partition("/")
    if found != prefix or not slash:
        reason = f"must be {prefix}/ and the name of a list"
        raise InapplicableError(reason)
    return target


def _merge_ordered(original: dict[str, Json], patch: dict[str, Json], key: str, schema: Schema) -> None:
    """Merge the list that a `$setElementOrder/<field>` speaks of, and order it."""
    field = _target(key, _ORDER_PREFIX)
    order = _as_list(patch.pop(key))
    before = _as_list(original.get(field, []))
    change = _as_list(patch.get(field, []))
    element, strategy, merge_key = schema.list_field(field)
    check_order(change, order, merge_key)
    if field not in original and field not in patch:
        return
    if field not in patch:
        merged = before
    elif field not in original:
        merged = [_without_directives(item) for item in change if not _is_directive(item)]
    elif strategy == "merge":
        merged = _merge_lists(before, change, element, merge_key)
    else:
        merged = change
    original[field] = order_elements(merged, order, before, merge_key, _element_type(before, change))
    patch.pop(field, None)


def _as_list(value: Json) -> list[Json]:
    if not isinstance(value, list):
        reason = "must be a list, and so must be what it orders"
        raise InapplicableError(reason)
    return value


def _merge_entry(original: dict[str, Json], key: str, value: Json, schema: Schema) -> None:
    deletes = key.startswith(_DELETE_PREFIX)
    if deletes:
        key = _target(key, _DELETE_PREFIX) or key
    if value is None:
        original.pop(key, None)
        return
    current = original.get(key)
    if key not in original or type(current) is not type(value):
        if not deletes:
            _set(original, key, value)
    elif isinstance(current, dict) and isinstance(value, dict):
        field, strategy, _ = schema.field(key)
        original[key] = value if strategy == "replace" else _merge_map(current, value, field)
    elif isinstance(current, list) and isinstance(value, list):
        element, strategy, merge_key = schema.list_field(key)
        merges = deletes or strategy == "merge"
        original[key] = _merge_lists(current, value, element, merge_key, deletes=deletes) if merges else value
    else:
        original[key] = value


def _set(original: dict[str, Json], key: str, value: Json) -> None:
    _drop_nulls(value)
    if _is_directive(value):
        original.pop(key, None)
    else:
        original[key] = _without_directives(value)


def _drop_nulls(value: Json) -> None:
    """Drop the null fields of all maps; the null elements of lists stay."""
    if isinstance(value, dict):
        for key in [key for key, item in value.items() if item is None]:
            del value[key]
        for item in value.values():
            _drop_nulls(item)
    elif isinstance(value, list):
        for item in value:
            _drop_nulls(item)


def _without_directives(value: Json) -> Json:
    """The value without any map that has a `$patch`."""
    if isinstance(value, dict):
        return {key: _without_directives(item) for key, item in value.items() if not _is_directive(item)}
    if isinstance(value, list):
        return [_without_directives(item) for item in value if not _is_directive(item)]
    return value


def _is_directive(value: Json) -> bool:
    return isinstance(value, dict) and _PATCH in value


def _element_type(*lists: list[Json]) -> type:
    """The one type that all elements have."""
    kinds = {type(item) for items in lists for item in items}
    if len(kinds) != 1 or kinds <= {list, type(None)}:
        reason = "the elements of the list and of its patch must be of one type, and neither null nor lists"
        raise InapplicableError(reason)
    return kinds.pop()


def _merge_lists(
    original: list[Json], patch: list[Json], schema: Schema, merge_key: str, *, deletes: bool = False
) -> list[Json]:
    """Merge two lists element by element.

    Go's library works on the memory of `original` itself. Where that shows, as it does to a caller that goes on to
    sort by the order of the original, `original` is changed likewise.
    """
    if not original and not patch:
        return original
    kind = _element_type(original, patch)
    if kind is not dict:
        if deletes:
            deleted = {key_of(item) for item in patch}
            return [item for item in original if key_of(item) not in deleted]
        return order_elements(_union(original, patch), patch, original, merge_key, kind)
    if not merge_key:
        reason = "this list has no merge key; it can only be replaced"
        raise InapplicableError(reason)
    remaining, patch = _apply_element_directives(original, patch, merge_key)
    merged = list(remaining)
    for index, element in enumerate(patch):
        with within(index):
            _merge_element(merged, element, schema, merge_key)
        if len(remaining) < len(merged) <= len(original):
            original[len(merged) - 1] = merged[-1]
    return order_elements(merged, patch, remaining, merge_key, kind)


def _union(original: list[Json], patch: list[Json]) -> list[Json]:
    """Both lists without what is there twice, in the order in which Go's library leaves them.

    A double is overwritten by the last element, as is its place in `original` where Go's append finds room there:
    a list decoded from JSON has room for a power of two.
    """
    both = [*original, *patch]
    last = len(both) - 1
    first = 0
    while first < last:
        other = first + 1
        while other <= last:
            if equal(both[first], both[other]):
                both[other] = both[last]
                last -= 1
            else:
                other += 1
        first += 1
    if original and len(both) <= 1 << (len(original) - 1).bit_length():
        original[:] = both[: len(original)]
    return both[: last + 1]


def _apply_element_directives(original: list[Json], patch: list[Json], merge_key: str) -> tuple[list[Json], list[Json]]:
    """Apply the elements of the patch that have a `$patch`; returns the two lists that are left to be merged."""
    plain: list[Json] = []
    replaces = False
    length = len(original)
    for index, element in enumerate(patch):
        if not isinstance(element, dict) or _PATCH not in element:
            plain.append(element)
            continue
        with within(index):
            if element[_PATCH] == "replace":
                replaces = True
            elif element[_PATCH] != "delete":
                reason = "must be replace or delete"
                raise InapplicableError(reason, (_PATCH,))
            else:
                value = _merge_value(element, merge_key)
                while (place := _place(original[:length], merge_key, value)) is not None:
                    # Go moves up what follows, and what stood at the end stays there, too.
                    original[place : length - 1] = original[place + 1 : length]
                    length -= 1
    return (plain, []) if replaces else (original[:length], plain)


def _merge_value(element: Json, merge_key: str) -> Json:
    if not isinstance(element, dict) or merge_key not in element:
        reason = f"has no {merge_key}, by which the elements of this list are told apart"
        raise InapplicableError(reason)
    return element[merge_key]


def _place(elements: list[Json], merge_key: str, value: Json) -> int | None:
    for place, element in enumerate(elements):
        if isinstance(element, dict) and merge_key in element and equal(element[merge_key], value):
            return place
    return None


def _merge_element(merged: list[Json], element: Json, schema: Schema, merge_key: str) -> None:
    place = _place(merged, merge_key, _merge_value(element, merge_key))
    if place is None:
        merged.append(element)
        return
    current = merged[place]
    if isinstance(current, dict) and isinstance(element, dict):
        merged[place] = _merge_map(current, element, schema)
