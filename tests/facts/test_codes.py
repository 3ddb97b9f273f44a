"""Facts about the table of codes."""

from kspec.facts import codes
from kspec.facts.cis import CONTROLS, MODES
from kspec.facts.code_table import BY_NAME, CODES
from kspec.model.code import Severity


def test_what_can_be_waived_is_a_warning_or_a_components_verdict() -> None:
    """What kubeadm itself refuses cannot be waived; what a component refuses is lowered to a warning.

    What the clusters of a set have in common is nobody's verdict but kspec's, and may be meant.
    """
    alone = [code for code in CODES if not code.startswith("set-")]
    assert {(code.severity, code.component) for code in alone if code.waiver} == {
        (Severity.WARNING, False),
        (Severity.ERROR, True),
    }
    assert not any(code.component for code in CODES if not code.waiver)


def test_a_waiver_cannot_be_waived() -> None:
    """Else a misspelt one could hide itself."""
    assert [code.waiver for code in (codes.UNKNOWN_WAIVER, codes.UNUSED_WAIVER)] == [False, False]


def test_each_recommendation_that_is_decided_has_a_code() -> None:
    """A warning that can be waived, named by its number."""
    found = [BY_NAME[f"cis-{row.id}"] for row in (*CONTROLS, *MODES)]
    assert {(code.severity, code.waiver) for code in found} == {(Severity.WARNING, True)}
