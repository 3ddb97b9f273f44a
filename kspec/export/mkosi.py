"""A tree for mkosi: the folder `mkosi.extra`, which mkosi lays over the image with root as the owner of everything.

A system extension (sysext) is not made of it: that holds `/usr` and `/opt` alone, and a node's tree is in `/etc` and
`/var`.
"""

from collections.abc import Sequence
from typing import Final

from kspec.model.file import File
from kspec.model.frozen import evolve
from kspec.model.host_tree import HostTree

EXTRA: Final = "mkosi.extra"
_SETTINGS: Final = """\
# {name}: what mkosi needs beside your own settings; the tree is in {extra}/, which it finds by that name.
[Content]
Packages={packages}
"""
_PACKAGES: Final = "kubelet"


def extra_trees(trees: Sequence[HostTree]) -> tuple[File, ...]:
    """The files for one tree; for several, in a folder of its own for each."""
    return tuple(
        evolve(file, path=f"{tree.name}/{file.path}" if len(trees) > 1 else file.path)
        for tree in trees
        for file in (
            File("mkosi.conf", _SETTINGS.format(name=tree.name, extra=EXTRA, packages=_PACKAGES).encode()),
            *(evolve(file, path=f"{EXTRA}/{file.path}") for file in tree.files),
        )
    )
