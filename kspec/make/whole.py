"""Everything that is made of a plan: the files and folders of all nodes, the objects, the documents for joining."""

from collections.abc import Collection

from kspec.make.joining import join_files, node_objects
from kspec.make.made import Made, together
from kspec.make.node import node_files
from kspec.make.objects import cluster_objects
from kspec.make.packs import pack_objects
from kspec.model.frozen import evolve
from kspec.model.node import Node
from kspec.model.plan import Plan


def make(plan: Plan) -> Made:
    """Everything; with findings, what could be made besides."""
    nodes = make_nodes(plan, {node.name for node in plan.spec.nodes})
    objects = together((cluster_objects(plan), node_objects(plan)))
    own = not_skipped(objects, plan.spec.first)
    return together((nodes, own, pack_objects(plan, objects.files), join_files(plan)))


def make_nodes(plan: Plan, names: Collection[str]) -> Made:
    """The files and folders of the nodes of these names alone."""
    nodes = (node for node in plan.spec.nodes if node.name in names)
    return together(not_skipped(node_files(plan.for_node(node)), node) for node in nodes)


def not_skipped(made: Made, node: Node) -> Made:
    """The same without files whose phase of `kubeadm init` the node's `skipPhases` leaves out."""
    if not node.first or not node.init.skip_phases:
        return made
    return evolve(made, files=tuple(file for file in made.files if not _is_skipped(file.phase, node)))


def _is_skipped(phase: str, node: Node) -> bool:
    """Whether a phase is skipped, by its own name or its parent's."""
    return any(phase == name or phase.startswith(f"{name}/") for name in node.init.skip_phases)
