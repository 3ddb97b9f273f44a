"""What a cluster claims for itself, and the finding that another one claims it as well."""

from kspec.check.view.field import Field
from kspec.model.code import Code
from kspec.model.diagnostic import Diagnostic, Note
from kspec.model.frozen import evolve, frozen
from kspec.model.span import Span


@frozen
class Claim:
    """One thing that a cluster has to have for itself.

    `key` is what is compared, and may be a secret; `shown` says in a message what it is, and never is one. `where` is
    the field of its spec that says so, or a file that follows from it, such as the lock.
    """

    cluster: str
    key: str
    shown: str
    where: Field | Span

    @property
    def span(self) -> Span:
        """The place that says so."""
        return self.where.document.locate(self.where.path) if isinstance(self.where, Field) else self.where


def clash(code: Code, later: Claim, former: Claim, text: str, help_: str) -> Diagnostic:
    """The finding about what two clusters claim: it stands at the later one, and says where the former one is."""
    note = Note(f"{former.shown} of {former.cluster} is here", former.span)
    if isinstance(later.where, Field):
        found = later.where.finding(code, text, help_, kind="Duplicate value", severity=code.severity)
    else:
        found = Diagnostic(code, text, later.where, code.severity, help=help_)
    return evolve(found, notes=(note,))
