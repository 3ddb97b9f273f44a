"""A field under check: its value, its parts, its findings."""

import pytest

from kspec.check.view.field import Field, shown
from kspec.facts import codes
from kspec.model.document import Path
from kspec.model.wire import WireDocument
from kspec.read.documents import load

TEXT = "kind: X\nlist: [a, null, 3]\nmap: {b.c: {}, d: e}\n"


@pytest.fixture
def root() -> Field:
    """The document itself, with one field that a default has filled in."""
    (document,), _ = load(TEXT.encode(), "f.yaml")
    assert isinstance(document.value, dict)
    return Field(WireDocument(document, "v1", "X", {**document.value, "filled": "in"}, lost=("map.d",)))


@pytest.mark.parametrize(
    ("path", "value", "text"),
    [
        ((), None, ""),
        (("list", 0), "a", "a"),
        (("list", 1), None, ""),
        (("list", 2), 3, ""),
        (("list", 3), None, ""),
        (("list", "a"), None, ""),
        (("map", "b.c", "x"), None, ""),
        (("map", 0), None, ""),
        (("filled",), "in", "in"),
    ],
)
def test_a_value_is_there_or_none(root: Field, path: Path, value: object, text: str) -> None:
    """Whatever stands on the way to it."""
    field = root.child(*path)
    assert (field.value if path else None, field.text) == (value, text)
    assert field.is_set == (field.value is not None)


def test_parts_have_paths_of_their_own(root: Field) -> None:
    """Items by index, entries by key; of anything else there are none."""
    items, entries = root.child("list"), root.child("map")
    assert [item.path for item in items.items] == [("list", 0), ("list", 1), ("list", 2)]
    assert [(key, entry.path) for key, entry in entries.entries] == [("b.c", ("map", "b.c")), ("d", ("map", "d"))]
    assert items.texts == ("a", "", "")
    assert [*entries.items, *items.entries] == []


def test_what_is_filled_in_was_not_written(root: Field) -> None:
    """And what was dropped is lost, with what is above and below it."""
    filled, lost = root.child("filled"), root.child("map", "d", "x")
    assert (filled.is_set, filled.is_written, root.child("kind").is_written) == (True, False, True)
    assert (lost.is_lost, root.child("map").is_lost, root.child("map", "b.c").is_lost) == (True, True, False)


def test_a_finding_names_and_shows_its_field(root: Field) -> None:
    """The value or the key; a warning has no class of kubeadm's."""
    error = root.child("map", "d").error(codes.TYPE, "is wrong", "mend it")
    warning = root.child("map", "d").warning(codes.TYPE, "is odd", key=True)
    assert (error.message, error.path, error.document, error.kind, error.help) == (
        *("map.d: is wrong", "map.d", "X", "Invalid value", "mend it"),
    )
    assert (error.span.column, warning.span.column, warning.kind) == (19, 16, "")


def test_a_long_value_is_cut() -> None:
    """A message stays a line."""
    assert shown("a'b") == '"a\'b"'
    assert len(shown("a" * 1000)) < 80
