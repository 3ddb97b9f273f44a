"""Marks for what only a build knows."""

import pytest

from kspec.facts.packs import AUTHORITIES
from kspec.rules.pack_marks import FORMS, fill, mark


@pytest.mark.parametrize("authority", AUTHORITIES)
@pytest.mark.parametrize("form", FORMS)
def test_a_mark_is_filled_wherever_it_stands(authority: str, form: str) -> None:
    """In keys, in lists, and within texts; what looks otherwise stays."""
    text = mark(authority, form)
    value = {"a": [f"x {text} y", 5, None], text: "{kspec:other:pem} {a}"}
    filled = fill(value, lambda *found: "/".join(found))  # type: ignore[arg-type]  # JSON's lists are invariant
    assert filled == {"a": [f"x {authority}/{form} y", 5, None], f"{authority}/{form}": "{kspec:other:pem} {a}"}
