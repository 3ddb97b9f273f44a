"""What differs between two trees of a cluster's files, and what that means on its machines: nouns of a review."""

from collections.abc import Mapping
from enum import Enum
from typing import Final, TypeAlias

from kspec.model.event import Event
from kspec.model.frozen import field, frozen
from kspec.model.pack_record import PackRecord


class EntryKind(Enum):
    """What is at a path of a tree."""

    FILE = "file"
    FOLDER = "folder"
    OTHER = "other"


@frozen
class Entry:
    """One file or folder of a tree.

    `content` is that of a file, None where it is not at hand or not to be had. `mode` has the permission bits, None
    where nothing is known of them. With `secret` nothing of the content may be shown. `owner` says who owns a thing
    that has another owner than its machine's root folder; empty where it has the same, or where nothing is known.
    """

    kind: EntryKind = EntryKind.FILE
    content: bytes | None = field(default=None, repr=False)
    mode: int | None = None
    secret: bool = False
    owner: str = ""


@frozen
class Tree:
    """A cluster's files: of an output, of machines, of a build that has not been written.

    `name` is what people call it, `kind` what it is: "output", "node", "spec", "revision". `entries` are by the path
    that they have in an output. `kubernetes` is the release, where it is known. `partial` says that it has only what is
    public: what else another tree has does not count as missing; `bare` that it has no folders of its own. `covers` are
    the beginnings of the paths that it can have, all where there are none.
    """

    name: str
    kind: str
    entries: Mapping[str, Entry] = field(repr=False)
    kubernetes: str = ""
    partial: bool = False
    bare: bool = False
    covers: tuple[str, ...] = ()


Sides: TypeAlias = tuple[str, str]
"""A text of the left tree, and one of the right."""
NO_PACKS: Final[Sides] = ("", "")


class Verdict(Enum):
    """What happens to a path on the way from the left tree to the right one."""

    CREATED = "created"
    CHANGED = "changed"
    REMOVED = "removed"
    MODE = "mode"


class Deed(Enum):
    """What happens to a place in a file."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    REORDERED = "reordered"


@frozen
class Change:
    """One difference in a file: `place` is the way to it for people, empty for the file as a whole.

    `before` and `after` are the values as they may be shown: None where there is nothing, or where it is `hidden`. What
    is a thing's `own` (a serial number) is another one on each machine, and does not tell two machines apart. `packs`
    says which pack sets it, before and after; empty where none does.
    """

    place: str
    deed: Deed
    before: str | None = None
    after: str | None = None
    hidden: bool = False
    own: bool = False
    packs: Sides = NO_PACKS


class Weight(Enum):
    """How much a change means, the worst first."""

    TRUST = "trust"
    CONTROL_PLANE = "control plane"
    NODE = "node"
    CREDENTIALS = "credentials"
    OBJECTS = "objects"
    FILES = "files"
    NOTHING = "nothing"


WEIGHTS: Final = tuple(Weight)


@frozen
class Effect:
    """What a change means: `subject` (a component, an authority) and what happens to it, as the end of its sentence.

    `action` is the word for programs: `restart`, `must-restart`, `invalidate`, ... `text` begins with the subject.
    """

    weight: Weight
    action: str
    subject: str
    text: str


@frozen
class FileChange:
    """What differs at one path of the output.

    `node` is the machine whose file it is, empty for the rest, `inner` the path on that machine without its first
    slash, `form` what the file is ("certificate", "kubeconfig", ...). `modes` are both sides' permission bits where
    they differ, `summary` says the changes in a phrase. `packs` says which pack brings it, before and after.
    """

    path: str
    node: str
    inner: str
    verdict: Verdict
    form: str
    secret: bool = False
    modes: tuple[int | None, int | None] | None = None
    changes: tuple[Change, ...] = ()
    effects: tuple[Effect, ...] = ()
    summary: str = ""
    packs: Sides = NO_PACKS

    @property
    def touching(self) -> tuple[str, ...]:
        """The packs that bring it, or that set what is otherwise in it, each once."""
        found = (*self.packs, *(pack for change in self.changes for pack in change.packs))
        return tuple(dict.fromkeys(filter(None, found)))

    @property
    def weight(self) -> Weight:
        """The worst that it means."""
        return min((effect.weight for effect in self.effects), key=WEIGHTS.index, default=Weight.NOTHING)


@frozen
class Group:
    """Machines of one role at which the same changes: `files` are those of the first of them.

    `role` is empty for what belongs to no machine. `happens` is "created" or "removed" where the machines as a whole
    are, else empty. `of` is how many machines of the role there are.
    """

    role: str
    nodes: tuple[str, ...]
    files: tuple[FileChange, ...]
    happens: str = ""
    of: int = 0

    @property
    def weight(self) -> Weight:
        """The worst that its changes mean."""
        return min((file.weight for file in self.files), key=WEIGHTS.index, default=Weight.NOTHING)


@frozen
class Consequence:
    """An effect, the machines on which it happens, and the files because of which it does, as they are called there.

    `packs` are those that bring these files, or change them.
    """

    effect: Effect
    nodes: tuple[str, ...]
    files: tuple[str, ...]
    packs: tuple[str, ...] = ()


@frozen
class PackChange:
    """A pack that comes, goes, or is another; `before` and `after` are None where it is not there."""

    name: str
    before: PackRecord | None = None
    after: PackRecord | None = None


@frozen
class Review:
    """Two trees compared.

    `files` are all changes, by path; `groups` the same for people, `consequences` what they mean, each the worst first.
    `uncompared` are paths whose content one side does not have. `releases` are both sides' releases where they differ,
    `notes` what changed in kubeadm between them. `events` are what a build would decide; none where none is rehearsed.
    `packs` are those that are not the same.
    """

    left: Tree
    right: Tree
    files: tuple[FileChange, ...]
    groups: tuple[Group, ...] = ()
    consequences: tuple[Consequence, ...] = ()
    uncompared: tuple[str, ...] = ()
    releases: tuple[str, str] | None = None
    notes: tuple[str, ...] = ()
    events: tuple[Event, ...] = ()
    packs: tuple[PackChange, ...] = ()

    @property
    def differs(self) -> bool:
        """Whether there is anything to review: a file, or what a build would generate or issue."""
        return bool(self.files) or any(event.changes_lock for event in self.events)
