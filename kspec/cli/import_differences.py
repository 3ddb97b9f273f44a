"""What an import tells of a node's files beyond what it takes of them: where the next build will write others."""

from collections.abc import Mapping, Sequence

from kspec.make.whole import make_nodes
from kspec.model.code import Severity
from kspec.model.diagnostic import Diagnostic
from kspec.model.draw import Draw
from kspec.model.existing import Existing
from kspec.model.frozen import evolve
from kspec.model.lock import Lock
from kspec.model.secret import Secret
from kspec.passes.completing import Completed
from kspec.passes.run import Run
from kspec.plan.planning import Refused, plan
from kspec.read.existing_difference import compare_existing
from kspec.x509 import keys


def with_differences(
    run: Run[Completed], draw: Draw, lock: Lock, secrets: Mapping[str, Secret], found: Sequence[Existing]
) -> Run[Completed]:
    """The run of an import with the differences of the nodes `found` among its findings, as warnings.

    `lock` and `secrets` are those that the import will leave, so that what is compared is what the next build makes for
    these nodes. If a build would refuse to, that is told.
    """
    (_, spec), lock_file = run.stage, str(run.options.lock_file)
    planned = plan(
        spec, run.stage.release, lock, secrets, _without_waiting(draw), external_etcd={}, lock_file=lock_file
    )
    if isinstance(planned, Refused):
        return run.found(_lowered(planned.findings))
    made = make_nodes(planned.plan, {existing.node for existing in found})
    if made.findings:
        return run.found(_lowered(made.findings))
    for existing in found:
        run = run.found(compare_existing(existing, spec, made.files, run.findings))
    return run


def _lowered(findings: Sequence[Diagnostic]) -> list[Diagnostic]:
    """What a build will refuse is a warning here: it takes nothing from what is imported."""
    return [evolve(finding, severity=Severity.WARNING) for finding in findings]


def _without_waiting(draw: Draw) -> Draw:
    """The same, with one quick key for all that is generated: for other nodes alone, whose files are not looked at."""
    key = keys.generate("ECDSA-P256")
    return evolve(draw, keys=lambda algorithms: [key for _ in algorithms])
