"""Changes by machine, machines by role, and what all of it means: the worst first, equal machines once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from kspec.encode.layout import place_of
from kspec.model.frozen import evolve
from kspec.model.review import WEIGHTS, Change, Consequence, Effect, EntryKind, FileChange, Group, Tree, Weight
from kspec.model.role import Role
from kspec.rules.roles import role_of_files

_ROLES: Final = ("control-plane", "etcd", "worker", "")
_NAME: Final = "\0"
"""Stands for the name of a machine where two machines are compared: no path or value has it."""


def groups(files: Sequence[FileChange], left: Tree, right: Tree) -> tuple[Group, ...]:
    """The changes of machines, those at which the same changes together, and at last those of no machine."""
    own = _roles(left), _roles(right)
    roles = {**own[0], **own[1]}
    by_node: dict[str, list[FileChange]] = defaultdict(list)
    for file in files:
        by_node[file.node].append(file)
    alike: dict[object, list[str]] = {}
    for node, changes in by_node.items():
        happens = _happens(node, *own)
        key = (roles.get(node, ""), happens, tuple(_key(file, node) for file in changes if node))
        alike.setdefault(key if node else "", []).append(node)
    counts: dict[str, int] = defaultdict(int)
    for role in roles.values():
        counts[role] += 1
    found = [
        Group(
            roles.get(nodes[0], ""),
            tuple(nodes) if nodes[0] else (),
            tuple(_without_own(file, several=len(nodes) > 1) for file in by_node[nodes[0]]),
            _happens(nodes[0], *own),
            counts[roles.get(nodes[0], "")],
        )
        for nodes in alike.values()
    ]
    return tuple(sorted(found, key=lambda group: (not group.nodes, _rank(group), _ROLES.index(group.role))))


def consequences(found: Sequence[Group], files: Sequence[FileChange]) -> tuple[Consequence, ...]:
    """What the changes mean, each once with all its machines, the worst first.

    What must restart and restarts by itself is told to restart.
    """
    by_node: dict[str, list[FileChange]] = defaultdict(list)
    for file in files:
        by_node[file.node].append(file)
    nodes: dict[Effect, dict[str, None]] = {}
    places: dict[Effect, dict[str, None]] = {}
    packs: dict[Effect, dict[str, None]] = {}
    for group in found:
        for node in group.nodes or ("",):
            told = by_node[node]
            by_itself = {effect.subject for file in told for effect in file.effects if effect.action == "restart"}
            for file in told:
                for effect in file.effects:
                    if effect.action == "must-restart" and effect.subject in by_itself:
                        continue
                    nodes.setdefault(effect, {})[node] = None
                    places.setdefault(effect, {})[file.inner] = None
                    packs.setdefault(effect, {}).update(dict.fromkeys(file.touching))
        if group.happens:
            effect = _whole(group)
            nodes.setdefault(effect, {}).update(dict.fromkeys(group.nodes))
            places.setdefault(effect, {})
    ordered = sorted(nodes, key=lambda effect: (WEIGHTS.index(effect.weight), effect.action != "invalidate"))
    return tuple(
        Consequence(effect, tuple(filter(None, nodes[effect])), tuple(places[effect]), tuple(packs.get(effect, ())))
        for effect in ordered
    )


def _whole(group: Group) -> Effect:
    words = {"control-plane": "control plane", "etcd": "machine of etcd"}
    what = words.get(group.role, "worker")
    weight = Weight.NODE if what == "worker" else Weight.CONTROL_PLANE
    if group.happens == "created":
        return Effect(weight, "join", f"a {what}", f"a {what} is new: lay its files down before its kubelet starts")
    return Effect(weight, "leave", f"a {what}", f"a {what} is gone: drain it, reset it and delete its Node")


def _rank(group: Group) -> int:
    if group.happens:
        return WEIGHTS.index(Weight.CONTROL_PLANE if group.role != "worker" else Weight.NODE)
    return WEIGHTS.index(group.weight)


def _happens(node: str, left: Mapping[str, str], right: Mapping[str, str]) -> str:
    """Whether a machine as a whole comes or goes."""
    if not node or (node in left and node in right):
        return ""
    return "created" if node in right else "removed"


def _roles(tree: Tree) -> dict[str, Role]:
    """What runs on each machine of a tree, by its static pods."""
    files: dict[str, list[str]] = {}
    for path, entry in tree.entries.items():
        node, inner = place_of(path)
        if node and entry.kind is EntryKind.FILE:
            files.setdefault(node, []).append(inner)
    return {node: role_of_files(own) for node, own in files.items()}


def _key(file: FileChange, node: str) -> object:
    """By what two machines' changes of a file are the same: all of it but the machine's name and what is its own."""
    changes = tuple(_common(change, node) for change in file.changes)
    return (file.inner.replace(node, _NAME), file.verdict, file.form, file.modes, changes, file.effects, file.packs)


def _common(change: Change, node: str) -> Change:
    if change.own:
        return Change(change.place.replace(node, _NAME), change.deed, own=True, packs=change.packs)
    before, after = (None if text is None else text.replace(node, _NAME) for text in (change.before, change.after))
    return evolve(change, place=change.place.replace(node, _NAME), before=before, after=after)


def _without_own(file: FileChange, *, several: bool) -> FileChange:
    """A file as it stands for several machines: without what is each machine's own."""
    if not several:
        return file
    changes = tuple(evolve(one, before=None, after=None) if one.own else one for one in file.changes)
    return evolve(file, changes=changes)
