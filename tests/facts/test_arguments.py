"""Facts about the tables of default arguments."""

from typing import get_args

import pytest

from kspec.facts.arguments import COMPONENTS, Condition


@pytest.mark.parametrize("component", COMPONENTS)
def test_names_repeat_only_under_conditions(component: str) -> None:
    """A flag stands once, unless different conditions decide which of its rows counts."""
    rows = [(row.name, row.when) for row in COMPONENTS[component]]
    assert len(set(rows)) == len(rows)
    unconditional = [name for name, when in rows if when == ""]
    conditional = [name for name, when in rows if when != ""]
    assert not set(unconditional) & set(conditional)


def test_every_condition_is_used() -> None:
    """No condition is left over."""
    used = {row.when for rows in COMPONENTS.values() for row in rows}
    assert used == set(get_args(Condition))
