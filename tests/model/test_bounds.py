"""Numbers and words that a field may hold."""

import pytest

from kspec.model.bounds import Bounds, Choice


@pytest.mark.parametrize(
    ("bounds", "number", "allowed"),
    [
        (Bounds(("a",), 0), -1, False),
        (Bounds(("a",), 0), 0, True),
        (Bounds(("a",), 0), 10**9, True),
        (Bounds(("a",), 1, 5), 5, True),
        (Bounds(("a",), 1, 5), 5.5, False),
    ],
)
def test_the_ends_are_included(bounds: Bounds, number: float, allowed: bool) -> None:  # noqa: FBT001 - a column of the table
    """A number between the ends, or on one, may stand."""
    assert bounds.allow(number) is allowed


def test_bounds_read_as_the_rest_of_a_sentence() -> None:
    """They stand behind `must be`."""
    assert str(Bounds(("a",), 1, 5)) == "between 1 and 5"
    assert str(Bounds(("a",), 0)) == "0 or more"


def test_a_choice_holds_always_unless_it_names_a_gate() -> None:
    """Without a feature gate, the rule is unconditional."""
    assert Choice(("mode",), ("ipvs",)).gate == ""
