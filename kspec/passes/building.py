"""The passes of a build alone: from a spec, its lock and its keyring to files."""

from collections.abc import Collection
from typing import NamedTuple, TypeVar

from kspec import __version__
from kspec.encode import manifest
from kspec.make import whole
from kspec.make.beside import with_own_files
from kspec.make.made import Made
from kspec.model.draw import Draw
from kspec.model.frozen import evolve
from kspec.model.plan import Plan
from kspec.model.renewal import Renewal
from kspec.model.secret import Secret
from kspec.passes.asking import Ask, Steps
from kspec.passes.recalling import Recalled
from kspec.passes.run import Run, Stopped
from kspec.plan import pins, planning
from kspec.plan.cause import at_their_cause
from kspec.plan.constraints import check_constraints
from kspec.plan.forbidden import forbidden
from kspec.plan.planning import Planned, Refused
from kspec.write.names import misplaced

S = TypeVar("S")


class Decided(NamedTuple):
    """What a build began with, and what was planned for it."""

    recalled: Recalled
    planned: Planned


class Built(NamedTuple):
    """What a build began with, what was planned, and what was made of it."""

    recalled: Recalled
    planned: Planned
    made: Made


def plan(run: Run[Recalled], draw: Draw, renewal: Renewal | None = None) -> Run[Decided] | Stopped:
    """Everything decided and signed, what is to be renewed issued anew, and the new lock."""
    recalled = run.stage
    planned = planning.plan(
        recalled.spec,
        recalled.wire.release,
        recalled.lock,
        recalled.secrets,
        draw,
        external_etcd=recalled.external_etcd,
        lock_file=str(run.options.lock_file),
        public=run.options.public,
        rehearsed=run.options.rehearsed,
        renewal=renewal,
    )
    frozen = forbidden(planned.events, str(run.options.lock_file)) if run.options.frozen else ()
    if isinstance(planned, Refused):
        return run.found(at_their_cause((*planned.findings, *frozen), run.documents)).stopped()
    return run.give(Decided(recalled, planned), at_their_cause(frozen, run.documents))


def check_pins(run: Run[Decided]) -> Run[Decided]:
    """Nodes that are given another pin than the one that the cluster's authority now has; names that it forbids."""
    plan = run.stage.planned.plan
    constrained = check_constraints(plan, str(run.options.lock_file))
    return run.found((*pins.check_pins(plan, run.stage.recalled.wire), *constrained))


def ask_files(run: Run[S], plan: Plan, known: Collection[Secret] = ()) -> Ask[Made]:
    """Ask for all files and folders that a plan is for; those with secrets, of which all are `known`, are made here."""

    def parcel() -> bytes | None:
        from kspec.passes.parcels import make_parcel  # noqa: PLC0415 - for fleets alone

        return make_parcel(plan, run.documents, run.options.program.variables, known)

    def take(answer: bytes) -> Made:
        from kspec.make.withheld import filled  # noqa: PLC0415 - as above
        from kspec.passes.parcels import made_of  # noqa: PLC0415 - as above

        return filled(plan, made_of(answer))

    return Ask(lambda: whole.make(plan), parcel, take)


def make(run: Run[Decided]) -> Steps[Run[Built]]:
    """All files and folders that the plan is for."""
    recalled, planned = run.stage
    stores = (recalled.secrets, recalled.displaced, recalled.external_etcd, planned.drawn)
    known = tuple(secret for store in stores for name, secret in store.items() if not name.endswith(".crt"))
    made = yield ask_files(run, planned.plan, known)
    findings = (*made.findings, *misplaced(made.files, made.folders, str(run.options.specs[0])))
    return run.give(Built(*run.stage, made), findings)


def list_files(run: Run[Built]) -> Run[Built]:
    """The same with the files that tell of all: images, what Git leaves out, checks of hosts, the manifest."""
    plan, made = run.stage.planned.plan, run.stage.made
    listed = with_own_files(plan, made.files)
    brought = {file.pack for file in made.files} | {folder.pack for folder in made.folders}
    packs = {pack.name: pack.record for pack in plan.spec.packs if pack.changes_something or pack.name in brought}
    rendered = manifest.render(listed, made.folders, __version__, plan.release.version, packs)
    return run.give(run.stage._replace(made=evolve(made, files=(*listed, rendered))))
