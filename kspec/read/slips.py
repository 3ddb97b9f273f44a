"""Slips of typing that break a YAML text, recognized where the text breaks: what to do, and the edit that does it.

Two of them: a blank missing behind a key's colon (`kind:ClusterConfiguration`), and a missing line `---` between two
documents, so that the second one's `apiVersion` or `kind` repeats the first one's.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from attrs import frozen

from kspec.model.fix import Edit, Fix
from kspec.model.source import Source

_GLUED: Final = re.compile(r"[ \t]*(?:- +)*(?P<key>[A-Za-z][A-Za-z0-9_.-]*):(?P<value>[^\s/:#][^\n]*)")
"""A line with a key and no blank behind its colon. What begins with a slash is a URL."""
_KEYS: Final = ("apiVersion", "kind")
"""The fields that every document has once."""
_COMMENT: Final = re.compile(r"[ \t]*#")


@frozen
class Slip:
    """What was meant: a sentence to add, what to do, and the fix that does it where it is certain."""

    help: str
    fix: Fix | None = None


def glued(source: Source, offset: int) -> Slip | None:
    """The blank that is missing behind a colon on the line of an error, or on the one above, where the error shows."""
    line = source.text.rfind("\n", 0, offset) + 1
    for start in (line, source.text.rfind("\n", 0, max(0, line - 1)) + 1):
        match = _GLUED.match(source.text, start)
        if match:
            return blank(source, match.end("key") + 1, match["key"])
    return None


def glued_value(source: Source | None, extent: tuple[int, int], names: Sequence[str]) -> Slip | None:
    """The same where the line is a value by itself, such as `name:cp-1` in place of a mapping with such a field."""
    match = _GLUED.match(source.text, *extent) if source else None
    if source is None or match is None or match["key"] not in names:
        return None
    return blank(source, match.end("key") + 1, match["key"])


def blank(source: Source, offset: int, key: str) -> Slip:
    """A blank is missing at an offset, behind a key's colon."""
    return Slip(
        f"a blank is missing behind '{key}:'", Fix("add the blank", (Edit(source.span(offset, offset), "", " "),))
    )


def separator(source: Source, keys: Sequence[tuple[str, int]], repeated: int) -> Slip | None:
    """The line `---` that is missing before a repeated `apiVersion` or `kind` of a document in block style.

    Args:
        source: the text.
        keys: the keys of the document's mapping in their order, repeated ones too, each with its offset.
        repeated: which of them is the first to repeat one of the two.

    Returns:
        None where the key was written twice and no second document begins: the other one of the two does not repeat.
    """
    before, after = ([name for name, _ in part] for part in (keys[:repeated], keys[repeated:]))
    if not all(name in before and name in after for name in _KEYS):
        return None
    start = source.text.rfind("\n", 0, keys[repeated][1]) + 1
    if source.text[start : keys[repeated][1]].strip():
        return None
    line = source.locate(keys[repeated][1])[0]
    start = _above_comments(source.text, start)
    fix = Fix("add the line ---", (Edit(source.span(start, start), "", "---\n"),))
    return Slip(f"a line --- is missing before line {line}, where another document begins", fix)


def repeats_differ(keys: Mapping[str, int]) -> bool:
    """Whether more than one key of a mapping is there several times: then an item or a document begins unmarked."""
    return sum(count > 1 for count in keys.values()) > 1


def _above_comments(text: str, start: int) -> int:
    """The beginning of the lines of comments that end at an offset."""
    while start:
        above = text.rfind("\n", 0, start - 1) + 1
        if not _COMMENT.match(text, above):
            break
        start = above
    return start
