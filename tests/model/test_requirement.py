"""What the values of a setting have to be."""

import pytest

from kspec.model.requirement import Requirement, split


@pytest.mark.parametrize(
    ("requirement", "holds", "fails"),
    [
        (Requirement("set"), [["x"]], [[], [""], ["x", ""]]),
        (Requirement("unset"), [[]], [["x"], [""]]),
        (Requirement("is", ("false",)), [["false"], ["F"], ["0"], ["true", "False"]], [[], ["true"], ["no"]]),
        (Requirement("is-not", ("a",)), [["b"], ["a", "b"]], [["a"], []]),
        (Requirement("is-not", ("a",), absent=True), [[]], [["a"]]),
        (Requirement("has", ("a", "b")), [["a,b,c"], ["b", "a"], [" a , b "]], [["a"], []]),
        (Requirement("lacks", ("a",), absent=True), [["b,c"], []], [["b,a"], ["a", "b"]]),
        (Requirement("only", ("a", "b")), [["a"], ["b,a"]], [["a,c"], []]),
        (Requirement("at-least", ("10",)), [["10"], ["+11"]], [["9"], ["-11"], ["ten"], ["²"], []]),
        (Requirement("begins", ("127.", "[::1]")), [["127.0.0.1:1"], ["[::1]:1"]], [["0.0.0.0:1"], []]),
    ],
)
def test_requirements(requirement: Requirement, holds: list[list[str]], fails: list[list[str]]) -> None:
    """Each test is met by the first and not by the second values."""
    assert [values for values in holds if not requirement.holds(values)] == []
    assert [values for values in fails if requirement.holds(values)] == []


def test_elements() -> None:
    """Blanks and empty elements do not count."""
    assert split(" a, b,,c ,") == ["a", "b", "c"]
