"""Graphs in layers."""

import re
from itertools import pairwise

from kspec.report.page.layers import Box, Edge, Layer, Words, draw

WORDS = Words("g", "A <graph>", "of two layers")


def drawn(edges: list[Edge]) -> str:
    """Two columns of three boxes."""
    left, right = ([Box(f"{side}{name}", f"{side}{name}") for name in "abc"] for side in "lr")
    return draw(WORDS, [Layer("left", left), Layer("right", right)], edges)


def test_boxes_stand_where_curves_cross_least() -> None:
    """The right column is sorted by the left."""
    found = drawn([Edge("la", "rc", 0), Edge("lb", "rb", 0), Edge("lc", "ra", 0)])
    heights = {name: int(y) for y, name in re.findall(r'y="(\d+)">([lr][abc])<', found)}
    assert heights["la"] == heights["rc"]
    assert heights["lc"] == heights["ra"]


def test_boxes_do_not_lie_on_each_other_and_within_the_drawing() -> None:
    """Each in its own row."""
    found = drawn([Edge("la", "ra", 1), Edge("la", "ra", 1)])
    boxes = [
        tuple(map(int, box)) for box in re.findall(r'<rect x="(\d+)" y="(\d+)" width="(\d+)" height="(\d+)"', found)
    ]
    whole = re.search(r'viewBox="(-?\d+) 0 (\d+) (\d+)"', found)
    assert whole is not None
    width, height = int(whole[2]), int(whole[3])
    assert len(boxes) == len(set(boxes)) == 6
    assert all(x + wide <= width and y + high <= height for x, y, wide, high in boxes)
    columns = {x: sorted(y for other, y, _, _ in boxes if other == x) for x, *_ in boxes}
    assert all(later - earlier >= boxes[0][3] for rows in columns.values() for earlier, later in pairwise(rows))
    assert found.count("<path") == 1


def test_a_drawing_is_told_in_words() -> None:
    """By its title and description."""
    found = drawn([])
    assert '<title id="g-title">A &lt;graph&gt;</title>' in found
    assert 'role="img" aria-labelledby="g-title g-description"' in found


def test_a_long_label_is_cut() -> None:
    """Its box would be wider than the page."""
    found = draw(WORDS, [Layer("one", [Box("x", "x" * 60)])], [])
    assert "x" * 33 + "\N{HORIZONTAL ELLIPSIS}" in found
    assert "x" * 34 not in found
