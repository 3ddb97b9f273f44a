"""The set's own folder, of what is of all its clusters together: its files, and by what it is known to be the set's."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from kspec import __version__
from kspec.cli.set_root import root_lock
from kspec.encode import manifest
from kspec.make.set_files import set_files
from kspec.model.clusterset import ClusterSet
from kspec.model.file import File
from kspec.model.lock import Lock
from kspec.model.registration import Registered
from kspec.write.identity import Identity, known_by


def own_folder(output: str, given: ClusterSet) -> str:
    """Where the set's own folder lies in an output."""
    return str(Path(output) / given.name)


def own_files(given: ClusterSet, clusters: Sequence[Registered]) -> tuple[File, ...]:
    """All files of the folder and its manifest, by what is to be known of each cluster."""
    made = set_files(given, clusters)
    return (*made, manifest.render(made, (), __version__, clusters[0].kubernetes))


def own_identity(given: ClusterSet, lock: Path, locks: Iterable[Lock]) -> Identity:
    """By what the folder is known: the certificates of all clusters' locks, and the root; `lock` is the set's."""
    roots = [root_lock(found) for found in (given.root, given.other_root) if found is not None]
    return Identity(str(lock), first=False, known=frozenset[bytes]().union(*map(known_by, (*locks, *roots))))
