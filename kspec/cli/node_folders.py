"""The nodes of a command line, each as NODE=DIR."""

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from kspec.facts.certificates import SERVING_FILES
from kspec.facts.kubeconfigs import FOLDER

_EVERYTHING: Final = Path("/")


def node_folders(given: Sequence[str]) -> tuple[Mapping[str, Path], str]:
    """The folders by node, and what is wrong with how they are given; nothing if all is well."""
    pairs = [text.partition("=") for text in given]
    if not pairs or any(not separator or not name or not folder for name, separator, folder in pairs):
        return {}, "each node is given as NODE=DIR"
    folders: dict[str, Path] = {}
    for name, _, folder in pairs:
        if folders.setdefault(name, Path(folder)) != Path(folder):
            return {}, f"{name} is given twice, with {folders[name]} and {folder}: which of them is it?"
    return folders, ""


def looked_into(folders: Iterable[Path], certificates_dir: str) -> list[str]:
    """The folders and files that are read of nodes: in a node's `/` lies everything, of it only what is looked into."""
    areas = [FOLDER, *SERVING_FILES, certificates_dir]
    return [
        area for tree in folders for area in (areas if Path(os.path.realpath(tree)) == _EVERYTHING else [str(tree)])
    ]
