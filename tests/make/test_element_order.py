"""The order of a list that a strategic merge patch has changed."""

import pytest

from kspec.make.element_order import check_order, equal, order_elements
from kspec.make.inapplicable import InapplicableError
from kspec.model.document import Json


def named(names: str) -> list[Json]:
    """Elements with these names."""
    return [{"name": name} for name in names]


@pytest.mark.parametrize(
    ("merged", "patch", "original", "result"),
    [
        pytest.param("abcd", "d", "abc", "dabc", id="what is new comes first"),
        pytest.param("abc", "ca", "abc", "bca", id="the patch's order wins"),
        pytest.param("abcx", "xb", "abc", "xabc", id="what is new stands before all that follow it"),
        pytest.param("abc", "", "abc", "abc", id="nothing changes"),
    ],
)
def test_order(merged: str, patch: str, original: str, result: str) -> None:
    """Elements of the patch stand in its order, all others in the original's."""
    assert order_elements(named(merged), named(patch), named(original), "name", dict) == named(result)
    assert order_elements([*merged], [*patch], [*original], "", str) == [*result]


@pytest.mark.parametrize(("patch", "order"), [("ab", "ba"), ("ab", "a"), ("x", "ab")])
def test_an_order_that_contradicts_the_patch(patch: str, order: str) -> None:
    """$setElementOrder lists all elements of the patch in the patch's order."""
    with pytest.raises(InapplicableError, match="has another order"):
        check_order(named(patch), named(order), "name")


def test_an_order_without_what_is_deleted() -> None:
    """An element that the patch deletes needs no place in the order."""
    check_order([{"name": "x", "$patch": "delete"}, *named("ab")], named("acb"), "name")


def test_equality_is_gos() -> None:
    """Values of two types differ, and Go cannot compare maps."""
    assert equal(1, 1)
    assert not equal(1, 1.0)
    assert not equal(1, True)  # noqa: FBT003 - a JSON value
    assert not equal({}, "x")
    with pytest.raises(InapplicableError):
        equal({}, {})
