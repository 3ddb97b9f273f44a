"""What a review says, in the words that all its formats share."""

from collections.abc import Iterator, Sequence
from typing import Final

from kspec.facts.host_effects import OWN
from kspec.model.event import Event
from kspec.model.review import WEIGHTS, Change, Consequence, Deed, FileChange, Group, PackChange, Review, Verdict

SIGNS: Final = {Deed.ADDED: "+", Deed.REMOVED: "-", Deed.CHANGED: "~", Deed.REORDERED: "~"}
FROZEN: Final = "a build with --frozen would refuse: lock or keyring would change"
_NAMED: Final = 4
_ROLES: Final = {"control-plane": "control plane", "etcd": "machine of etcd", "worker": "worker"}
_PKI: Final = "/pki/"
_SAID: Final = "mode"
"""The action that says no more than a file's own summary."""


def headline(review: Review) -> str:
    """The title as it begins a page: a name that it begins with stays as it is."""
    said = title(review)
    return said if said.startswith(review.left.name) else f"{said[0].upper()}{said[1:]}"


def title(review: Review) -> str:
    """What is compared, and how much differs."""
    number = len(review.files)
    files = f"{number} file{'' if number == 1 else 's'}"
    left, right = review.left.name, review.right.name
    if review.right.kind == "spec" and review.left.kind == "output":
        return f"a build of {right} changes {files if number else 'nothing'} in {left}"
    return f"{left} -> {right}: {files if number else 'no file'} differ{'s' if number <= 1 else ''}"


def decided(review: Review) -> tuple[Event, ...]:
    """What a build would generate, issue, sign or record."""
    return tuple(event for event in review.events if event.changes_lock)


def machines(nodes: Sequence[str], *, everything: bool = False) -> str:
    """Names of machines, or of files, the first of many."""
    if len(nodes) <= _NAMED or everything:
        return ", ".join(nodes)
    return f"{', '.join(nodes[: _NAMED - 1])} and {len(nodes) - _NAMED + 1} more"


def heading(group: Group, *, everything: bool = False) -> str:
    """Whose changes a group has: `cp-1 (control plane)`, `w-1, w-2, w-3 and 197 more (all 200 workers)`."""
    if not group.nodes:
        return "the cluster's own files"
    word = _ROLES.get(group.role, "worker")
    number = len(group.nodes)
    many = f"{word}s" if word != "machine of etcd" else "machines of etcd"
    if number == 1 and group.of <= 1:
        about = word
    elif number == group.of:
        about = f"all {number} {many}"
    else:
        about = f"{number} of {group.of} {many}"
    happens = {"created": ", new", "removed": ", gone"}.get(group.happens, "")
    return f"{machines(group.nodes, everything=everything)} ({about}{happens})"


def consequence(found: Consequence, *, everything: bool = False) -> str:
    """An effect with its machines and the files that have it."""
    where = f" on {machines(found.nodes, everything=everything)}" if found.nodes else ""
    files = machines(found.files, everything=everything)
    subject, text = found.effect.subject, found.effect.text
    after = text.removeprefix(subject)
    because = "; ".join(filter(None, (files, of_packs(found.packs))))
    return f"{subject}{where}{after}{f' ({because})' if because else ''}"


def of_packs(names: Sequence[str]) -> str:
    """The packs that have to do with something: `packs csi, prometheus`; empty where none has."""
    return f"pack{'' if len(names) == 1 else 's'} {machines(names)}" if names else ""


def pack_line(change: PackChange) -> str:
    """What happens to a pack: `prometheus v3.16.0 is new`, `mine: version 1 -> 2`."""
    before, after = change.before, change.after
    if before is None or after is None:
        there = before or after
        version = f" {there.version}" if there else ""
        return f"{change.name}{version} is {'new' if before is None else 'gone'}"
    if before.version != after.version:
        return f"{change.name}: version {before.version} -> {after.version}"
    return f"{change.name} {after.version}: its files are others"


def sentence(file: FileChange, group: Group) -> str:
    """What happens to a file and what that means: `apiserver on cp-1 gains DNS:x, ...; kube-apiserver must restart`."""
    about = file.summary
    if file.form == "certificate" and _PKI in f"/{file.inner}":
        name = file.inner.rpartition(_PKI)[2].removesuffix(".crt")
        about = f"{name} on {machines(group.nodes)} {about}"
    pack = f"of the pack {file.packs[1] or file.packs[0]}" if any(file.packs) else ""
    effects = dict.fromkeys(effect.text for effect in file.effects if effect.action != _SAID)
    return "; ".join(filter(None, (about, *effects, pack)))


def line(change: Change) -> str:
    """A change as one line, without its sign: with the pack that sets it now, or that did before."""
    before, after = change.packs
    if after:
        return f"{_line(change)} (set by the pack {after})"
    return f"{_line(change)} (was set by the pack {before})" if before else _line(change)


def _line(change: Change) -> str:
    if change.deed is Deed.REORDERED:
        return f"{change.place} in another order"
    if change.hidden and change.before is None and change.after is None:
        return f"{change.place or 'the content'}: {change.deed.value} (not shown)"
    if change.own and change.before is None and change.after is None:
        return f"{change.place}: another on each machine"
    place = f"{change.place}: " if change.place else ""
    if change.deed is Deed.CHANGED:
        return f"{place}{f'{change.before} -> ' if change.before is not None else ''}{change.after}"
    return f"{place}{change.before if change.deed is Deed.REMOVED else change.after}"


def ordered(group: Group) -> Iterator[FileChange]:
    """A group's files, the worst change first; without those that only say again what others say."""
    told = (file for file in group.files if not is_own(file))
    yield from sorted(told, key=lambda file: WEIGHTS.index(file.weight))


def is_own(file: FileChange) -> bool:
    """Whether a file of kspec's own only says again what others say."""
    return OWN.fullmatch(file.path) is not None and file.verdict is not Verdict.MODE


def own_files(review: Review) -> str:
    """The files of kspec's own that follow from the others, in a sentence; empty where none does."""
    own = [file.path for file in review.files if is_own(file)]
    return f"the rest follows from that: {machines(own)}" if own else ""


def uncompared(review: Review) -> str:
    """How many files were not compared, in a sentence; empty where all were."""
    number = len(review.uncompared)
    if not number:
        return ""
    return f"{number} secret file{' is' if number == 1 else 's are'} not compared: one side does not have the content"
