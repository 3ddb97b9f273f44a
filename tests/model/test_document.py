"""A document and the places of its parts."""

import pytest

from kspec.model.document import Document, render_path, value_at
from kspec.model.span import Span


def span(line: int) -> Span:
    """A place that is told by its line."""
    return Span("a.yaml", line, 1, line, 9)


DOCUMENT = Document(
    {"apiVersion": "v1", "kind": "X", "a": {"b": [1]}},
    Span("a.yaml", 1, 1, 9, 1),
    keys={("a",): span(3), ("a", "b"): span(4)},
    values={(): span(1), ("a",): span(5), ("a", "b"): span(6), ("a", "b", 0): span(7)},
)


def test_a_part_is_found_by_its_path() -> None:
    """None where there is none, whatever stands in its place; no step counts from the end."""
    assert value_at({"a": [{"b": 1}]}, ("a", 0, "b")) == 1
    assert value_at({"a": [{"b": 1}]}, ()) == {"a": [{"b": 1}]}
    for path in (("a", 1, "b"), ("a", -1), ("a", "b"), ("b",), (0,)):
        assert value_at({"a": [{"b": 1}]}, path) is None
    assert value_at({"a": "text"}, ("a", 0)) is None


@pytest.mark.parametrize(
    ("path", "text"),
    [((), ""), (("a",), "a"), (("taints", 0, "key"), "taints[0].key"), (("a", 1, 2), "a[1][2]"), ((0, "a"), "[0].a")],
)
def test_paths_are_written_as_kubeadm_does(path: tuple[str | int, ...], text: str) -> None:
    """Keys are joined with dots, indices stand in brackets."""
    assert render_path(path) == text


@pytest.mark.parametrize(
    ("path", "key", "line"),
    [
        (("a", "b"), False, 6),
        (("a", "b"), True, 4),
        (("a", "b", 0), False, 7),
        (("a", "b", 0), True, 7),
        (("a", "b", "gone"), False, 4),
        (("a", "gone"), False, 3),
        (("gone", "too"), False, 1),
    ],
)
def test_what_was_not_written_is_located_at_its_parent(path: tuple[str | int, ...], key: bool, line: int) -> None:  # noqa: FBT001 - a column of the table
    """A field's own place, else the key of the nearest parent that was written."""
    assert DOCUMENT.locate(path, key=key).line == line


def test_a_document_says_what_it_is() -> None:
    """apiVersion and kind are texts, empty where they are none."""
    assert (DOCUMENT.api_version, DOCUMENT.kind) == ("v1", "X")
    assert (Document({"kind": 7}, span(1)).kind, Document([], span(1)).api_version) == ("", "")


def test_a_document_holds_what_lies_between_its_ends() -> None:
    """Both ends are included; another file is not."""
    assert DOCUMENT.holds(span(1))
    assert DOCUMENT.holds(Span("a.yaml", 9, 1, 9, 1))
    assert not DOCUMENT.holds(Span("a.yaml", 9, 2, 9, 3))
    assert not DOCUMENT.holds(Span("b.yaml", 2, 1, 2, 2))


def test_the_content_is_not_printed() -> None:
    """A document may hold secrets."""
    assert "apiVersion" not in repr(DOCUMENT)
