"""Entries between rulers: where they stand, and that they come back."""

from kspec.encode.rulers import gather, spread


def places(*nodes: str) -> list[int]:
    """How many rulers stand before each node."""
    found = list(spread(dict.fromkeys(nodes, 1)))
    return [sum(name.startswith("---") for name in found[: found.index(node)]) for node in nodes]


def test_nodes_that_count_up_have_places_of_their_own() -> None:
    """Two branches that each take the next number, or the ones behind it, add at different places."""
    for form in ("w-{}", "worker{}", "n{}.example.com", "cp-{}-prod", "ip-10-0-0-{}"):
        for first in range(1, 150):
            assert len(set(places(*(form.format(number) for number in range(first, first + 31))))) == 31, form


def test_nodes_of_different_kinds_seldom_share_a_place() -> None:
    """As seldom as chance has it: about one pair in thirty."""
    pairs = [(f"{one}-1", f"{other}-{number}") for one in "abc" for other in "xyz" for number in range(1, 60)]
    shared = sum(len(set(places(*pair))) == 1 for pair in pairs)
    assert shared < len(pairs) / 20


def test_a_node_has_one_place() -> None:
    """All its entries stand together; what belongs to no node comes first; the last line is a ruler."""
    entries = {"w-1/kubelet.conf": 1, "ca": 2, "w-2/x": 3, "w-1/a/b": 4, "etcd/ca": 5}
    found = list(spread(entries, frozenset({"ca", "etcd/ca"})))
    assert found[:2] == ["ca", "etcd/ca"]
    assert found.index("w-1/a/b") + 1 == found.index("w-1/kubelet.conf")
    assert found[-1] == "--- 30"
    assert gather(spread(entries, frozenset({"ca"}))) == entries


def test_only_a_ruler_is_passed_over() -> None:
    """What looks like one and says something is an entry, and so is an entry that says nothing."""
    assert gather({"--- 07": None, "--- 08": 1, "--- x": None, "a": None}) == {"--- 08": 1, "--- x": None, "a": None}
