"""Findings for programs, as JSON of a shape that stays: its `version` rises where a field changes or goes."""

import json
from collections.abc import Sequence
from typing import Any, Final

from kspec.model.diagnostic import Diagnostic
from kspec.model.filefindings import FileFindings

_VERSION: Final = 1


def render(results: Sequence[FileFindings]) -> str:
    """`{"version": 1, "files": [{"file": ..., "diagnostics": [...]}]}` in ASCII.

    Every checked file is there, one without findings too. A finding stands under the file in which it is: a patch or
    an import has an entry of its own behind its spec's; what is no file (a waiver of the command line) stands under the
    spec's. Lines and columns count from 1, the end is exclusive; all
    are 0 where a value has no line (in the result of a jsonnet program). With a benchmark, the spec's entry has its
    recommendations by verdict.
    """
    files: list[dict[str, Any]] = []
    for result in results:
        entries: list[dict[str, Any]] = [
            {"file": name, "diagnostics": [_row(finding) for finding in findings]}
            for name, findings in _by_file(result).items()
        ]
        if result.assessed:
            from kspec.report.benchmark import json_benchmark  # noqa: PLC0415 - its tables, only where asked for

            entries[0]["benchmark"] = json_benchmark(result.assessed)
        files += entries
    return json.dumps({"version": _VERSION, "files": files}, indent=2) + "\n"


def _by_file(result: FileFindings) -> dict[str, list[Diagnostic]]:
    files: dict[str, list[Diagnostic]] = {result.file: []}
    for finding in result.ordered:
        named = finding.span.file and (finding.span.line or finding.span.file in result.sources)
        files.setdefault(finding.span.file if named else result.file, []).append(finding)
    return files


def _row(finding: Diagnostic) -> dict[str, str | int]:
    span = finding.span
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "message": finding.message,
        "document": finding.document,
        "path": finding.path,
        "kind": finding.kind,
        "line": span.line,
        "column": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
        "help": finding.help,
    }
