"""A rule that a finding can be about."""

from attrs import frozen

from kspec.model.diagnostic import Severity


@frozen
class Code:
    """One row of the table of codes (`facts/codes/`).

    `code` is its name, in lower case with hyphens; `summary` one sentence that says what is wrong in general;
    `severity` what its findings usually are. `waiver` says that a user may waive it by its name. `component` marks an
    error that kubeadm accepts but a component of Kubernetes would refuse.
    """

    code: str
    summary: str
    severity: Severity = Severity.ERROR
    waiver: bool = False
    component: bool = False
