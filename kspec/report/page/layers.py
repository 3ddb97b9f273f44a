"""A graph in layers as SVG: boxes in columns, each column in the order that its neighbours suggest, curves between.

All is reckoned in whole units from the texts' lengths, in a font of which every character is equally wide: the same
graph gives the same bytes.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from kspec.report.page.markup import Markup, element
from kspec.report.terminal import width

CHARACTER: Final = 8
"""Units of one character at the size that the style sheet gives to drawings."""
_HEIGHT: Final = 28
_GAP: Final = 10
_BETWEEN: Final = 74
_PADDING: Final = 10
_TOP: Final = 34
"""Room for the columns' headings."""
_LONGEST: Final = 34
_SWEEPS: Final = 4


class Box(NamedTuple):
    """A box: its key, what is written in it, and the number of its colour, -1 for none."""

    key: str
    label: str
    colour: int = -1


class Edge(NamedTuple):
    """A curve from a box of one layer to a box of the next, in a colour."""

    start: str
    end: str
    colour: int


class Layer(NamedTuple):
    """A column: what stands above it, and its boxes."""

    head: str
    boxes: Sequence[Box]


class Words(NamedTuple):
    """What is said of a drawing to those who cannot see it; `identity` begins the ids of both."""

    identity: str
    title: str
    description: str


def draw(words: Words, layers: Sequence[Layer], edges: Sequence[Edge]) -> Markup:
    """The drawing. An edge leads to the next layer."""
    columns = _ordered([layer.boxes for layer in layers], edges)
    heads = [layer.head for layer in layers]
    widths = [_width(head, column) for head, column in zip(heads, columns, strict=True)]
    height = _TOP + max(len(column) for column in columns) * (_HEIGHT + _GAP)
    lefts = [sum(widths[:number]) + number * _BETWEEN for number in range(len(columns))]
    spots: dict[str, tuple[int, int, int]] = {}
    for column, left, wide in zip(columns, lefts, widths, strict=True):
        free = height - _TOP - len(column) * (_HEIGHT + _GAP)
        step = free // (len(column) + 1) if column else 0
        for row, box in enumerate(column):
            spots[box.key] = (left, _TOP + (row + 1) * step + row * (_HEIGHT + _GAP), wide)
    total = lefts[-1] + widths[-1]
    return element(
        "svg",
        element("title", words.title, id=f"{words.identity}-title"),
        element("desc", words.description, id=f"{words.identity}-description"),
        *(element("text", head, x=left, y=_TOP - 16, class_="head") for head, left in zip(heads, lefts, strict=True)),
        *_curves(edges, spots),
        *(part for column in columns for box in column for part in _box(box, spots[box.key])),
        viewBox=f"-2 0 {total + 4} {height}",
        width=total + 4,
        height=height,
        role="img",
        aria_labelledby=f"{words.identity}-title {words.identity}-description",
    )


def _width(head: str, boxes: Sequence[Box]) -> int:
    return max([width(head), *(width(_short(box.label)) for box in boxes)]) * CHARACTER + 2 * _PADDING


def _ordered(layers: Sequence[Sequence[Box]], edges: Sequence[Edge]) -> list[list[Box]]:
    """Each layer sorted by the mean place of its neighbours, there and back a few times, so that few curves cross."""
    columns = [list(layer) for layer in layers]
    for sweep in range(_SWEEPS):
        forth = sweep % 2 == 0
        for number in range(1, len(columns)) if forth else range(len(columns) - 2, -1, -1):
            beside = {box.key: place for place, box in enumerate(columns[number - 1 if forth else number + 1])}
            ends = [(edge.end, edge.start) if forth else (edge.start, edge.end) for edge in edges]
            columns[number] = _by_neighbours(columns[number], beside, ends)
    return columns


def _by_neighbours(column: Sequence[Box], beside: Mapping[str, int], ends: Sequence[tuple[str, str]]) -> list[Box]:
    def mean(item: tuple[int, Box]) -> tuple[float, int]:
        place, box = item
        found = [beside[other] for own, other in ends if own == box.key and other in beside]
        return (sum(found) / len(found) if found else place, place)

    return [box for _, box in sorted(enumerate(column), key=mean)]


def _curves(edges: Sequence[Edge], spots: Mapping[str, tuple[int, int, int]]) -> Iterator[Markup]:
    for edge in dict.fromkeys(edges):
        left, top, wide = spots[edge.start]
        right, bottom, _ = spots[edge.end]
        x, y, z = left + wide, top + _HEIGHT // 2, bottom + _HEIGHT // 2
        middle = (x + right) // 2
        yield element("path", d=f"M{x} {y}C{middle} {y} {middle} {z} {right} {z}", class_=f"edge c{edge.colour}")


def _box(box: Box, spot: tuple[int, int, int]) -> Iterator[Markup]:
    left, top, wide = spot
    colour = f"box c{box.colour}" if box.colour >= 0 else "box"
    yield element("rect", x=left, y=top, width=wide, height=_HEIGHT, rx=4, class_=colour)
    yield element("text", _short(box.label), x=left + _PADDING, y=top + _HEIGHT // 2 + 5)


def _short(label: str) -> str:
    return label if len(label) <= _LONGEST else f"{label[: _LONGEST - 1]}\N{HORIZONTAL ELLIPSIS}"
