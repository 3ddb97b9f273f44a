"""Workflow commands, beyond what the reviewed texts of test_formats.py show."""

from kspec.facts import codes
from kspec.model.diagnostic import Diagnostic
from kspec.model.filefindings import FileFindings
from kspec.model.span import Span
from kspec.report.github import render


def test_no_text_can_end_its_command_or_begin_another() -> None:
    """Ends of lines are masked; in properties commas and colons are escaped; a percent sign first."""
    finding = Diagnostic(codes.TYPE, "x\n::set-env::%0A", Span("a,line=9:\n.yaml", 1, 2, 1, 3), help="y")
    assert render([FileFindings("f", (finding,))]) == (
        "::error title=kspec%3A type,file=a%2Cline=9%3A\ufffd.yaml,line=1,endLine=1,col=2,endColumn=3"
        "::x\ufffd::set-env::%250A%0Ahelp: y\n"
    )


def test_columns_are_given_only_within_a_line() -> None:
    """GitHub refuses an annotation with columns over several lines."""
    finding = Diagnostic(codes.TYPE, "x", Span("f", 1, 2, 3, 4))
    assert render([FileFindings("f", (finding,))]) == "::error title=kspec%3A type,file=f,line=1,endLine=3::x\n"
