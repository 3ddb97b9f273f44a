"""The passes from checked documents to a complete spec."""

from typing import NamedTuple

from kspec.model.clusterspec import ClusterSpec
from kspec.model.node import Node
from kspec.model.release import Release
from kspec.model.wire import Wire
from kspec.passes.run import Run
from kspec.read import complete as completion
from kspec.read import kinds, machines
from kspec.read.node_files import read_node_files


class Machines(NamedTuple):
    """Checked documents and the nodes that they describe."""

    wire: Wire
    nodes: tuple[Node, ...]


class Completed(NamedTuple):
    """Checked documents and the complete spec that they make."""

    wire: Wire
    spec: ClusterSpec

    @property
    def release(self) -> Release:
        """The release that the spec is for."""
        return self.wire.release


def need_cluster(run: Run[Wire]) -> Run[Wire]:
    """A build, unlike a check, is of a cluster."""
    return run.found(kinds.need_cluster(run.stage))


def read_machines(run: Run[Wire]) -> Run[Machines]:
    """The documents that describe a node each to nodes, with their hosts and patches."""
    nodes, findings = machines.read_machines(run.stage, run.options.folder, run.sources)
    return run.give(Machines(run.stage, nodes), findings)


def complete(run: Run[Machines]) -> Run[Completed]:
    """All documents to one spec: no holes, no versions, no defaults left."""
    wire, nodes = run.stage
    files = read_node_files(wire, run.options.folder, run.sources)
    spec = completion.complete(wire, nodes, run.options.specs[0], files)
    if not wire.packs:
        return run.give(Completed(wire, spec))
    from kspec.read.pack_results import with_packs  # noqa: PLC0415 - for few specs

    spec, findings = with_packs(spec, wire.packs, wire.release)
    return run.give(Completed(wire, spec), findings)
