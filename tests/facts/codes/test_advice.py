"""Codes of advice."""

from kspec.facts.codes.advice import ADVICE
from kspec.model.diagnostic import Severity


def test_all_are_warnings_that_can_be_waived() -> None:
    """None stops a build, and each has a name to waive it by."""
    assert {(row.severity, row.waiver, row.component) for row in ADVICE} == {(Severity.WARNING, True, False)}
