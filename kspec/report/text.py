"""Findings as a person reads them: the message, the place, the source with the span underlined, what to do."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from kspec.model.code import Severity
from kspec.model.diagnostic import Diagnostic, Note
from kspec.model.filefindings import FileFindings
from kspec.model.span import Span
from kspec.report.excerpt import Row, excerpt
from kspec.report.terminal import printable
from kspec.report.withheld import shown_once
from kspec.text.edits import applies

_FIXED_BY: Final = "`kspec check --fix` does it"


class _Style(NamedTuple):
    """The escape sequences of a terminal, or nothing."""

    heads: Mapping[Severity, str]
    bold: str = ""
    frame: str = ""
    reset: str = ""


_PLAIN: Final = _Style(dict.fromkeys(Severity, ""))
_COLOURED: Final = _Style(
    {Severity.ERROR: "\x1b[1;31m", Severity.WARNING: "\x1b[1;33m"}, "\x1b[1m", "\x1b[1;34m", "\x1b[0m"
)


def render(results: Sequence[FileFindings], *, colour: bool = False) -> str:
    """All findings, spec by spec and by position, none twice, and a line that counts them; nothing for no finding."""
    style = _COLOURED if colour else _PLAIN
    blocks: list[str] = []
    counted: list[Diagnostic] = []
    for result, ordered in shown_once(results):
        blocks += [_one(finding, result.sources, style) for finding in ordered]
        counted += ordered
        if result.assessed:
            from kspec.report.benchmark import text_benchmark  # noqa: PLC0415 - its tables, only where asked for

            blocks.append(text_benchmark(result.file, result.assessed))
    return "\n".join([*blocks, *([count(counted) + "\n"] if counted else [])])


def count(findings: Sequence[Diagnostic]) -> str:
    """`2 errors, 1 warning`."""
    parts = []
    for severity in Severity:
        number = sum(finding.severity is severity for finding in findings)
        if number:
            parts.append(f"{number} {severity.value}{'s' if number > 1 else ''}")
    return ", ".join(parts)


def _one(finding: Diagnostic, sources: Mapping[str, bytes], style: _Style) -> str:
    head = style.heads[finding.severity]
    placed = [note for note in finding.notes if isinstance(note, Note)]
    spans = [finding.span, *(note.span for note in placed)]
    excerpts = [excerpt(span, sources, "-" if index else "^") for index, span in enumerate(spans)]
    margin = max([len(str(row.number or "")) for rows in excerpts for row in rows], default=0) or 1
    title = f"{head}{finding.severity.value}[{finding.code}]{style.reset}"
    lines = [f"{title}{style.bold}: {printable(finding.message)}{style.reset}"]
    lines += _place(finding.span, excerpts[0], margin, head, style)
    tail = [("note", note) for note in finding.notes if isinstance(note, str)]
    if finding.help:
        tail.append(("help", finding.help))
    if finding.fix and applies(finding.fix, sources):
        tail.append(("fix", f"{finding.fix.message}: {_FIXED_BY}"))
    if tail and excerpts[0]:
        lines.append(f"{style.frame}{' ' * margin} |{style.reset}")
    lines += [f"{style.frame}{' ' * margin} = {style.reset}{word}: {printable(text)}" for word, text in tail]
    for note, rows in zip(placed, excerpts[1:], strict=True):
        lines.append(f"{style.bold}note{style.reset}: {printable(note.message)}")
        lines += _place(note.span, rows, margin, style.frame, style)
    return "\n".join(lines) + "\n"


def _place(span: Span, rows: Sequence[Row], margin: int, head: str, style: _Style) -> Sequence[str]:
    """Where it is, and the source there."""
    blank = " " * margin
    lines = [f"{style.frame}{blank}--> {style.reset}{printable(str(span))}"] if span.file else []
    if rows:
        lines.append(f"{style.frame}{blank} |{style.reset}")
    for row in rows:
        if row.number == 0:
            lines.append(f"{style.frame}{'...':<{margin + 2}}{style.reset} {head}{row.text}{style.reset}")
        elif row.number is None:
            lines.append(f"{style.frame}{blank} |{style.reset} {head}{row.marks}{style.reset}")
        else:
            lines.append(f"{style.frame}{row.number:>{margin}} |{style.reset} {row.text}".rstrip())
    return lines
