"""Text that was to be filled in first: a template's expression, a shell variable, a placeholder.

Whatever is wrong on such a line is wrong only because nobody filled it in, so that one finding says that.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from attrs import frozen

from kspec.model.diagnostic import Diagnostic, Severity
from kspec.model.span import Span

CODE: Final = "template"


@frozen
class Mark:
    """How unfilled text looks, what it is, and what fills it in."""

    pattern: re.Pattern[str]
    what: str
    help: str


_MARKS: Final = (
    Mark(re.compile(r"\{\{.*?\}\}|\{\{|\{%.*?%\}|\{%"), "an expression of a template", "render the template first"),
    Mark(re.compile(r"<%.*?%>"), "an expression of a template", "render the template first"),
    Mark(
        re.compile(r"\$\{[A-Za-z_].*?\}|\$\([A-Za-z_].*?\)|\$[A-Z][A-Z0-9_]+"),
        "a variable",
        "fill the template in first, for example with envsubst",
    ),
    Mark(re.compile(r"@[A-Z][A-Z0-9_]+@|<[A-Za-z][A-Za-z0-9 _.-]*>"), "a placeholder of a template", "write the value"),
)


def recognized(findings: Sequence[Diagnostic], files: Mapping[str, bytes | None]) -> tuple[Diagnostic, ...]:
    """The findings, with one about unfilled text in place of every error on a line that has such.

    `files` has the bytes of every file that was read. A jsonnet program's text is no text of a document.
    """
    if not any(finding.severity is Severity.ERROR for finding in findings):
        return tuple(findings)
    lines = _Lines(files)
    return tuple(dict.fromkeys(_unfilled(finding, lines) or finding for finding in findings))


def _unfilled(finding: Diagnostic, lines: "_Lines") -> Diagnostic | None:
    if finding.severity is not Severity.ERROR or finding.code == CODE:
        return None
    # where YAML breaks, it may have been broken by the line above
    first = finding.span.line - (1 if finding.code.startswith("yaml-") else 0)
    for number in (finding.span.line, first):
        text = lines.line(finding.span.file, number)
        for mark in _MARKS:
            match = mark.pattern.search(text)
            if match:
                span = Span(finding.span.file, number, match.start() + 1, number, match.end() + 1)
                return Diagnostic(CODE, f"{mark.what} stands here in place of a value", span, help=mark.help)
    return None


class _Lines:
    """The lines of files, each file split once and only where it has a character of a mark at all."""

    def __init__(self, files: Mapping[str, bytes | None]) -> None:
        self._files = files
        self._split: dict[str, list[str]] = {}

    def line(self, file: str, number: int) -> str:
        """A line by its number from 1; empty where there is none."""
        if file not in self._split:
            self._split[file] = list(self._read(file))
        lines = self._split[file]
        return lines[number - 1] if 0 < number <= len(lines) else ""

    def _read(self, file: str) -> Iterator[str]:
        content = self._files.get(file) or b""
        if not file.endswith(".jsonnet") and any(mark in content for mark in (b"{{", b"{%", b"<", b"$", b"@")):
            yield from content.decode(errors="replace").replace("\r\n", "\n").split("\n")
