"""The order of a list that a strategic merge patch has changed.

Elements that the patch has stand in the patch's order (or in that of `$setElementOrder`), all others in the
original's; the two are then merged by the original's order. Rules: k8s.io/apimachinery, pkg/util/strategicpatch,
`normalizeElementOrder` and `validatePatchWithSetOrderList`.
"""

from collections.abc import Sequence

from kspec.make.inapplicable import InapplicableError, within
from kspec.model.document import Json

_PATCH = "$patch"


def equal(left: Json, right: Json) -> bool:
    """Go's `==` of two JSON values.

    Raises:
        InapplicableError: both are maps or both are lists, which Go cannot compare.
    """
    if type(left) is not type(right):
        return False
    return key_of(left) == key_of(right)


def key_of(value: Json) -> object:
    """A JSON value as a key, such that true, 1 and 1.0 differ.

    Raises:
        InapplicableError: it is a map or a list, which Go cannot have as a key.
    """
    if isinstance(value, dict | list):
        reason = "has a map or a list where only texts, numbers and booleans can be compared"
        raise InapplicableError(reason)
    return type(value), value


def check_order(patch: Sequence[Json], order: Sequence[Json], merge_key: str) -> None:
    """Check that `$setElementOrder` has all elements of the patch, in the patch's order.

    Raises:
        InapplicableError: it does not, or what it lists cannot be compared.
    """
    if not order or not patch:
        return
    if merge_key:
        patch = [element for element in patch if not _is_deleted(element)]
    done = at = 0
    while done < len(patch) and at < len(order):
        element = patch[done]
        if isinstance(element, dict) and _PATCH in element:
            done += 1
            continue
        if _matches(element, order[at], merge_key):
            done += 1
        at += 1
    if done < len(patch):
        reason = "lacks an element of the list in the patch, or has another order"
        raise InapplicableError(reason)


def order_elements(
    merged: Sequence[Json], patch: Sequence[Json], original: Sequence[Json], merge_key: str, kind: type
) -> list[Json]:
    """Put the elements of `merged`, all of type `kind`, in order.

    Raises:
        InapplicableError: an element has no merge key, or a value there that cannot be compared.
    """
    if merge_key:
        wanted = [_identity(element, merge_key) for element in merged]
        patched = [_is_in(patch, merge_key, identity) for identity in wanted]
    else:
        known = {key_of(element) for element in patch}
        patched = [key_of(element) in known for element in merged]
    from_patch = _sort([item for item, mine in zip(merged, patched, strict=True) if mine], patch, merge_key, kind)
    others = _sort([item for item, mine in zip(merged, patched, strict=True) if not mine], original, merge_key, kind)
    result: list[Json] = []
    while others and from_patch:
        left = _index(original, others[0], merge_key, kind)
        right = _index(original, from_patch[0], merge_key, kind)
        result.append((others if 0 <= left < right else from_patch).pop(0))
    return result + others + from_patch


def _is_deleted(element: Json) -> bool:
    if not isinstance(element, dict):
        reason = "the elements of this list must be maps"
        raise InapplicableError(reason)
    return element.get(_PATCH) == "delete"


def _matches(element: Json, other: Json, merge_key: str) -> bool:
    if not merge_key:
        return equal(element, other)
    return equal(_identity(element, merge_key), _identity(other, merge_key))


def _identity(element: Json, merge_key: str) -> Json:
    if not isinstance(element, dict) or merge_key not in element:
        reason = f"an element has no {merge_key}, by which the elements of this list are told apart"
        raise InapplicableError(reason)
    return element[merge_key]


def _is_in(elements: Sequence[Json], merge_key: str, identity: Json) -> bool:
    for index, element in enumerate(elements):
        if not isinstance(element, dict):
            with within(index):
                reason = "must be a map"
                raise InapplicableError(reason)
        if merge_key in element and equal(element[merge_key], identity):
            return True
    return False


def _sort(elements: Sequence[Json], order: Sequence[Json], merge_key: str, kind: type) -> list[Json]:
    """Sort by insertion, as Go does: where an element is not in `order`, it moves before the one in front of it."""
    if kind is dict:
        for element in (*elements, *order):
            _identity(element, merge_key)
        deleted = [element for element in elements if _is_deleted(element)]
        elements = [element for element in elements if not _is_deleted(element)]
    else:
        deleted = []

    def precedes(element: Json, other: Json) -> bool:
        place = _index(order, element, merge_key, kind)
        if place < 0:
            return True
        place_of_other = _index(order, other, merge_key, kind)
        return place_of_other < 0 or place < place_of_other

    result: list[Json] = []
    for element in elements:
        at = len(result)
        while at and precedes(element, result[at - 1]):
            at -= 1
        result.insert(at, element)
    return result + deleted


def _index(elements: Sequence[Json], wanted: Json, merge_key: str, kind: type) -> int:
    value = _value(wanted, merge_key, kind)
    return next((index for index, item in enumerate(elements) if equal(value, _value(item, merge_key, kind))), -1)


def _value(element: Json, merge_key: str, kind: type) -> Json:
    if kind is not dict:
        return element
    return element.get(merge_key) if isinstance(element, dict) else None
