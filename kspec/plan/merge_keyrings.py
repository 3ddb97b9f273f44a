"""Two copies of a keyring, to each of which something was added, as one; nothing of either is lost."""

from collections.abc import Mapping
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


def merge_keyrings(first: Mapping[str, Secret], second: Mapping[str, Secret]) -> MergedKeyrings:
    """Merge two keyrings by their entries.

    Of a node's key the first's stands in its place, and the second's among the former ones (`former_key_of`), as
    after a renewal. Authorities' keys, that of service accounts, tokens and files have no place for two.
    """
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


def _former(path: str, key: Secret) -> str:
    """Where a node's key is kept beside another; nothing for all else."""
    if not path.startswith("nodes/") or FORMER.fullmatch(path):
        return ""
    try:
        return former_key_of(path, keys.pin(keys.public_key(key)))
    except ValueError:
        return ""
