"""Nodes that the spec has no more, out of lock and keyring."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

from kspec.facts.certificates import CERTIFICATES
from kspec.go.dns_name import is_dns_name
from kspec.model.clusterspec import ClusterSpec
from kspec.model.event import Action, Event
from kspec.model.frozen import evolve, field, frozen
from kspec.model.lock import Lock
from kspec.rules.identities import owner
from kspec.text.spelling import nearest
from kspec.x509 import reader

_FOLDER: Final = "nodes"
_AUTHORITIES: Final = frozenset(row.name for row in CERTIFICATES if row.authority is None)


@frozen
class Forgotten:
    """What is left of a lock, what goes from the keyring, by path, and a word about each node.

    Or what is `wrong` about the names, in a sentence.
    """

    lock: Lock
    entries: tuple[str, ...] = ()
    events: tuple[Event, ...] = ()
    wrong: str = ""


@frozen
class _Stores:
    """What lock and keyring have of each node, and whether the spec still has it."""

    certificates: Mapping[str, Sequence[str]] = field(factory=dict)
    entries: Mapping[str, Sequence[str]] = field(factory=dict)
    forms: Collection[str] = ()


def forget(names: Sequence[str], spec: ClusterSpec, lock: Lock, entries: Collection[str]) -> Forgotten:
    """Take nodes out of a lock, and find what the keyring has of them among its `entries`.

    Without names all nodes are meant that the spec has no more. A node that it has is never taken; one that neither
    lock nor keyring knows is passed over, so that the same command can be given again; a name that no node can have is
    wrong.
    """
    known = _stores(lock, entries)
    there = {node.name for node in spec.nodes}
    gone = sorted({*known.certificates, *known.entries, *known.forms} - there)
    for name in names:
        if not is_dns_name(name):
            return Forgotten(lock, wrong=_wrong(name, (*gone, *there)))
        if name in there:
            return Forgotten(lock, wrong=f"{name} is a node of the spec: take it out there before")
        meant = nearest(name, gone)
        if name not in gone and meant is not None:
            return Forgotten(lock, wrong=f"lock and keyring know nothing of {name}; did you mean {meant}?")
    leaving = [name for name in dict.fromkeys(names or gone) if name in gone]
    out = {certificate for name in leaving for certificate in known.certificates.get(name, ())}
    left = evolve(
        lock,
        certificates={name: found for name, found in lock.certificates.items() if name not in out},
        kubelet_conf={name: form for name, form in lock.kubelet_conf.items() if name not in leaving},
        requests={name: found for name, found in lock.requests.items() if owner(name) not in leaving},
        rotations={
            name: evolve(one, former={of: found for of, found in one.former.items() if owner(of) not in leaving})
            for name, one in lock.rotations.items()
        },
    )
    paths = [path for name in leaving for path in known.entries.get(name, ())]
    events = [Event(Action.FORGOTTEN, name, tuple(_reasons(name, known, lock))) for name in leaving]
    return Forgotten(left, tuple(paths), tuple(events))


def _wrong(name: str, known: Collection[str]) -> str:
    near = nearest(name, known)
    return f"{name!r} is not a valid name of a node{f'; did you mean {near}?' if near else ''}"


def _stores(lock: Lock, entries: Collection[str]) -> _Stores:
    certificates: dict[str, list[str]] = {}
    keys: dict[str, list[str]] = {}
    for name in dict.fromkeys((*lock.certificates, *(of for one in lock.rotations.values() for of in one.former))):
        if name not in _AUTHORITIES:
            certificates.setdefault(owner(name), []).append(name)
    for path in sorted(entries):
        folder, _, rest = path.partition("/")
        if folder == _FOLDER:
            keys.setdefault(owner(rest), []).append(path)
    return _Stores(certificates, keys, tuple(lock.kubelet_conf))


def _reasons(name: str, known: _Stores, lock: Lock) -> Iterator[str]:
    certificates, keys = known.certificates.get(name, ()), known.entries.get(name, ())
    if certificates:
        held = {of: found for one in lock.rotations.values() for of, found in one.former.items()} | {
            **lock.certificates
        }
        ends = [reader.parse(held[found].certificate).validity.not_after for found in certificates]
        yield f"{_count(len(certificates), 'certificate')}, valid until {max(ends):%Y-%m-%d}"
    if keys:
        yield _count(len(keys), "key")
    if name in known.forms:
        yield "the form of its kubelet.conf"


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
