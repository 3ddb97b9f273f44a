"""What is laid over one host's root: a node's tree, or what all nodes of a role have alike."""

from collections.abc import Sequence

from kspec.model.file import File, Folder, Sensitivity
from kspec.model.frozen import field, frozen


@frozen
class HostTree:
    """Files and folders whose paths are relative to the host's root.

    `name` is the node's, or the role's where the tree is one of a role; `kubernetes` is the release, as `v1.37.2`.
    """

    name: str
    kubernetes: str
    files: tuple[File, ...] = field(repr=False)
    folders: tuple[Folder, ...] = field(default=(), repr=False)

    @property
    def is_secret(self) -> bool:
        """Whether a file of it is secret."""
        return any(file.sensitivity is Sensitivity.SECRET for file in self.files)

    @property
    def own_folders(self) -> tuple[Folder, ...]:
        """The folders that no file brings along: nothing stands in or below them."""
        entries: list[File | Folder] = [*self.files, *self.folders]
        occupied = {entry.path[:end] for entry in entries for end in _slashes(entry.path)}
        return tuple(folder for folder in self.folders if folder.path not in occupied)


def common_files(trees: Sequence[HostTree]) -> tuple[File, ...]:
    """The files that all trees have, with the same mode and content, in the order of the first."""
    others = [{file.path: file for file in tree.files} for tree in trees[1:]]
    return tuple(file for file in trees[0].files if all(other.get(file.path) == file for other in others))


def _slashes(path: str) -> list[int]:
    return [place for place, letter in enumerate(path) if letter == "/"]
