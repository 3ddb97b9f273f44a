"""The set's own folder, of what is of all its clusters together: its files, and by what it is known to be the set's."""

from collections.abc import Mapping
from pathlib import Path

from kspec import __version__
from kspec.cli.set_root import root_lock
from kspec.encode import manifest
from kspec.make.registered import registered
from kspec.make.set_files import set_files
from kspec.model.clusterset import ClusterSet
from kspec.model.file import File
from kspec.plan.planning import Planned
from kspec.write.identity import Identity, known_by


def own_folder(output: str, given: ClusterSet) -> str:
    """Where the set's own folder lies in an output."""
    return str(Path(output) / given.name)


def own_files(given: ClusterSet, plans: Mapping[str, Planned]) -> tuple[File, ...]:
    """All files of the folder and its manifest, by what is planned for each cluster."""
    made = set_files(given, [registered(name, planned.plan) for name, planned in plans.items()])
    release = next(iter(plans.values())).plan.release
    return (*made, manifest.render(made, (), __version__, release.version))


def own_identity(given: ClusterSet, lock: Path, plans: Mapping[str, Planned]) -> Identity:
    """By what the folder is known: the certificates of all clusters, and the root; `lock` is the set's."""
    locks = [planned.lock for planned in plans.values()]
    roots = [root_lock(given.root)] if given.root is not None else []
    return Identity(str(lock), first=False, known=frozenset[bytes]().union(*map(known_by, (*locks, *roots))))
