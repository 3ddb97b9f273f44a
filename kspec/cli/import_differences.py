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
from kspec.pipeline import Build, need
from kspec.plan.planning import plan
from kspec.read.existing_difference import compare_existing
from kspec.x509 import keys


def with_differences(build: Build, lock: Lock, secrets: Mapping[str, Secret], found: Sequence[Existing]) -> Build:
    """The build of an import with the differences of the nodes `found` among its findings, as warnings.

    `lock` and `secrets` are those that the import will leave, so that what is compared is what the next build makes for
    these nodes. If a build would refuse to, that is told.
    """
    spec, draw = need(build.spec), _without_waiting(need(build.draw))
    planned = plan(spec, build.release, lock, secrets, draw, external_etcd={}, lock_file=str(build.options.lock_file))
    if planned.plan is None:
        return build.found(_lowered(planned.findings))
    made = make_nodes(planned.plan, {existing.node for existing in found})
    if made.findings:
        return build.found(_lowered(made.findings))
    for existing in found:
        build = build.found(compare_existing(existing, spec, made.files, build.findings))
    return build


def _lowered(findings: Sequence[Diagnostic]) -> list[Diagnostic]:
    """What a build will refuse is a warning here: it takes nothing from what is imported."""
    return [evolve(finding, severity=Severity.WARNING) for finding in findings]


def _without_waiting(draw: Draw) -> Draw:
    """The same, with one quick key for all that is generated: for other nodes alone, whose files are not looked at."""
    key = keys.generate("ECDSA-P256")
    return evolve(draw, keys=lambda algorithms: [key for _ in algorithms])
