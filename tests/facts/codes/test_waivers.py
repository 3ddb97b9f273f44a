"""Codes of waivers themselves."""

from kspec.facts.codes.waivers import WAIVERS


def test_a_waiver_cannot_be_waived() -> None:
    """Else a misspelt one could hide itself."""
    assert not any(row.waiver for row in WAIVERS)
