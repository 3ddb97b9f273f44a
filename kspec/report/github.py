"""Findings as workflow commands of GitHub Actions, which become annotations of the changed files.

The form `::error file=...,line=...::message` and its escapes are those of GitHub's toolkit for actions
(docs "Workflow commands for GitHub Actions"; `escapeData` and `escapeProperty` of @actions/core).
"""

from collections.abc import Sequence
from typing import Final

from kspec.model.diagnostic import Diagnostic
from kspec.model.filefindings import FileFindings
from kspec.report.terminal import printable
from kspec.report.withheld import shown_once

_IN_MESSAGES: Final = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_IN_PROPERTIES: Final = {**_IN_MESSAGES, ":": "%3A", ",": "%2C"}


def render(results: Sequence[FileFindings]) -> str:
    """One command for each finding, spec by spec and by position, none twice."""
    return "".join(f"{_command(finding)}\n" for _, findings in shown_once(results) for finding in findings)


def _command(finding: Diagnostic) -> str:
    span = finding.span
    properties: dict[str, str | int] = {"title": f"kspec: {finding.code}"}
    if span.file:
        properties["file"] = printable(span.file)
    if span.line:
        properties["line"] = span.line
        properties["endLine"] = span.end_line
        if span.line == span.end_line:  # GitHub takes columns only where both are of one line
            properties["col"] = span.column
            properties["endColumn"] = span.end_column
    listed = ",".join(f"{name}={_escaped(str(value), _IN_PROPERTIES)}" for name, value in properties.items())
    text = "\n".join(
        printable(line) for line in (finding.message, f"help: {finding.help}" if finding.help else "") if line
    )
    return f"::{finding.severity.value} {listed}::{_escaped(text, _IN_MESSAGES)}"


def _escaped(text: str, escapes: dict[str, str]) -> str:
    return "".join(escapes.get(character, character) for character in text)
