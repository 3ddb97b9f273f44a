"""A change of the source that mends a finding, as a value."""

from kspec.model.frozen import field, frozen
from kspec.model.span import Span


@frozen
class Edit:
    """Put `new` where `old` stands at `span`.

    What stands at the span may be another text: an alias or a merge key, through which the value came in. Then the
    edit does not apply.
    """

    span: Span
    old: str = field(repr=False)
    new: str = field(repr=False)


@frozen
class Fix:
    """Edits that belong together: all are made or none. `message` says what they do, as a phrase: "write X"."""

    message: str
    edits: tuple[Edit, ...]


def respell(span: Span, old: str, new: str) -> Fix | None:
    """Write one plain word for another at the span of a key or value, kept in quotes where it stands in quotes.

    None where the span is not as wide as the word: something else stands there.
    """
    width = span.end_column - span.column
    if span.line != span.end_line or width not in {len(old), len(old) + 2}:
        return None
    quoted = (width - len(old)) // 2
    inner = Span(span.file, span.line, span.column + quoted, span.line, span.end_column - quoted)
    return Fix(f"write {new}", (Edit(inner, old, new),))
