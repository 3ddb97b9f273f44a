"""What packs have to do with a change: which brings a file, and which sets a value, by both sides' manifests."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from kspec.encode.layout import IMAGES, MANIFEST, NODES, place_of
from kspec.encode.manifest import parse
from kspec.facts.certificates import SERVING_FIELDS, SERVING_FILES
from kspec.facts.kubelet_unit import KUBELET_FOLDER
from kspec.facts.packs import PROCESSES
from kspec.facts.staticpods import MANIFESTS_FOLDER
from kspec.model.document import value_at
from kspec.model.frozen import evolve, field, frozen
from kspec.model.pack_record import PackRecord
from kspec.model.review import Change, Entry, FileChange, PackChange, Tree
from kspec.review.structures import Load

_FLAG: Final = re.compile(r" --(.+)$")
_VOLUME: Final = re.compile(r"\.(?:volumes|volumeMounts)\[([^\]]+)\]")
_EXTRA: Final = re.compile(r"data\.ClusterConfiguration\.(\w+)(?:\.local)?\.(extraArgs|extraVolumes)(?:\[([^\]]+)\])?")
_KUBELET: Final = f"{KUBELET_FOLDER}/config.yaml"
_LISTS: Final = {"extraArgs": "arguments", "extraVolumes": "volumes"}


@frozen
class Owned:
    """What a tree says of its packs: each by its name, and the one that brings a file or folder, by its path."""

    packs: Mapping[str, PackRecord] = field(factory=dict)
    brought: Mapping[str, str] = field(factory=dict)
    entries: Mapping[str, Entry] = field(factory=dict, repr=False)


def owned(tree: Tree) -> Owned:
    """What the manifest of a tree says of packs; nothing where there is none, or where it cannot be read."""
    entry = tree.entries.get(MANIFEST)
    if entry is None or entry.content is None or b'"packs"' not in entry.content:
        return Owned()
    try:
        found = parse(entry.content)
    except ValueError:  # told where it matters: here it says nothing
        return Owned()
    return Owned(found.packs, found.brought, tree.entries)


def pack_changes(left: Owned, right: Owned) -> tuple[PackChange, ...]:
    """The packs that only one side has, or that have another version or other files."""
    ours, theirs = left.packs, right.packs
    return tuple(
        PackChange(name, ours.get(name), theirs.get(name))
        for name in sorted(ours.keys() | theirs.keys())
        if _identity(ours.get(name)) != _identity(theirs.get(name))
    )


def _identity(record: PackRecord | None) -> tuple[str, str] | None:
    return None if record is None else (record.version, record.digest)


def with_packs(change: FileChange, path: str, sides: tuple[Owned, Owned], load: Load) -> FileChange:
    """The same with the packs that bring it, and that set what is otherwise in it; `path` is its own in the trees."""
    left, right = sides
    if not left.packs and not right.packs:
        return change
    packs = left.brought.get(path, ""), right.brought.get(path, "")
    changes = tuple(
        evolve(one, packs=(_setter(path, one, left, load, one.before), _setter(path, one, right, load, one.after)))
        for one in change.changes
    )
    return evolve(change, packs=packs, changes=changes)


def _setter(path: str, change: Change, side: Owned, load: Load, value: str | None) -> str:
    """The pack that has set what stands at a place of one side, `value` as it is shown; empty where none has."""
    node, inner = place_of(path)
    if path == IMAGES:
        return next((name for name, record in side.packs.items() if value in record.images), "")
    if node and f"/{inner}" == _KUBELET:
        return side.brought.get(f"{NODES}/{node}{SERVING_FILES[0]}", "") if change.place in SERVING_FIELDS else ""
    if f"/{inner}".startswith(f"{MANIFESTS_FOLDER}/"):
        return _of_pod(inner.rpartition("/")[2].removesuffix(".yaml"), change.place, side)
    extra = _EXTRA.match(change.place)
    if extra is None:
        return ""
    component, kind, name = extra.groups()
    names = (name,) if name else _names(side.entries.get(path), component, kind, load)
    return _of_lists(component, _LISTS[kind], names, side)


def _of_pod(process: str, place: str, side: Owned) -> str:
    """The pack that has set a flag of a static pod, or one of its volumes."""
    component = next((name for name, known in PROCESSES.items() if known == process), "")
    flag, volume = _FLAG.search(place), _VOLUME.search(place)
    if flag:
        return _of_lists(component, "arguments", (flag[1],), side)
    return _of_lists(component, "volumes", (volume[1],), side) if volume else ""


def _of_lists(component: str, kind: str, names: Sequence[str], side: Owned) -> str:
    """The pack that has set all of these names of a component."""
    for pack, record in side.packs.items():
        own = (record.arguments if kind == "arguments" else record.volumes).get(component, ())
        if names and set(names) <= set(own):
            return pack
    return ""


def _names(entry: Entry | None, component: str, kind: str, load: Load) -> tuple[str, ...]:
    """The names in a whole list of the ClusterConfiguration in a kubeadm-config."""
    outer = load(entry.content) if entry is not None and entry.content else None
    text = value_at(outer[0].value, ("data", "ClusterConfiguration")) if outer else None
    inner = load(text.encode()) if isinstance(text, str) else None
    path = ("etcd", "local", kind) if component == "etcd" else (component, kind)
    rows = value_at(inner[0].value, path) if inner else None
    return tuple(str(row.get("name")) for row in rows if isinstance(row, dict)) if isinstance(rows, list) else ()
