"""Diagnostics as a person reads them: the message, the place, the source line with carets, what to do."""

import unicodedata
from collections.abc import Mapping, Sequence

from kspec.model.diagnostic import Diagnostic, Severity

_COLOURS = {Severity.ERROR: "\x1b[1;31m", Severity.WARNING: "\x1b[1;33m"}
_BOLD, _BLUE, _RESET = "\x1b[1m", "\x1b[1;34m", "\x1b[0m"
_TAB = "    "
_WIDEST_LINE = 160


def render(findings: Sequence[Diagnostic], sources: Mapping[str, bytes], *, colour: bool = False) -> str:
    """All findings, sorted by position, none twice, and a line that counts them.

    `sources` has the bytes of the files that were read, by the name that the findings use.
    """
    unique = sorted(set(findings), key=lambda finding: finding.sort_key)
    blocks = [_one(finding, sources, colour=colour) for finding in unique]
    return "\n".join([*blocks, count(unique)]) + "\n" if unique else ""


def count(findings: Sequence[Diagnostic]) -> str:
    """`2 errors, 1 warning`."""
    parts = []
    for severity in Severity:
        number = sum(finding.severity is severity for finding in findings)
        if number:
            parts.append(f"{number} {severity.value}{'s' if number > 1 else ''}")
    return ", ".join(parts)


def _one(finding: Diagnostic, sources: Mapping[str, bytes], *, colour: bool) -> str:
    head, bold, blue, reset = (_COLOURS[finding.severity], _BOLD, _BLUE, _RESET) if colour else ("", "", "", "")
    lines = [f"{head}{finding.severity.value}[{finding.code}]{reset}{bold}: {finding.message}{reset}"]
    span = finding.span
    if span.file:
        lines.append(f"{blue}  --> {reset}{span}")
    lines += _excerpt(finding, sources, head, blue, reset)
    lines += [f"{blue}  = {reset}note: {note}" for note in finding.notes]
    if finding.help:
        lines.append(f"{blue}  = {reset}help: {finding.help}")
    return "\n".join(lines) + "\n"


def _excerpt(finding: Diagnostic, sources: Mapping[str, bytes], head: str, blue: str, reset: str) -> Sequence[str]:
    """The source line with carets under the span; nothing where the source is not at hand."""
    span = finding.span
    content = sources.get(span.file)
    if content is None or not span.line:
        return ()
    rows = content.decode("utf-8", "replace").splitlines()
    if not 1 <= span.line <= len(rows):
        return ()
    row = rows[span.line - 1]
    start = min(span.column - 1, len(row))
    end = min(span.end_column - 1, len(row)) if span.end_line == span.line else len(row)
    shown, before, width = _printable(row), _width(row[:start]), max(1, _width(row[start:end]))
    if len(shown) > _WIDEST_LINE:
        shown = shown[:_WIDEST_LINE] + "…"
    if before > _WIDEST_LINE:
        return ()
    gutter = " " * len(str(span.line))
    carets = " " * before + "^" * min(width, _WIDEST_LINE - before or 1)
    return (
        f"{blue}{gutter} |{reset}",
        f"{blue}{span.line} |{reset} {shown}",
        f"{blue}{gutter} |{reset} {head}{carets}{reset}",
    )


def _printable(text: str) -> str:
    """Tabs as blanks, control characters as a mark, so that a terminal shows what is meant."""
    return "".join(_TAB if character == "\t" else character if _is_plain(character) else "�" for character in text)


def _is_plain(character: str) -> bool:
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def _width(text: str) -> int:
    """Columns on a terminal: a wide East Asian character takes two, a combining one none."""
    total = 0
    for character in text:
        if character == "\t":
            total += len(_TAB)
        elif unicodedata.combining(character):
            continue
        else:
            total += 2 if unicodedata.east_asian_width(character) in "WF" else 1
    return total
