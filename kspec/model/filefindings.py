"""What a check of one spec found, as all reports take it."""

from collections.abc import Mapping

from kspec.model.assessment import Assessment
from kspec.model.diagnostic import Diagnostic, errors
from kspec.model.frozen import field, frozen


@frozen
class FileFindings:
    """The findings about one spec.

    `file` is the spec's file as the user named it, `findings` are in any order and may repeat, `sources` has the
    bytes of every file that was read for it (the spec, imports, patches), by the names that the spans use. `assessed`
    has a benchmark's recommendations, where one was asked for.
    """

    file: str
    findings: tuple[Diagnostic, ...]
    sources: Mapping[str, bytes] = field(factory=dict, repr=False)
    assessed: tuple[Assessment, ...] = field(default=(), repr=False)

    @property
    def ordered(self) -> tuple[Diagnostic, ...]:
        """The findings by position, none twice."""
        return tuple(sorted(set(self.findings), key=lambda finding: finding.sort_key))

    @property
    def failed(self) -> bool:
        """Whether an error is among them."""
        return bool(errors(self.findings))
