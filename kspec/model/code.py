"""The rule that a finding is about, and how bad it is."""

from enum import Enum
from typing import Self


class Severity(Enum):
    """How bad a finding is: an error stops the build, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


class Code(str):
    """One rule: a text, its name in lower case with hyphens, that knows what the table says of it.

    `summary` is one sentence that says what is wrong in general; `severity` what its findings usually are. `waiver`
    says that a user may waive it by its name. `component` marks an error that kubeadm accepts but a component of
    Kubernetes would refuse. All are made in `facts/codes.py`: a finding takes a Code, so that no text will do.
    """

    __slots__ = ("component", "severity", "summary", "waiver")

    summary: str
    severity: Severity
    waiver: bool
    component: bool

    def __new__(
        cls,
        name: str,
        summary: str,
        severity: Severity = Severity.ERROR,
        *,
        waiver: bool = False,
        component: bool = False,
    ) -> Self:
        """Take the row."""
        code = super().__new__(cls, name)
        code.summary, code.severity, code.waiver, code.component = summary, severity, waiver, component
        return code

    def __getnewargs_ex__(self) -> tuple[tuple[str, str, Severity], dict[str, bool]]:
        """The row, with which another process has the same code."""
        return (str(self), self.summary, self.severity), {"waiver": self.waiver, "component": self.component}
