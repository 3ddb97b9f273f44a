"""A spec as a person would write it: YAML in block style, with comments above its fields.

Written by ruamel.yaml's round-trip writer. Whatever reads it, kubeadm or a tool that reads YAML 1.2, reads the values
that were given: a string that either would take for something else is in quotes.
"""

import io
import sys
import textwrap
from collections.abc import Iterable, Mapping
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from kspec.go.scalar import reads_as_string
from kspec.model.commented import Commented
from kspec.model.document import Json, Path

WIDTH: Final = 100
"""Columns of a line of a comment."""
_STEP: Final = 2
"""Columns by which what is in a field stands to its right; the items of a list do not."""


def dump(documents: Iterable[Commented]) -> str:
    """The documents, parted by lines of `---`."""
    return "---\n".join(map(_document, documents))


def _document(document: Commented) -> str:
    value = document.value
    content: Json = {**value} if isinstance(value, Mapping) else [*value]
    root = _node(content, (), 0, document.comments)
    writer = YAML()
    writer.width = sys.maxsize  # a long string is easier to read than a folded one
    stream = io.StringIO()
    writer.dump(root, stream)
    head = _lines(document.comments.get((), ""), 0)
    return "".join(f"# {line}".rstrip() + "\n" for line in head) + stream.getvalue()


def _mapping(value: Mapping[str, Json], path: Path, column: int, comments: Mapping[Path, str]) -> Any:  # noqa: ANN401 - ruamel.yaml's nodes have no types
    node = CommentedMap()
    for key, item in value.items():
        name = _string(key)
        node[name] = _node(item, (*path, key), column if isinstance(item, list) else column + _STEP, comments)
        _comment(node, name, comments.get((*path, key)), column)
    return node


def _node(value: Json, path: Path, column: int, comments: Mapping[Path, str]) -> Any:  # noqa: ANN401 - as above
    """A value whose own lines begin at a column."""
    if isinstance(value, Mapping):
        return _mapping(value, path, column, comments)
    if not isinstance(value, list):
        return _string(value) if isinstance(value, str) else value
    node = CommentedSeq(_node(item, (*path, at), column + _STEP, comments) for at, item in enumerate(value))
    for at in range(len(value)):
        _comment(node, at, comments.get((*path, at)), column)
    return node


def _comment(node: Any, key: str | int, text: str | None, column: int) -> None:  # noqa: ANN401 - as above
    if text is not None:
        node.yaml_set_comment_before_after_key(key, before="\n".join(_lines(text, column)), indent=column)


def _lines(text: str, column: int) -> list[str]:
    """A comment's text in lines that fit behind a column and `# `; whatever breaks a line for YAML does so here."""
    wrapper = textwrap.TextWrapper(WIDTH - column - 2, break_long_words=False, break_on_hyphens=False)
    return [part for line in text.splitlines() for part in wrapper.wrap(line) or [""]]


def _string(text: str) -> str:
    """A string in quotes where kubeadm would read it otherwise; ruamel.yaml sees to the other reading."""
    return text if reads_as_string(text) else DoubleQuotedScalarString(text)
