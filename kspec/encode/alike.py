"""What nodes have in common, said once: 500 equal workers differ in little but their names."""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from typing import Generic, TypeVar

from kspec.model.frozen import frozen

T = TypeVar("T", bound=Hashable)


@frozen
class Alike(Generic[T]):
    """Nodes, two at least and in the given order, and all that they share with each other or with any other node."""

    nodes: tuple[str, ...]
    things: tuple[T, ...]


def alike(of_nodes: Mapping[str, Sequence[T]]) -> tuple[tuple[Alike[T], ...], Mapping[str, tuple[T, ...]]]:
    """Part what is of each node in what many have and what is its own.

    Nodes are alike if they have the same things, less those that no other node has. A node is in one group at most;
    one that is like no other keeps all that it has.

    Args:
        of_nodes: each node's things, none twice; two things are the same if they are equal.

    Returns:
        The groups, and what is left of each node; both in the given order, and so are the things in them.
    """
    count = Counter(thing for things in of_nodes.values() for thing in things)
    groups: dict[tuple[T, ...], list[str]] = {}
    for node, things in of_nodes.items():
        groups.setdefault(tuple(thing for thing in things if count[thing] > 1), []).append(node)
    found = tuple(Alike(tuple(nodes), things) for things, nodes in groups.items() if len(nodes) > 1 and things)
    said: dict[str, frozenset[T]] = {}
    for group in found:
        said |= dict.fromkeys(group.nodes, frozenset(group.things))
    own = {
        node: tuple(thing for thing in things if thing not in said.get(node, ())) for node, things in of_nodes.items()
    }
    return found, own
