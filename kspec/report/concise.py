"""Findings as a line each, for an editor or `grep`: `cluster.yaml:8:3: error[unknown-field] ...`."""

from collections.abc import Sequence
from typing import Final

from kspec.model.code import Severity
from kspec.model.filefindings import FileFindings
from kspec.report.terminal import printable
from kspec.report.withheld import shown_once

_COLOURS: Final = {Severity.ERROR: "\x1b[1;31m", Severity.WARNING: "\x1b[1;33m"}
_RESET: Final = "\x1b[0m"


def render(results: Sequence[FileFindings], *, colour: bool = False) -> str:
    """One line for each finding, spec by spec and by position, none twice."""
    lines = []
    for _, findings in shown_once(results):
        for finding in findings:
            head, reset = (_COLOURS[finding.severity], _RESET) if colour else ("", "")
            place = f"{printable(str(finding.span))}: " if finding.span.file else ""
            title = f"{head}{finding.severity.value}[{finding.code}]{reset}"
            lines.append(f"{place}{title} {printable(finding.message)}\n")
    return "".join(lines)
