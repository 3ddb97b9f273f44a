"""Findings as programs read them."""

from typing import Any

from kspec.facts import codes
from kspec.model.code import Severity
from kspec.model.diagnostic import Diagnostic, Note
from kspec.model.filefindings import FileFindings
from kspec.model.span import Span
from kspec.report.outcome import outcome
from kspec.report.rows import row, rows


def test_findings_are_sorted_and_none_is_there_twice() -> None:
    """Each with its file, in ASCII."""
    found = [Diagnostic(codes.TYPE, "ü", Span(name, 1, 1, 1, 2)) for name in ("b\udcff", "a", "a")]
    assert [entry["file"] for entry in rows(FileFindings("", tuple(found)))] == ["a", "b\udcff"]
    assert outcome("images", 1, diagnostics=rows(FileFindings("", tuple(found)))).isascii()


def test_a_note_has_a_place_or_none() -> None:
    """The same keys in both cases."""
    notes: tuple[str | Note, ...] = ("a fact", Note("the first one", Span("f", 3, 1, 3, 9)))
    entry: dict[str, Any] = row(Diagnostic(codes.TYPE, "odd", Span("f", 0, 0, 0, 0), Severity.WARNING, notes=notes))
    assert entry["notes"] == [
        {"message": "a fact", "file": "", "line": 0, "column": 0, "endLine": 0, "endColumn": 0},
        {"message": "the first one", "file": "f", "line": 3, "column": 1, "endLine": 3, "endColumn": 9},
    ]
