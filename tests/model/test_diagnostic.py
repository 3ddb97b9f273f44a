"""Findings as values."""

from kspec.model.code import Code, Severity
from kspec.model.diagnostic import Diagnostic, Note, errors
from kspec.model.span import Span

SECOND = Span("a.yaml", 2, 1, 2, 4)
FIRST = Span("a.yaml", 1, 9, 1, 12)


def test_findings_are_ordered_by_position_then_code() -> None:
    """The order is that of reading, the same in each run."""
    findings = [
        Diagnostic(Code("b", ""), "x", SECOND),
        Diagnostic(Code("b", ""), "x", FIRST),
        Diagnostic(Code("a", ""), "y", SECOND),
    ]
    ordered = sorted(findings, key=lambda finding: finding.sort_key)
    assert [(finding.code, finding.span.line) for finding in ordered] == [("b", 1), ("a", 2), ("b", 2)]


def test_a_finding_is_an_error_unless_it_says_otherwise() -> None:
    """Nothing is a warning by accident."""
    assert Diagnostic(Code("a", ""), "x", FIRST).severity is Severity.ERROR


def test_errors() -> None:
    """They keep their order; a warning is none."""
    first, warning, second = (
        Diagnostic(Code("b", ""), "x", SECOND),
        Diagnostic(Code("w", ""), "x", FIRST, Severity.WARNING),
        Diagnostic(Code("a", ""), "y", FIRST),
    )
    assert errors([first, warning, second]) == (first, second)
    assert errors([warning]) == ()


def test_a_note_says_where() -> None:
    """A fact with a place of its own is one line."""
    assert str(Note("the first is here", FIRST)) == "the first is here (a.yaml:1:9)"
