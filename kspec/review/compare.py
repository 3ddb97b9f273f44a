"""Two trees to a review: every path that differs, what is otherwise there, and what that means."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from kspec.encode.layout import MANIFEST, place_of
from kspec.model.event import Event
from kspec.model.frozen import evolve
from kspec.model.review import Change, Deed, Entry, EntryKind, FileChange, Review, Tree, Verdict
from kspec.review.effects import Machine, effects
from kspec.review.files import Opener
from kspec.review.groups import consequences, groups
from kspec.review.packs import owned, pack_changes, with_packs
from kspec.review.sentences import summary
from kspec.review.trust import trust_of

_MANIFESTS: Final = "etc/kubernetes/manifests/"
_MISSING: Final = Entry()


def compare(  # noqa: PLR0913 - both sides, and all that is said of them besides
    left: Tree,
    right: Tree,
    opener: Opener,
    *,
    events: Sequence[Event] = (),
    stale: Sequence[str] = (),
    notes: Sequence[str] = (),
) -> Review:
    """What is otherwise in the right tree.

    `events` are what a build would decide in making it, `stale` the paths of secret files that it would write anew
    though their content is not at hand, `notes` what changed between the releases of both. Contents are compared first:
    only what differs is opened.
    """
    uncompared: list[str] = []
    found = list(_files(left, right, opener, frozenset(stale), uncompared))
    own = _by_node(left), _by_node(right)
    owners = owned(left), owned(right)
    machines = {node: _machine(node, *own) for node in {one.node for one in found} if node}
    names = _with_files(own[0]), _with_files(own[1])
    whole = [
        evolve(one, effects=() if _is_whole(one, *names) else effects(one, machines.get(one.node))) for one in found
    ]
    told = (evolve(one, summary=opener.stand_ins.shown(summary(one))) for one in whole)
    files = tuple(with_packs(one, one.path, owners, opener.load) for one in told)
    releases = (left.kubernetes, right.kubernetes)
    grouped = groups(files, left, right)
    return Review(
        left=left,
        right=right,
        files=files,
        groups=grouped,
        consequences=consequences(grouped, files),
        uncompared=tuple(uncompared),
        releases=releases if all(releases) and releases[0] != releases[1] else None,
        notes=tuple(notes),
        events=tuple(events),
        packs=pack_changes(*owners) if MANIFEST in right.entries else (),
    )


def _files(
    left: Tree, right: Tree, opener: Opener, stale: frozenset[str], uncompared: list[str]
) -> Iterator[FileChange]:
    ours, theirs = left.entries, right.entries
    filled = [_parents(side) for side in (ours, theirs)]
    for path in sorted(ours.keys() | theirs.keys()):
        if not _is_covered(path, left) or not _is_covered(path, right):
            continue
        one, other = ours.get(path), theirs.get(path)
        if one is None or other is None:
            there, without = (other, left) if one is None else (one, right)
            if there is None or (there.kind is EntryKind.FOLDER and (without.bare or path in filled[one is None])):
                continue
            if without.partial and there.secret:
                uncompared.append(path)
                continue
        found = _one(path, one, other, opener, stale)
        if found is not None:
            yield found
        elif _is_unknown(one, other):
            uncompared.append(path)


def _is_unknown(one: Entry | None, other: Entry | None) -> bool:
    """Whether a file is there on both sides, but one of them does not say what is in it."""
    return (
        one is not None
        and other is not None
        and one.kind is other.kind is EntryKind.FILE
        and (one.content is None or other.content is None)
    )


def _one(path: str, one: Entry | None, other: Entry | None, opener: Opener, stale: frozenset[str]) -> FileChange | None:
    """What differs at a path; None where nothing does, or nothing that can be known."""
    left, right = one or _MISSING, other or _MISSING
    shown = opener.stand_ins.shown(path)
    node, inner = place_of(shown)
    change = FileChange(shown, node, inner, Verdict.CHANGED, "", left.secret or right.secret)
    if one is None or other is None:
        verdict = Verdict.CREATED if one is None else Verdict.REMOVED
        return evolve(change, verdict=verdict, form=_form(path, left, right, opener))
    if one.kind is not other.kind:
        what = Change("", Deed.CHANGED, one.kind.value, other.kind.value)
        return evolve(change, form=other.kind.value, changes=(what,))
    modes = (one.mode, other.mode) if None not in {one.mode, other.mode} and one.mode != other.mode else None
    owners = (
        (Change("owner", Deed.CHANGED, one.owner or "as the root's", other.owner or "as the root's"),)
        if one.owner != other.owner
        else ()
    )
    known = one.content is not None and other.content is not None
    if known and one.content != other.content:
        form = opener.form(path, one, other)
        changes = (*_shown(opener.changes(form, one, other), opener), *owners)
        if changes:
            return evolve(change, form=form, modes=modes, changes=changes)
    if path in stale:
        return evolve(change, form="secret", modes=modes, changes=(Change("", Deed.CHANGED, hidden=True),))
    if modes or owners:
        return evolve(change, verdict=Verdict.MODE, form=_form(path, left, right, opener), modes=modes, changes=owners)
    return None


def _shown(changes: Sequence[Change], opener: Opener) -> Iterator[Change]:
    shown = opener.stand_ins.shown
    for one in changes:
        if opener.stand_ins.tokens:
            yield evolve(
                one,
                place=shown(one.place),
                before=None if one.before is None else shown(one.before),
                after=None if one.after is None else shown(one.after),
            )
        else:
            yield one


def _form(path: str, left: Entry, right: Entry, opener: Opener) -> str:
    kinds = {left.kind, right.kind} - {EntryKind.FILE}
    return kinds.pop().value if kinds else opener.form(path, left, right)


def _parents(entries: Mapping[str, Entry]) -> frozenset[str]:
    """Every folder that holds a file, or a folder, of a tree."""
    found: set[str] = set()
    for path, entry in entries.items():
        parent = path.rpartition("/")[0]
        while entry.kind is not EntryKind.FOLDER and parent and parent not in found:
            found.add(parent)
            parent = parent.rpartition("/")[0]
    return frozenset(found)


def _is_covered(path: str, tree: Tree) -> bool:
    return not tree.covers or path.startswith(tree.covers)


def _by_node(tree: Tree) -> dict[str, dict[str, Entry]]:
    """The entries of each machine, by their paths on it; of no machine, those of the cluster."""
    found: dict[str, dict[str, Entry]] = defaultdict(dict)
    for path, entry in tree.entries.items():
        node, inner = place_of(path)
        found[node][inner] = entry
    return found


def _with_files(own: Mapping[str, Mapping[str, Entry]]) -> frozenset[str]:
    return frozenset(
        node for node, entries in own.items() if any(entry.kind is EntryKind.FILE for entry in entries.values())
    )


def _is_whole(change: FileChange, left: frozenset[str], right: frozenset[str]) -> bool:
    """Whether the file comes or goes with its machine."""
    return bool(change.node) and (change.node not in left or change.node not in right)


def _machine(node: str, left: Mapping[str, Mapping[str, Entry]], right: Mapping[str, Mapping[str, Entry]]) -> Machine:
    """What the effects of a machine's changes depend on, of the side that has it."""
    ours, theirs = left.get(node, {}), right.get(node, {})
    own = theirs or ours
    pods = tuple(
        (path.rpartition("/")[2].removesuffix(".yaml"), entry.content)
        for path, entry in own.items()
        if path.startswith(_MANIFESTS) and path.endswith(".yaml") and entry.content is not None
    )
    folder = next((path.rpartition("/")[0] for path in own if path.endswith("/sa.pub")), "")
    machine = Machine(folder, pods) if folder else Machine(pods=pods)
    return evolve(machine, trust=trust_of(f"{machine.certificates}/", ours, theirs))
