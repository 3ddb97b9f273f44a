"""Waivers: which findings a user has accepted, and waivers that accept nothing."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from kspec.facts import codes
from kspec.facts.kinds import OWN
from kspec.model.code import Severity
from kspec.model.diagnostic import Diagnostic
from kspec.model.document import Document, Path, render_path
from kspec.model.frozen import evolve, frozen
from kspec.model.span import Span
from kspec.text.spelling import nearest

if TYPE_CHECKING:  # a table of which a spec without waivers needs nothing
    from kspec.model.code import Code

COMMAND_LINE = "--waive"
"""Where waivers of the command line stand."""

MOST: Final = 500
"""Waivers of a document that are looked at: more than there are codes, so that more only repeat or mean nothing."""


@frozen
class Waiver:
    """The code of the findings that are waived, and where the user said it.

    `path` is the field of the `document` (its kind) that holds it, both empty where it came from the command line.
    """

    code: str
    span: Span
    path: str = ""
    document: str = ""


def collect(documents: Iterable[Document], given: Sequence[str]) -> tuple[Waiver, ...]:
    """The waivers of the spec's ClusterSpec documents, or of a ClusterSet, then those of the command line.

    What is not a string is left out; decoding finds it.
    """
    found: list[Waiver] = []
    for document in documents:
        value = document.value if document.kind in OWN else None
        names = value.get("waivers") if isinstance(value, dict) else None
        for index, name in enumerate(names[:MOST] if isinstance(names, list) else ()):
            path: Path = ("waivers", index)
            if isinstance(name, str):
                found.append(Waiver(name, document.locate(path), render_path(path), document.kind))
    return (*found, *(Waiver(name, Span(COMMAND_LINE, 0, 0, 0, 0)) for name in given))


def code_table() -> "Mapping[str, Code]":
    """The table of codes, by name: for waivers alone, so that it is loaded for them alone."""
    from kspec.facts.code_table import BY_NAME  # noqa: PLC0415 - large, and few specs have waivers

    return BY_NAME


def waive(
    findings: Iterable[Diagnostic], waivers: Collection[Waiver], table: "Mapping[str, Code]"
) -> tuple[Diagnostic, ...]:
    """What is left of findings: a waived warning is gone, a waived error is a warning.

    Only a code whose row says so can be waived.
    """
    waived = {waiver.code for waiver in waivers if waiver.code in table and table[waiver.code].waiver}
    return tuple(
        evolve(finding, severity=Severity.WARNING) if finding.code in waived else finding
        for finding in findings
        if finding.code not in waived or finding.severity is Severity.ERROR
    )


def check_waivers(
    waivers: Iterable[Waiver], found: Collection[str], table: "Mapping[str, Code]", unasked: Collection[str] = ()
) -> Iterator[Diagnostic]:
    """Waivers that name no code that can be waived, and those of the spec that matched nothing.

    One of the command line may match nothing: it holds for every spec of a run.

    Args:
        waivers: those that were given.
        found: the codes of all findings, waived ones too.
        table: the table of codes.
        unasked: codes for which nobody looked, so that nobody knows.
    """
    for waiver in waivers:
        row = table.get(waiver.code)
        if row is None or not row.waiver:
            yield _unknown(waiver, [name for name, code in table.items() if code.waiver], known=row is not None)
        elif waiver.path and waiver.code not in found and waiver.code not in unasked:
            yield Diagnostic(
                codes.UNUSED_WAIVER,
                f"{waiver.path}: the spec has no finding {waiver.code!r} to waive",
                waiver.span,
                severity=Severity.WARNING,
                path=waiver.path,
                document=waiver.document,
                help="take it out, so that a new finding of that kind is seen",
            )


def _unknown(waiver: Waiver, names: Sequence[str], *, known: bool) -> Diagnostic:
    parts = [part.strip() for part in waiver.code.replace(",", " ").split()]
    if len(parts) > 1:
        help_ = f"{'write an item' if waiver.path else f'repeat {COMMAND_LINE}'} for each code: {' and '.join(parts)}"
    else:
        near = None if known else nearest(waiver.code, names)
        help_ = f"did you mean {near}?" if near else "see the codes of warnings in the documentation"
    what = "cannot be waived" if known else "is not a code of a finding"
    return Diagnostic(
        codes.UNKNOWN_WAIVER,
        f"{waiver.path or COMMAND_LINE}: {waiver.code!r} {what}",
        waiver.span,
        path=waiver.path,
        document=waiver.document,
        kind="Unsupported value" if waiver.path else "",
        help=help_,
    )
