"""The findings about one spec."""

from kspec.facts import codes
from kspec.model.code import Severity
from kspec.model.diagnostic import Diagnostic
from kspec.model.filefindings import FileFindings
from kspec.model.span import Span


def test_findings_are_ordered_and_none_is_there_twice() -> None:
    """By position, then code; equal ones are one."""
    late, early = (Diagnostic(codes.TYPE, "wrong", Span("f", line, 1, line, 2)) for line in (2, 1))
    assert FileFindings("f", (late, early, late)).ordered == (early, late)


def test_only_an_error_fails() -> None:
    """A warning does not."""
    warning = Diagnostic(codes.TYPE, "odd", Span("f", 1, 1, 1, 2), Severity.WARNING)
    error = Diagnostic(codes.TYPE, "wrong", Span("f", 1, 1, 1, 2))
    assert not FileFindings("f", (warning,)).failed
    assert FileFindings("f", (warning, error)).failed
