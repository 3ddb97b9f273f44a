"""START HERE: the passes of kspec, in order.

Each pass takes a run of the pipeline at one stage and gives it at the next, with what it found. The passes of reading
and checking are run always, so that all mistakes are found at once; those behind them only while there is no error. A
check and a build find by the same passes: what the one refuses, the other refuses too. What only a build needs is
imported where it is used, so that a check starts fast.

The stages, of which each has a type: Wire (documents), Machines (nodes), Completed (the whole spec), Recalled (lock and
keyring too), Decided (the plan), Built (files).
"""

from typing import TYPE_CHECKING

from kspec.disk.sources import Sources
from kspec.model.wire import Wire
from kspec.passes import finding
from kspec.passes.run import Options, Run, Stopped

if TYPE_CHECKING:
    from kspec.model.document import Document
    from kspec.model.draw import Draw
    from kspec.model.renewal import Renewal
    from kspec.passes.building import Built
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
    return (
        understand(options, sources)
        .always(finding.check_spec)
        .always(finding.check_components)
        .always(finding.check_disk)
        .always(finding.check_unbuilt)
    )


def check(options: Options, sources: Sources) -> Run[finding.Checked]:
    """What `kspec check` does."""
    found = find(options, sources)
    if finding.is_set(found):
        read_set = check_set(options, sources)
        return read_set.give(finding.Checked(read_set.stage.wire, ()))
    return found.always(finding.check_making).always(finding.assess).always(finding.check_waivers).masked()


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
    found = find(options, sources)
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


def decide(
    recalled: "Run[Recalled] | Stopped", draw: "Draw", renewal: "Renewal | None" = None
) -> "Run[Built] | Stopped":
    """Spec, lock and keyring to files; what `renewal` names is issued anew.

    Writing them is the command's, under the guard of the lock.
    """
    from kspec.passes import building  # noqa: PLC0415 - not for a check

    return (
        recalled.then(lambda run: building.plan(run, draw, renewal))
        .then(building.check_pins)
        .then(building.make)
        .then(building.list_files)
        .masked()
    )


def build(completed: "Run[Completed]", draw: "Draw") -> "Run[Built] | Stopped":
    """A complete spec to files, by its lock and its keyring."""
    return decide(recall(completed), draw)


def rehearse(completed: "Run[Completed]", draw: "Draw") -> "Run[Built] | Stopped":
    """The same, touching nothing: the keyring is left as it is."""
    return decide(recall(completed, touching=False), draw)
