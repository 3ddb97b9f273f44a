"""Findings as SARIF 2.1.0 (OASIS), which code hosts and editors take.

Of two equal runs the text is equal: no times, no machine, rules by name.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any, Final
from urllib.parse import quote

from kspec import __version__
from kspec.model.code import Code
from kspec.model.diagnostic import Diagnostic, Note
from kspec.model.filefindings import FileFindings
from kspec.model.fix import Fix
from kspec.model.span import Span
from kspec.report.withheld import shown_once, shows_secrets
from kspec.text.edits import applies, by_file

_SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def render(results: Sequence[FileFindings]) -> str:
    """One run with the rules that were broken, by name, and a result for each finding, in ASCII."""
    found = list(shown_once(results))
    codes = sorted({finding.code for _, findings in found for finding in findings})
    indices = {code: index for index, code in enumerate(codes)}
    run = {
        "tool": {
            "driver": {"name": "kspec", "version": __version__, "rules": [_rule(code) for code in codes]},
        },
        "columnKind": "unicodeCodePoints",
        "results": [
            _result(finding, indices[finding.code], result.sources)
            for result, findings in found
            for finding in findings
        ],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(code: Code) -> dict[str, Any]:
    return {
        "id": code,
        "shortDescription": {"text": code.summary},
        "help": {"text": f"`kspec explain {code}` says more."},
        "defaultConfiguration": {"level": code.severity.value},
    }


def _result(finding: Diagnostic, index: int, sources: Mapping[str, bytes]) -> dict[str, Any]:
    texts = [finding.message, *(f"note: {note}" for note in finding.notes if isinstance(note, str))]
    if finding.help:
        texts.append(f"help: {finding.help}")
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": finding.severity.value,
        "message": {"text": "\n".join(texts)},
    }
    if finding.span.file:
        location = _location(finding.span)
        if finding.path:
            name = f"{finding.document}.{finding.path}" if finding.document else finding.path
            location["logicalLocations"] = [{"fullyQualifiedName": name, "kind": "member"}]
        result["locations"] = [location]
    notes = [note for note in finding.notes if isinstance(note, Note)]
    if notes:
        result["relatedLocations"] = [{**_location(note.span), "message": {"text": note.message}} for note in notes]
    if finding.fix and applies(finding.fix, sources) and not _gives_away(finding.fix, sources):
        result["fixes"] = [_fix(finding.fix)]
    return result


def _gives_away(fix: Fix, sources: Mapping[str, bytes]) -> bool:
    """Whether what a fix puts in is a secret of the source: `kspec check --fix` makes it, and shows it nowhere."""
    secret = shows_secrets(sources)
    return any(secret(edit.new) for edit in fix.edits)


def _location(span: Span) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(span.file)}}
    if span.line:
        physical["region"] = _region(span)
    return {"physicalLocation": physical}


def _region(span: Span) -> dict[str, int]:
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }


def _uri(file: str) -> str:
    """A relative reference for a relative path, else a file URI."""
    path = PurePosixPath(file)
    if path.is_absolute():
        return path.as_uri()
    text = quote(file, errors="surrogateescape")
    return text if ":" not in text.split("/")[0] else f"./{text}"


def _fix(fix: Fix) -> dict[str, Any]:
    return {
        "description": {"text": fix.message},
        "artifactChanges": [
            {
                "artifactLocation": {"uri": _uri(file)},
                "replacements": [
                    {"deletedRegion": _region(edit.span), "insertedContent": {"text": edit.new}} for edit in edits
                ],
            }
            for file, edits in by_file(fix.edits).items()
        ],
    }
