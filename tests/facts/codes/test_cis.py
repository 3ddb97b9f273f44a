"""Codes of a benchmark's recommendations."""

from kspec.facts.cis import CONTROLS, MODES
from kspec.facts.codes.cis import CIS
from kspec.model.diagnostic import Severity


def test_each_recommendation_that_is_decided_has_a_code() -> None:
    """A warning that can be waived, named by its number."""
    assert [row.code for row in CIS] == [f"cis-{row.id}" for row in (*CONTROLS, *MODES)]
    assert {(row.severity, row.waiver) for row in CIS} == {(Severity.WARNING, True)}
