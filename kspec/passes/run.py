"""A run of the pipeline: the stage that it has come to, and all that was found on the way."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, Generic, NamedTuple, TypeVar

from kspec.check import waivers
from kspec.disk.sources import Sources
from kspec.model.diagnostic import Diagnostic, errors
from kspec.model.document import Document
from kspec.model.frozen import evolve, frozen
from kspec.model.keyring_file import Access
from kspec.model.program import Program
from kspec.model.release import Release
from kspec.read.templates import recognized

S = TypeVar("S")
T = TypeVar("T")
_PROGRAMS: Final = (".jsonnet", ".libsonnet")


@frozen
class Options:
    """What the command line says.

    `release` is the one to assume where a spec names none, `waived` has the codes that `--waive` names, `profile` the
    benchmark to check by, or nothing. `rehearsed` is a build of which nothing is written, so that no key is needed.
    `access` opens a keyring that is not a folder. `program` is what jsonnet programs are given.
    """

    specs: tuple[Path, ...]
    lock_file: Path
    keys_folder: Path
    frozen: bool = False
    public: bool = False
    release: Release | None = None
    waived: tuple[str, ...] = ()
    profile: str = ""
    rehearsed: bool = False
    access: Access = Access()
    program: Program = Program()

    @property
    def folder(self) -> Path:
        """The spec's own folder: what it names stands there or below."""
        return self.specs[0].parent


class Stopped(NamedTuple):
    """A run that an error has ended, and all that was found."""

    findings: tuple[Diagnostic, ...]

    def then(self, _step: Callable[..., object]) -> "Stopped":
        """Run no further pass."""
        return self

    def masked(self) -> "Stopped":
        """The same: the findings of a stopped run are masked already."""
        return self


@frozen
class Run(Generic[S]):
    """A run that has come to a stage.

    `documents` are the spec's, `findings` are less those that the user has waived; `waived` has their codes.
    """

    options: Options
    sources: Sources
    documents: tuple[Document, ...]
    stage: S
    findings: tuple[Diagnostic, ...] = ()
    waived: frozenset[str] = frozenset()

    @property
    def failed(self) -> bool:
        """Whether an error was found."""
        return bool(errors(self.findings))

    def always(self, step: "Callable[[Run[S]], Run[T]]") -> "Run[T]":
        """Run a pass that goes on with what the ones before could use, so that all mistakes are found at once."""
        return step(self)

    def then(self, step: "Callable[[Run[S]], Run[T] | Stopped]") -> "Run[T] | Stopped":
        """Run a pass that needs a run without an error, and stop where there is one, before the pass or after it."""
        if self.failed:
            return self.stopped()
        reached = step(self)
        return reached.stopped() if isinstance(reached, Run) and reached.failed else reached

    def give(self, stage: T, findings: Sequence[Diagnostic] = ()) -> "Run[T]":
        """The run at the next stage, with what was found on the way to it."""
        found = self.found(findings)
        return Run(self.options, self.sources, self.documents, stage, found.findings, found.waived)

    def found(self, findings: Sequence[Diagnostic]) -> "Run[S]":
        """The same with more findings, less those that the user has waived; `waived` notes their codes."""
        findings = [_unfixed(finding) for finding in recognized(findings, self.sources.files)]
        given = waivers.collect(self.documents, self.options.waived)
        if not given:
            return evolve(self, findings=(*self.findings, *findings))
        kept = waivers.waive(findings, given, waivers.code_table())
        matched = {finding.code for finding in findings}.intersection(waiver.code for waiver in given)
        return evolve(self, findings=(*self.findings, *kept), waived=self.waived | matched)

    def stopped(self) -> Stopped:
        """The run, ended."""
        return Stopped(self.masked().findings)

    def masked(self) -> "Run[S]":
        """The same, with the secrets of its documents masked in the findings, in whatever form these quote them."""
        variables = self.options.program.variables
        if not self.findings or not (self.documents or variables):
            return self
        from kspec.secrets.masking import Mask  # noqa: PLC0415 - only where there is something to tell
        from kspec.secrets.places import secrets_given, secrets_in  # noqa: PLC0415 - only where there is something to tell

        written = (found for document in self.documents for found in secrets_in(document.value, document.kind))
        mask = Mask((*written, *secrets_given(variables)))
        return evolve(self, findings=tuple(finding.reworded(mask) for finding in self.findings))


def _unfixed(finding: Diagnostic) -> Diagnostic:
    """The finding without a change of a program: its text makes more than this one value."""
    if finding.fix and any(edit.span.file.endswith(_PROGRAMS) for edit in finding.fix.edits):
        return evolve(finding, fix=None)
    return finding
