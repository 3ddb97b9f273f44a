"""A set of clusters, and what is known of each of its members."""

from pathlib import Path

from kspec.model.document import Path as FieldPath
from kspec.model.frozen import field, frozen
from kspec.model.lock import Lock
from kspec.model.rotation import Stage
from kspec.model.wire import Wire, WireDocument


@frozen
class Entry:
    """What a set lists: a cluster's name and its spec. `at` is where the set says so, the root where it does not.

    Where the file is a program of several specs, the cluster is the one of its own name.
    """

    name: str
    file: Path
    at: FieldPath = ()


@frozen
class Member:
    """A cluster of a set: its entry, its defaulted documents, and its lock, which is None before the first build.

    `of_program` tells that its file is a program of several specs.
    """

    entry: Entry
    wire: Wire = field(repr=False)
    lock_file: Path
    lock: Lock | None = field(default=None, repr=False)
    of_program: bool = False

    @property
    def name(self) -> str:
        """What the set calls the cluster."""
        return self.entry.name


@frozen
class Unusable:
    """What a set lists and is not the spec of a cluster, or has mistakes of its own; as of a member else.

    With `missing` there is no such file.
    """

    entry: Entry
    lock_file: Path
    of_program: bool = False
    missing: bool = False

    @property
    def name(self) -> str:
        """What the set calls it."""
        return self.entry.name


@frozen
class ClusterSet:
    """A set of clusters.

    `document` is the ClusterSet as it is written, `entries` all that it lists, `members` those that are the specs of
    clusters, `unusable` all others. `root` is the certificate (DER) of the root that they share, None where there is
    none, or not yet. While it is rotated, which has come to `root_stage`, there is an `other_root`, which may issue no
    more, or not yet.
    """

    document: WireDocument = field(repr=False)
    name: str
    entries: tuple[Entry, ...]
    members: tuple[Member, ...] = ()
    unusable: tuple[Unusable, ...] = ()
    authorities: str = ""
    hub: str = ""
    registrations: tuple[str, ...] = ()
    shared_services: bool = False
    root: bytes | None = field(default=None, repr=False)
    other_root: bytes | None = field(default=None, repr=False)
    root_stage: Stage | None = None

    @property
    def listed(self) -> tuple[Member | Unusable, ...]:
        """Members and others, in the order of the list."""
        known: dict[str, Member | Unusable] = {one.name: one for one in self.unusable}
        known.update((one.name, one) for one in self.members)
        return tuple(known[entry.name] for entry in self.entries if entry.name in known)
