"""Findings of a check for programs, file by file."""

from collections.abc import Sequence
from typing import Any

from kspec.model.diagnostic import Diagnostic
from kspec.model.filefindings import FileFindings
from kspec.report.outcome import outcome
from kspec.report.rows import row
from kspec.report.withheld import shown


def render(results: Sequence[FileFindings], *, diff: str = "") -> str:
    """`{"version": 1, "status": ..., "files": [{"file": ..., "diagnostics": [...]}], ...}` in ASCII.

    Every checked file is there, one without findings too. A finding stands under the file in which it is: a patch or
    an import has an entry of its own behind its spec's; what is not a file (a waiver of the command line) stands under
    the spec's. With a benchmark, the spec's entry has its recommendations by verdict. `diff` is what --diff shows.
    """
    files: list[dict[str, Any]] = []
    for result in results:
        entries: list[dict[str, Any]] = [
            {"file": name, "diagnostics": [row(finding) for finding in findings]}
            for name, findings in _by_file(result).items()
        ]
        if result.assessed:
            from kspec.report.benchmark import json_benchmark  # noqa: PLC0415 - its tables, only where asked for

            entries[0]["benchmark"] = json_benchmark(result.assessed)
        files += entries
    return outcome("check", int(any(result.failed for result in results)), files=files, diff=diff)


def _by_file(result: FileFindings) -> dict[str, list[Diagnostic]]:
    files: dict[str, list[Diagnostic]] = {result.file: []}
    for finding in shown(result):
        named = finding.span.file and (finding.span.line or finding.span.file in result.sources)
        files.setdefault(finding.span.file if named else result.file, []).append(finding)
    return files
