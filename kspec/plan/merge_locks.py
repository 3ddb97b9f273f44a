"""Two branches' locks as one: entry by entry, as `plan/compare.py` takes a lock apart."""

from typing import Final

from kspec.model.imported import Key
from kspec.model.lock import Lock
from kspec.plan.compare import collect, entries

_ROOTS: Final[frozenset[Key]] = frozenset(
    {
        ("certificates", "ca"),
        ("certificates", "etcd/ca"),
        ("certificates", "front-proxy-ca"),
        ("service_account", ""),
        ("rotations", "ca"),
        ("rotations", "etcd/ca"),
        ("rotations", "front-proxy-ca"),
        ("rotations", "sa"),
        ("encryption", ""),
    }
)
"""What all else hangs on: there is no issuing it again in passing."""
_NAMES: Final = {"service_account": "sa", "encryption": "encryption"}
"""How those are called that have no name in the lock."""


def merge_locks(base: Lock, ours: Lock, theirs: Lock) -> tuple[Lock, tuple[str, ...]]:
    """Merge what two branches have made of one lock.

    An entry that one side changed, added or removed is as that side has it. Of one that both changed, ours is taken: a
    build issues it again where the merged spec asks for more.

    Returns:
        The merged lock, and the names of authorities and keys that the sides have different ones of. These are
        conflicts for people; the lock has ours.
    """
    was, mine, other = (entries(lock, {}) for lock in (base, ours, theirs))
    merged, conflicts = {}, []
    for key in {**mine, **other}:
        one, two = mine.get(key), other.get(key)
        taken = two if one == was.get(key) else one
        if taken is not None:
            merged[key] = taken
        if key in _ROOTS and one != two and was.get(key) not in (one, two):
            conflicts.append(key[1] or _NAMES[key[0]])
    return collect(merged)[0], tuple(sorted(set(conflicts)))
