"""What a benchmark's recommendation comes to for a spec."""

from enum import Enum

from kspec.model.diagnostic import Diagnostic
from kspec.model.frozen import frozen


class Verdict(Enum):
    """The outcome of one recommendation. A waived one fails, and the user has said that this is meant."""

    PASSED = "passed"
    FAILED = "failed"
    WAIVED = "waived"
    NOT_APPLICABLE = "not applicable"
    UNDECIDED = "not decidable"


@frozen
class Assessment:
    """One recommendation: its number, its verdict, and the findings or the reason.

    `scored` says whether the benchmark counts it; a person judges the others.
    """

    id: str
    title: str
    verdict: Verdict
    scored: bool = True
    findings: tuple[Diagnostic, ...] = ()
    reason: str = ""
