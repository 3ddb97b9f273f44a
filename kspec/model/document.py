"""One document of the input: a JSON value, and where each part of it was written."""

from collections.abc import Mapping
from typing import Any, TypeAlias

from kspec.model.frozen import field, frozen
from kspec.model.source import Source
from kspec.model.span import Span

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"
"""A JSON value as Python's json module has it; integers keep full precision."""

Path: TypeAlias = tuple[str | int, ...]
"""The way from a document's root to a value: mapping keys and sequence indices. The root is `()`."""


def render_path(path: Path) -> str:
    """The path in kubeadm's notation: `("taints", 0, "key")` is `taints[0].key`; the root is the empty string."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        else:
            text += f".{step}" if text else step
    return text


def value_at(value: Any, path: Path) -> Any:  # noqa: ANN401 - any JSON value
    """The part of a value at a path, None where there is none."""
    for step in path:
        if isinstance(step, str):
            value = value.get(step) if isinstance(value, (dict, Mapping)) else None
        else:
            value = value[step] if isinstance(value, list) and 0 <= step < len(value) else None
    return value


def copied(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """A copy of a value that shares nothing with it that can be changed."""
    if isinstance(value, dict):
        return {key: copied(item) for key, item in value.items()}
    return [copied(item) for item in value] if isinstance(value, list) else value


@frozen
class Document:
    """A value and the positions of its parts.

    `keys` has the span of the key that introduces a mapping's entry, `values` the span of each value, both by
    path. Values that came in through an alias or a merge key have the position of the alias or the merge key.
    `source` is the text in which the spans are; None where a program made the value, whose text says something else,
    or two files did. `extents` are then the texts in which what is said of the document can stand.
    """

    value: Json = field(repr=False)
    span: Span
    keys: Mapping[Path, Span] = field(factory=dict, repr=False)
    values: Mapping[Path, Span] = field(factory=dict, repr=False)
    source: Source | None = field(default=None, eq=False, repr=False)
    extents: tuple[Span, ...] = field(default=(), eq=False, repr=False)

    @property
    def api_version(self) -> str:
        """The document's `apiVersion`, or the empty string."""
        return self._text("apiVersion")

    @property
    def kind(self) -> str:
        """The document's `kind`, or the empty string."""
        return self._text("kind")

    def holds(self, span: Span) -> bool:
        """Whether a span lies in the document, or may do so."""
        return any(_holds(own, span) for own in self.extents or (self.span,))

    def _text(self, key: str) -> str:
        found = self.value.get(key) if isinstance(self.value, dict) else None
        return found if isinstance(found, str) else ""

    def locate(self, path: Path, *, key: bool = False) -> Span:
        """The span of the value at `path` (of its key, with `key`), or of the nearest parent that was written."""
        if key and path in self.keys:
            return self.keys[path]
        for length in range(len(path), -1, -1):
            if path[:length] in self.values:
                if length < len(path) and path[:length] in self.keys:
                    return self.keys[path[:length]]
                return self.values[path[:length]]
        return self.span


def _holds(outer: Span, inner: Span) -> bool:
    begins, ends = (outer.line, outer.column), (outer.end_line, outer.end_column)
    return outer.file == inner.file and begins <= (inner.line, inner.column) <= ends
