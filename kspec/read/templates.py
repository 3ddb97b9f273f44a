"""Text that was to be filled in first: a template's expression, a shell variable, a placeholder.

What is wrong with such text is wrong only because nobody filled it in, so that one finding says that. What is wrong
beside it stays as it is: a `$` or `{{` in a comment, in a file's content or in another value of the line says nothing
about a mistake there.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from kspec.facts import codes
from kspec.model.code import Severity
from kspec.model.diagnostic import Diagnostic, errors
from kspec.model.expression import expression
from kspec.model.span import Span

_SYNTAX: Final = frozenset({codes.YAML_SYNTAX, codes.YAML_KEY})
"""Where YAML itself breaks, at the expression or behind it."""
_COMMENT: Final = expression(r"(?:^|(?<=[ \t]))#")
_BLOCK: Final = expression(r"(?:^|[ \t])[|>][-+0-9]*[ \t]*(?:#.*)?$")
"""The end of a line below which, further in, stands text."""


class Mark(NamedTuple):
    """How unfilled text looks, what it is, and what fills it in."""

    pattern: re.Pattern[str]
    what: str
    help: str


_MARKS: Final = (
    Mark(
        expression(r"\{\{.*?\}\}|\{\{|\{%.*?%\}|\{%|\{#.*?#\}"),
        "an expression of a template",
        "render the template first",
    ),
    Mark(expression(r"<%.*?%>"), "an expression of a template", "render the template first"),
    Mark(
        expression(r"\$\{[A-Za-z_].*?\}|\$\([A-Za-z_].*?\)|\$[A-Z][A-Z0-9_]+"),
        "a variable",
        "fill the template in first, for example with envsubst",
    ),
    Mark(expression(r"@[A-Z][A-Z0-9_]+@|<[A-Za-z][A-Za-z0-9 _.-]*>"), "a placeholder of a template", "write the value"),
)


def recognized(findings: Sequence[Diagnostic], files: Mapping[str, bytes | None]) -> tuple[Diagnostic, ...]:
    """The findings, with one about unfilled text in place of every error that such text has.

    `files` has the bytes of every file that was read. A jsonnet program's text is not a text of a document.
    """
    if not errors(findings):
        return tuple(findings)
    lines = _Lines(files)
    return tuple(dict.fromkeys(_unfilled(finding, lines) or finding for finding in findings))


def _unfilled(finding: Diagnostic, lines: "_Lines") -> Diagnostic | None:
    if finding.severity is not Severity.ERROR or finding.code == codes.TEMPLATE:
        return None
    file, place = finding.span.file, finding.span
    if finding.code not in _SYNTAX:
        return _at(place, lines.line(file, place.line))
    # where YAML breaks, it may have been broken by the line above
    for number in (place.line, place.line - 1):
        text = lines.line(file, number)
        comment = _COMMENT.search(text)
        whole = Span(file, number, 1, number, (comment.start() if comment else len(text)) + 1)
        found = None if lines.is_content(file, number) else _at(whole, text, line=True)
        if found:
            return found
    return None


def _at(place: Span, text: str, *, line: bool = False) -> Diagnostic | None:
    """Unfilled text in a place, of whose first line the text is given.

    A list or a mapping, unlike a whole `line`, is not unfilled because one of its values is.
    """
    start = place.column - 1
    end = max(place.end_column - 1, start + 1) if place.line == place.end_line else start + 1
    many = not line and (place.line != place.end_line or text[start : start + 1] in {"{", "["})
    for mark in _MARKS:
        for match in mark.pattern.finditer(text):
            if match.start() == start if many else match.start() < end and match.end() > start:
                span = Span(place.file, place.line, match.start() + 1, place.line, match.end() + 1)
                return Diagnostic(codes.TEMPLATE, f"{mark.what} stands here in place of a value", span, help=mark.help)
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

    def is_content(self, file: str, number: int) -> bool:
        """Whether a line belongs to a block of text, in which any character may stand."""
        indent = _indent(self.line(file, number))
        for above in range(number - 1, 0, -1):
            text = self.line(file, above)
            if text.strip() and _indent(text) < indent:
                if _BLOCK.search(text):
                    return True
                indent = _indent(text)
            if not indent:
                return False
        return False

    def _read(self, file: str) -> Iterator[str]:
        content = self._files.get(file) or b""
        if not file.endswith((".jsonnet", ".libsonnet")) and any(
            mark in content for mark in (b"{{", b"{%", b"<", b"$", b"@")
        ):
            yield from content.decode(errors="replace").replace("\r\n", "\n").split("\n")


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip(" "))
