"""Everything that is made of a plan: the files and folders of all nodes, the objects, the documents for joining."""

from collections.abc import Collection

from attrs import field, frozen

from kspec.make.joining import join_files, node_objects
from kspec.make.node import node_files, node_folders
from kspec.make.objects import cluster_objects
from kspec.model.diagnostic import Diagnostic, Refused
from kspec.model.file import File, Folder
from kspec.model.node import Node
from kspec.model.plan import Plan


@frozen
class Made:
    """What was made, and what is wrong: a patch that cannot be applied, a file at another's place."""

    files: tuple[File, ...] = field(repr=False)
    folders: tuple[Folder, ...]
    findings: tuple[Diagnostic, ...]


def make(plan: Plan) -> Made:
    """Everything; with findings, what could be made besides."""
    nodes = make_nodes(plan, {node.name for node in plan.spec.nodes})
    files, findings = [*nodes.files], [*nodes.findings]
    try:
        objects = [*cluster_objects(plan), *node_objects(plan)]
        files += [file for file in objects if not _skipped(file.phase, plan.spec.first)]
        files += join_files(plan)
    except Refused as refused:
        findings.extend(refused.diagnostics)
    return Made(tuple(files), nodes.folders, tuple(findings))


def make_nodes(plan: Plan, names: Collection[str]) -> Made:
    """The files and folders of the nodes of these names alone."""
    files: list[File] = []
    folders: list[Folder] = []
    findings: list[Diagnostic] = []
    for node in plan.spec.nodes:
        if node.name not in names:
            continue
        try:
            seen = plan.for_node(node)
            files += [file for file in node_files(seen) if not _skipped(file.phase, node)]
            folders += node_folders(seen)
        except Refused as refused:
            findings.extend(refused.diagnostics)
    return Made(tuple(files), tuple(folders), tuple(findings))


def _skipped(phase: str, node: Node) -> bool:
    """Whether a node's `skipPhases` leaves out a phase of `kubeadm init`: by its own name or its parent's."""
    return node.first and any(phase == name or phase.startswith(f"{name}/") for name in node.init.skip_phases)
