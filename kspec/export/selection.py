"""Which trees of an output are exported: one node's, those of all, or what the nodes of a role have alike."""

from collections.abc import Sequence

from kspec.model.file import Sensitivity
from kspec.model.host_tree import HostTree, common_files
from kspec.model.role import Role
from kspec.rules.roles import role_of_files


class WrongSelectionError(Exception):
    """Why there is nothing to export, as a sentence."""


def role_of(tree: HostTree) -> Role:
    """The role that a node's tree shows by the static pods in it: `control-plane`, `etcd` or `worker`."""
    return role_of_files([file.path for file in tree.files])


def select(trees: Sequence[HostTree], *, node: str = "", role: str = "", every: bool = False) -> tuple[HostTree, ...]:
    """Choose trees; with nothing said, the only one.

    Raises:
        WrongSelectionError: there is no such node or role, or several nodes and nothing said.
    """
    if not trees:
        message = "the output has no node: what the clusters of a set have together is exported with no machine"
        raise WrongSelectionError(message)
    names = ", ".join(tree.name for tree in trees)
    if node:
        found = tuple(tree for tree in trees if tree.name == node)
        if not found:
            message = f"{node!r} is not a node of the output, expected one of: {names}"
            raise WrongSelectionError(message)
        return found
    if role:
        own = tuple(tree for tree in trees if role_of(tree) == role)
        if not own:
            roles = ", ".join(dict.fromkeys(role_of(tree) for tree in trees))
            message = f"no node of the output is a {role}, expected one of: {roles}"
            raise WrongSelectionError(message)
        return (alike(role, own),)
    if every or len(trees) == 1:
        return tuple(trees)
    message = f"the output has several nodes, say which: --node {trees[0].name}, --role ROLE or --all ({names})"
    raise WrongSelectionError(message)


def alike(role: str, trees: Sequence[HostTree]) -> HostTree:
    """The public files that all trees have with the same mode and content, and the folders that all have."""
    files = tuple(file for file in common_files(trees) if file.sensitivity is Sensitivity.PUBLIC)
    folders = tuple(folder for folder in trees[0].folders if all(folder in tree.folders for tree in trees[1:]))
    return HostTree(role, trees[0].kubernetes, files, folders)
