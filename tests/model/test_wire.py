"""Wire configuration."""

import pytest

from kspec.model.document import Document
from kspec.model.release import Release
from kspec.model.span import Span
from kspec.model.wire import Wire, WireDocument

RELEASE = Release("v1.37.2", "v1.37", "v1.37.2", {}, frozenset(), (), ())


def span(line: int) -> Span:
    """A place that is told by its line."""
    return Span("a.yaml", line, 1, line, 9)


def document(kind: str, **more: object) -> WireDocument:
    """A document with places for `kind`, `a` and `old`."""
    places = {("kind",): span(1), ("a",): span(2), ("old",): span(3), ("old", "b"): span(4)}
    return WireDocument(Document({}, span(0), values=places), "v1", kind, {}, **more)  # type: ignore[arg-type]


def test_a_field_is_located_where_it_was_written() -> None:
    """A field that an older API version has elsewhere is found there, with what is below it."""
    moved = document("X", origins={("new",): ("old",)})
    assert moved.locate(("a",)).line == 2
    assert moved.locate(("new",)).line == 3
    assert moved.locate(("new", "b")).line == 4
    assert moved.written_path(("new", "b")) == ("old", "b")
    assert moved.written_path(("a",)) == ("a",)


def test_a_document_that_was_made_up_points_at_its_neighbour() -> None:
    """It has no place of its own: its neighbour's kind, or the entry that it was made of."""
    assert document("X", written=False).locate(("a",)).line == 1
    assert document("X", written=False, at=("old",)).locate(("a",)).line == 3


@pytest.mark.parametrize(
    ("field", "lost"),
    [
        ("a", True),
        ("a.b", True),
        ("a.b[0].c", True),
        ("ab", False),
        ("", True),
        ("c", True),
        ("c[1]", True),
        ("c[10]", False),
    ],
)
def test_nothing_is_said_of_what_was_lost(field: str, lost: bool) -> None:  # noqa: FBT001 - a column of the table
    """A field is lost with the one above it and the one below it, and not with one whose name only begins alike."""
    assert document("X", lost=("a.b", "c[1]")).is_lost(field) is lost


def test_documents_are_found_and_replaced_by_kind() -> None:
    """The first of a kind is found; putting one replaces it in its place, or adds it at the end."""
    wire = Wire((document("A"), document("B")), RELEASE)
    assert wire.get("B") is wire.documents[1]
    assert wire.get("C") is None
    new = document("A", written=False)
    assert wire.put(new).documents == (new, wire.documents[1])
    assert [found.kind for found in wire.put(document("C")).documents] == ["A", "B", "C"]


def test_joins_are_the_further_nodes_in_their_order() -> None:
    """Only JoinConfigurations may repeat."""
    first, second = document("JoinConfiguration"), document("JoinConfiguration", at=("x",))
    assert list(Wire((first, document("A"), second), RELEASE).joins) == [first, second]
