"""Codes of what kubeadm accepts and people regret."""

from kspec.facts.codes.regrets import REGRETS
from kspec.model.diagnostic import Severity


def test_all_are_warnings_that_can_be_waived() -> None:
    """None stops a build, and each has a name to waive it by."""
    assert {(row.severity, row.waiver, row.component) for row in REGRETS} == {(Severity.WARNING, True, False)}
