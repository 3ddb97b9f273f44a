"""Codes of what kubeadm validates."""

from kspec.facts.codes.validation import VALIDATION
from kspec.model.diagnostic import Severity


def test_only_what_kubeadm_takes_unread_is_a_warning_that_can_be_waived() -> None:
    """What kubeadm refuses cannot be waived."""
    warnings = {row.code for row in VALIDATION if row.severity is Severity.WARNING}
    assert warnings == {row.code for row in VALIDATION if row.waiver}
    assert warnings == {"skip-phase", "volume", "environment-variable", "timeout", "taint"}
