"""Where something stands."""

from kspec.model.span import Span


def test_a_span_is_written_for_an_editor() -> None:
    """file:line:column; of a jsonnet program the file alone."""
    assert str(Span("a.yaml", 3, 7, 3, 9)) == "a.yaml:3:7"
    assert str(Span("a.jsonnet", 0, 0, 0, 0)) == "a.jsonnet"


def test_spans_are_ordered_by_file_and_place() -> None:
    """Sorting findings needs no further rule."""
    assert sorted([Span("b", 1, 1, 1, 1), Span("a", 10, 1, 10, 1), Span("a", 9, 9, 9, 9)]) == [
        Span("a", 9, 9, 9, 9),
        Span("a", 10, 1, 10, 1),
        Span("b", 1, 1, 1, 1),
    ]
