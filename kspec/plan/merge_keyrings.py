"""Two copies of a keyring, to each of which something was added, as one; nothing of either is lost."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from kspec.disk.keyring_entries import FORMER
from kspec.model.secret import Secret
from kspec.rules.identities import former_key_of
from kspec.x509 import keys


class MergedKeyrings(NamedTuple):
    """The entries of both.

    `kept` are the paths of keys of nodes of which the copies have different ones, and both are kept: a build takes the
    one that its lock names. `conflicts` are the paths of all else that both have, with different contents; `entries`
    has the first's. `added` are the paths that only the second has.
    """

    entries: Mapping[str, Secret]
    kept: tuple[str, ...]
    conflicts: tuple[str, ...]
    added: tuple[str, ...]


def merge_keyrings(
    first: Mapping[str, Secret], second: Mapping[str, Secret], base: Mapping[str, Secret] | None = None
) -> MergedKeyrings:
    """Merge two keyrings by their entries.

    Of a node's key the first's stands in its place, and the second's among the former ones (`former_key_of`), as
    after a renewal. Authorities' keys, that of service accounts, tokens and files have no place for two. Where the
    `base` is known that both were made of, what only one of them changed, added or removed is as that one has it.
    """
    if base is not None:
        first, second = _brought_along(first, second, base), _brought_along(second, first, base)
    entries, kept, conflicts = {**second, **first}, [], []
    for path in sorted(first.keys() & second.keys()):
        if first[path] == second[path]:
            continue
        former = _former(path, second[path])
        if former and entries.get(former, second[path]) == second[path]:
            entries[former] = second[path]
            kept.append(path)
        else:
            conflicts.append(path)
    added = sorted(second.keys() - first.keys())
    return MergedKeyrings(entries, tuple(kept), tuple(conflicts), tuple(added))


def merge_recipients(first: Sequence[str], second: Sequence[str], base: Sequence[str]) -> tuple[str, ...]:
    """Whom two versions of a file are for, which had the `base`: who was added by one is, who was removed is not."""
    before = {_key(one) for one in base}
    both = {_key(one) for one in first} & {_key(one) for one in second}
    listed = {_key(one): one for one in (*second, *first)}
    ordered = dict.fromkeys(_key(one) for one in (*first, *second))
    return tuple(listed[key] for key in ordered if key in both or key not in before)


def _key(recipient: str) -> str:
    """A recipient without the comment of an SSH key."""
    return " ".join(recipient.split()[:2])


def _brought_along(
    own: Mapping[str, Secret], other: Mapping[str, Secret], base: Mapping[str, Secret]
) -> Mapping[str, Secret]:
    """The one side's entries, where it left them alone as the other side has them."""
    found = {}
    for path in {**own, **other}:
        taken = other.get(path) if own.get(path) == base.get(path) else own.get(path)
        if taken is not None:
            found[path] = taken
    return found


def _former(path: str, key: Secret) -> str:
    """Where a node's key is kept beside another; nothing for all else."""
    if not path.startswith("nodes/") or FORMER.fullmatch(path):
        return ""
    try:
        return former_key_of(path, keys.pin(keys.public_key(key)))
    except ValueError:
        return ""
