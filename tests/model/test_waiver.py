"""A user's word that a finding is meant to be so."""

from kspec.model.span import Span
from kspec.model.waiver import Waiver


def test_equal_waivers_are_one() -> None:
    """Two that say the same at the same place are equal; the place counts."""
    here, there = Span("a.yaml", 1, 1, 1, 2), Span("a.yaml", 2, 1, 2, 2)
    assert Waiver("old-release", here) == Waiver("old-release", here)
    assert Waiver("old-release", here) != Waiver("old-release", there)
