"""START HERE: the passes of kspec, in order.

Each pass takes a run of the pipeline at one stage and gives it at the next, with what it found. The passes of reading
and checking are run always, so that all mistakes are found at once; those behind them only while there is no error. A
check and a build find by the same passes: what the one refuses, the other refuses too. What only a build needs is
imported where it is used, so that a check starts fast.

The stages, of which each has a type: Wire (documents), Machines (nodes), Completed (the whole spec), Recalled (lock and
keyring too), Decided (the plan), Built (files).

Each function that has a twin `..._by_steps` does all of it here; the twin asks for what follows from values alone, so
that other machines can do it.
"""

from typing import TYPE_CHECKING

from kspec.disk.sources import Sources
from kspec.model.wire import Wire
from kspec.passes import finding
from kspec.passes.asking import Steps, here
from kspec.passes.run import Options, Run, Stopped

if TYPE_CHECKING:
    from kspec.model.document import Document
    from kspec.model.draw import Draw
    from kspec.model.renewal import Renewal
    from kspec.passes.building import Built, Decided
    from kspec.passes.clusters import SetRead
    from kspec.passes.completing import Completed
    from kspec.passes.recalling import Recalled


def load(options: Options, sources: Sources) -> "Run[tuple[Document, ...]]":
    """Files to documents, as `kspec eval` prints them."""
    return finding.load(options, sources)


def understand(options: Options, sources: Sources) -> Run[Wire]:
    """Text to defaulted documents."""
    return (
        load(options, sources)
        .always(finding.sort)
        .always(finding.decode)
        .always(finding.convert)
        .always(finding.expand_nodes)
        .always(finding.expand_files)
        .always(finding.expand_packs)
        .always(finding.default)
    )


def find(options: Options, sources: Sources) -> Run[Wire]:
    """Text to defaulted documents, and all that is wrong with them."""
    return here(find_by_steps(options, sources))


def find_by_steps(options: Options, sources: Sources) -> Steps[Run[Wire]]:
    """The same, asking for the checks that can be made elsewhere."""
    understood = understand(options, sources)
    checks = yield finding.ask_checks(understood)
    return (
        understood.always(lambda run: finding.check_spec(run, checks))
        .always(lambda run: finding.check_components(run, checks))
        .always(finding.check_disk)
        .always(finding.check_unbuilt)
    )


def check(options: Options, sources: Sources) -> Run[finding.Checked]:
    """What `kspec check` does."""
    return here(check_by_steps(options, sources))


def check_by_steps(options: Options, sources: Sources) -> Steps[Run[finding.Checked]]:
    """The same, asking for what can be done elsewhere."""
    found = yield from find_by_steps(options, sources)
    if finding.is_set(found):
        read_set = check_set(options, sources)
        return read_set.give(finding.Checked(read_set.stage.wire, ()))
    makes = yield from finding.check_making(found)
    return makes.always(finding.assess).always(finding.check_waivers).masked()


def read_set(options: Options, sources: Sources) -> "Run[SetRead] | None":
    """A set of clusters and what it lists; None where the file holds none."""
    from kspec.passes import clusters  # noqa: PLC0415 - few specs are sets

    sorted_out = load(options, sources).always(finding.sort)
    return sorted_out.always(clusters.decode) if finding.is_set(sorted_out) else None


def check_set(options: Options, sources: Sources) -> "Run[SetRead]":
    """What is wrong with a set of clusters: what it lists, and whether its clusters keep apart."""
    from kspec.passes import clusters  # noqa: PLC0415 - few specs are sets

    return (
        load(options, sources)
        .always(finding.sort)
        .always(clusters.decode)
        .always(lambda run: clusters.read_members(run, understand))
        .always(clusters.check)
        .always(finding.check_waivers)
        .masked()
    )


def read(options: Options, sources: Sources) -> "Run[Completed] | Stopped":
    """Text to a complete, checked spec."""
    return complete(find_all(options, sources))


def find_all(options: Options, sources: Sources) -> Run[Wire]:
    """Text to defaulted documents, and all that a build finds wrong with them."""
    return here(find_all_by_steps(options, sources))


def find_all_by_steps(options: Options, sources: Sources) -> Steps[Run[Wire]]:
    """The same, asking for what can be done elsewhere."""
    found = yield from find_by_steps(options, sources)
    if finding.is_set(found):
        read_set = check_set(options, sources)
        return read_set.give(read_set.stage.wire)
    return found.always(finding.check_waivers)


def complete(found: Run[Wire]) -> "Run[Completed] | Stopped":
    """Checked documents to a complete spec."""
    from kspec.passes import completing  # noqa: PLC0415 - not for a check

    return found.then(completing.need_cluster).then(completing.read_machines).then(completing.complete).masked()


def recall(completed: "Run[Completed]", *, touching: bool = True) -> "Run[Recalled] | Stopped":
    """A complete spec to the same with its lock and its keyring, which is mended where it may be touched."""
    from kspec.passes import recalling  # noqa: PLC0415 - not for a check

    found = completed.then(recalling.recall)
    return found.then(recalling.tend).masked() if touching else found


def plan(
    recalled: "Run[Recalled] | Stopped", draw: "Draw", renewal: "Renewal | None" = None
) -> "Run[Decided] | Stopped":
    """Spec, lock and keyring to all that is decided and signed, with no file made of it."""
    from kspec.passes import building  # noqa: PLC0415 - not for a check

    return recalled.then(lambda run: building.plan(run, draw, renewal))


def decide(
    recalled: "Run[Recalled] | Stopped", draw: "Draw", renewal: "Renewal | None" = None
) -> "Run[Built] | Stopped":
    """Spec, lock and keyring to files; what `renewal` names is issued anew.

    Writing them is the command's, under the guard of the lock.
    """
    return here(decide_by_steps(recalled, draw, renewal))


def decide_by_steps(
    recalled: "Run[Recalled] | Stopped", draw: "Draw", renewal: "Renewal | None" = None
) -> "Steps[Run[Built] | Stopped]":
    """The same, asking for the files that can be made elsewhere."""
    from kspec.passes import building  # noqa: PLC0415 - not for a check

    decided = plan(recalled, draw, renewal).then(building.check_pins)
    if isinstance(decided, Stopped):
        return decided
    made = yield from building.make(decided)
    return made.then(building.list_files).masked()


def build(completed: "Run[Completed]", draw: "Draw") -> "Run[Built] | Stopped":
    """A complete spec to files, by its lock and its keyring."""
    return here(build_by_steps(completed, draw))


def build_by_steps(completed: "Run[Completed]", draw: "Draw") -> "Steps[Run[Built] | Stopped]":
    """The same, asking for what can be done elsewhere."""
    return decide_by_steps(recall(completed), draw)


def rehearse(completed: "Run[Completed]", draw: "Draw") -> "Run[Built] | Stopped":
    """The same, touching nothing: the keyring is left as it is."""
    return decide(recall(completed, touching=False), draw)
