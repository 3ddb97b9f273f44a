"""Offsets as spans by path."""

from kspec.model.source import Source
from kspec.model.span import Span
from kspec.read.positions import Entry, Place, Positions

TEXT = "a: [1, é]\nb: 2"
TREE = Place(
    0, 14, {"a": Entry(0, 1, Place(3, 9, items=[Place(4, 5), Place(7, 8)])), "b": Entry(10, 11, Place(13, 14))}
)


def test_values_have_spans_by_path() -> None:
    """Root, entries and items, in the order of the text."""
    values = Positions(TREE, Source("f", TEXT).span, keys=False)
    assert dict(values) == {
        (): Span("f", 1, 1, 2, 5),
        ("a",): Span("f", 1, 4, 1, 10),
        ("a", 0): Span("f", 1, 5, 1, 6),
        ("a", 1): Span("f", 1, 8, 1, 9),
        ("b",): Span("f", 2, 4, 2, 5),
    }


def test_keys_have_spans_by_path() -> None:
    """Only what a key introduces is in there."""
    keys = Positions(TREE, Source("f", TEXT).span, keys=True)
    assert (dict(keys), len(keys)) == ({("a",): Span("f", 1, 1, 1, 2), ("b",): Span("f", 2, 1, 2, 2)}, 2)


def test_paths_that_were_not_written_are_absent() -> None:
    """A wrong key, index or kind of step is not an entry."""
    values = Positions(TREE, Source("f", TEXT).span, keys=False)
    assert not [path for path in (("c",), ("a", 2), ("a", -1), ("b", 0), (0,), ("b", "x")) if path in values]
