"""kspec.encode.alike."""

from hypothesis import given
from hypothesis import strategies as st

from kspec.encode.alike import Alike, alike


def test_what_is_equal_is_said_once() -> None:
    """Nodes that differ in what is theirs alone are alike; one that lacks what others have is not."""
    groups, own = alike({"w-1": ["a", "b", "1"], "cp": ["a", "c"], "w-2": ["a", "b", "2"]})
    assert groups == (Alike(("w-1", "w-2"), ("a", "b")),)
    assert own == {"w-1": ("1",), "cp": ("a", "c"), "w-2": ("2",)}


def test_one_node_is_like_no_other() -> None:
    """It keeps what it has; and so do two that have nothing in common."""
    assert alike({"a": ["x"]}) == ((), {"a": ("x",)})
    assert alike({"a": ["x"], "b": ["y"]}) == ((), {"a": ("x",), "b": ("y",)})


def test_a_new_worker_is_a_line_more() -> None:
    """Of the groups, only the list of names grows."""
    before, _ = alike({f"w-{number}": ["a", "b"] for number in range(3)})
    after, _ = alike({f"w-{number}": ["a", "b"] for number in range(4)})
    assert [group.things for group in after] == [group.things for group in before]


@given(st.dictionaries(st.text("xyz", min_size=1), st.lists(st.integers(0, 6), unique=True), max_size=6))
def test_nothing_is_lost_or_repeated(of_nodes: dict[str, list[int]]) -> None:
    """What a node has is what its group has, and what is its own; it is in one group at most."""
    groups, own = alike(of_nodes)
    for node, things in of_nodes.items():
        shared = [group.things for group in groups if node in group.nodes]
        assert len(shared) <= 1
        assert sorted([thing for found in shared for thing in found] + list(own[node])) == sorted(things)
