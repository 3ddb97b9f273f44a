"""Findings as a person reads them, beyond what the reviewed texts of test_formats.py show."""

from kspec.facts import codes
from kspec.model.code import Severity
from kspec.model.diagnostic import Diagnostic
from kspec.model.filefindings import FileFindings
from kspec.model.fix import respell
from kspec.model.span import Span
from kspec.report.text import count, render


def found(severity: Severity = Severity.ERROR, line: int = 1) -> Diagnostic:
    """A finding."""
    return Diagnostic(codes.TYPE, "wrong", Span("f", line, 1, line, 2), severity)


def test_findings_are_counted_by_severity() -> None:
    """In singular and plural; nothing for none."""
    assert count([found(), found(Severity.WARNING), found()]) == "2 errors, 1 warning"
    assert count([found(Severity.WARNING), found(Severity.WARNING)]) == "2 warnings"
    assert render([FileFindings("f", ())]) == ""


def test_numbers_of_lines_stand_at_the_right_of_their_margin() -> None:
    """The margin is as wide as the largest number of the finding."""
    text = render([FileFindings("f", (found(line=120),), {"f": b"a\n" * 120})])
    assert "   --> f:120:1\n    |\n120 | a\n    | ^\n" in text


def test_a_fix_is_shown_only_where_it_applies() -> None:
    """It would be a promise that `kspec check --fix` does not keep."""
    span = Span("f", 1, 1, 1, 3)
    finding = Diagnostic(codes.UNKNOWN_FIELD, "wrong", span, fix=respell(span, "ab", "abc"))
    assert "= fix: write abc" in render([FileFindings("f", (finding,), {"f": b"ab: 1\n"})])
    assert "= fix" not in render([FileFindings("f", (finding,), {"f": b"*x: 1\n"})])
