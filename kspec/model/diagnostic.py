"""A finding about the user's input, as a value."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from kspec.model.code import Code, Severity
from kspec.model.fix import Fix
from kspec.model.frozen import evolve, frozen
from kspec.model.span import Span

MOST: Final = 300
"""Errors and warnings of a spec: nobody reads more, and a hostile one could have one for each of its values."""


LISTED: Final = 12
"""How many names a finding lists; the rest is counted."""


@frozen
class Note:
    """A further fact about a finding that stands at a place of its own: where the first of two keys is."""

    message: str
    span: Span

    def __str__(self) -> str:
        """The fact and its place, in one line."""
        return f"{self.message} ({self.span})"


@frozen
class Diagnostic:
    """One finding.

    `code` names the rule (`facts/codes.py` has them all), `message` is one sentence that stands alone, `path` is the
    field in kubeadm's notation (`bootstrapTokens[0].token`), `document` the kind of the document that holds it,
    `kind` is kubeadm's own class of error where it has one ("Invalid value", "Required value", ...), `help` says
    what to do, `notes` add facts, each a sentence or one with its place. `fix` is a change of the source that is
    certain to be what was meant. No part of it ever holds a secret.
    """

    code: Code
    message: str
    span: Span
    severity: Severity = Severity.ERROR
    path: str = ""
    document: str = ""
    kind: str = ""
    help: str = ""
    notes: tuple[str | Note, ...] = ()
    fix: Fix | None = None

    def reworded(self, reword: Callable[[str], str]) -> "Diagnostic":
        """The same finding with each of its texts as `reword` gives it; its place and what its fix does stay."""
        notes = (
            evolve(note, message=reword(note.message)) if isinstance(note, Note) else reword(note)
            for note in self.notes
        )
        return evolve(
            self,
            message=reword(self.message),
            path=reword(self.path),
            document=reword(self.document),
            help=reword(self.help),
            notes=tuple(notes),
            fix=self.fix and evolve(self.fix, message=reword(self.fix.message)),
        )

    @property
    def sort_key(self) -> tuple[Span, str, str]:
        """Orders findings by position, then code, then message."""
        return (self.span, self.code, self.message)


def errors(findings: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The errors among findings, in their order."""
    return tuple(finding for finding in findings if finding.severity is Severity.ERROR)


def listed(names: Sequence[str]) -> tuple[str, ...]:
    """The first of many names as notes of a finding, and how many more there are."""
    more = len(names) - LISTED
    return (*names[:LISTED], *((f"and {more} more",) if more > 0 else ()))
