"""Findings as values of JSON."""

from typing import Any

from kspec.model.diagnostic import Diagnostic, Note
from kspec.model.filefindings import FileFindings
from kspec.model.span import Span
from kspec.report.withheld import shown


def rows(result: FileFindings) -> list[dict[str, Any]]:
    """Findings by position, none twice, each with its file, and without the secrets of the sources."""
    return [{"file": finding.span.file, **row(finding)} for finding in shown(result)]


def row(finding: Diagnostic) -> dict[str, Any]:
    """A finding without its file.

    Lines and columns count from 1, the end is exclusive; all are 0 where there is no line. A note without a place of
    its own has no file and no line.
    """
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "message": finding.message,
        "document": finding.document,
        "path": finding.path,
        "kind": finding.kind,
        **_region(finding.span),
        "help": finding.help,
        "notes": [_note(note) for note in finding.notes],
    }


def _note(note: str | Note) -> dict[str, Any]:
    if isinstance(note, str):
        return {"message": note, "file": "", **_region(Span("", 0, 0, 0, 0))}
    return {"message": note.message, "file": note.span.file, **_region(note.span)}


def _region(span: Span) -> dict[str, int]:
    return {"line": span.line, "column": span.column, "endLine": span.end_line, "endColumn": span.end_column}
