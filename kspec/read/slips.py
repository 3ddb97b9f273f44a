"""Slips of typing that break a YAML text, recognized where the text breaks: what to do, and the edit that does it.

A blank missing behind a key's colon or an item's dash (`kind:ClusterConfiguration`, `-name: v`); a line `---` between
two documents that is missing, so that the second one's `apiVersion` or `kind` repeats the first one's, or misspelt.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from kspec.model.expression import expression
from kspec.model.fix import Edit, Fix
from kspec.model.source import Source
from kspec.read.top_fields import top_fields

_GLUED: Final = expression(r"[ \t]*(?:- +)*(?P<key>[A-Za-z][A-Za-z0-9_.-]*):(?P<value>[^\s/:#][^\n]*)")
"""A line with a key and no blank behind its colon. What begins with a slash is a URL."""
_GLUED_ITEM: Final = expression(r"[ \t]*(?:- +)*-(?=[A-Za-z\"'])")
"""A line with an item and no blank behind its dash."""
_RULE: Final = expression(r"(?!---\s)[ \t]*(?:-{2,}|[\u2013\u2014]+)[ \t]*(?=\n)")
"""A line of dashes, of whatever number and kind, but the right one."""
_HEAD: Final = expression(r"\{?\s*[\"']?(?:apiVersion|kind)[\"']?\s*:")
"""How a document begins."""
_HEADS: Final = expression(r"(?:^|[{,\s])[\"']?(apiVersion|kind)[\"']?\s*:", re.MULTILINE)
_KEYS: Final = ("apiVersion", "kind")
"""The fields that every document has once."""
_COMMENT: Final = expression(r"[ \t]*#")


class Slip(NamedTuple):
    """What was meant: a sentence to add, what to do, and the fix that does it where it is certain."""

    help: str
    fix: Fix | None = None


def glued(source: Source, offset: int) -> Slip | None:
    """The blank that is missing behind a colon or dash on the line of an error, or on the one above, where it shows."""
    line = source.text.rfind("\n", 0, offset) + 1
    for start in (line, source.text.rfind("\n", 0, max(0, line - 1)) + 1):
        match = _GLUED.match(source.text, start)
        if match:
            return blank(source, match.end("key") + 1, match["key"])
        match = _GLUED_ITEM.match(source.text, start)
        if match:
            return _put(source, match.end(), " ", "a blank is missing behind '-'", "add the blank")
    return None


def glued_value(source: Source | None, extent: tuple[int, int], names: Sequence[str]) -> Slip | None:
    """The same where the line is a value by itself, such as `name:cp-1` in place of a mapping with such a field."""
    match = _GLUED.match(source.text, *extent) if source else None
    if source is None or match is None or match["key"] not in names:
        return None
    return blank(source, match.end("key") + 1, match["key"])


def glued_items(source: Source, extent: tuple[int, int]) -> Slip | None:
    """The same where lines that were to be items are the value, such as `-a` above `-b`."""
    text = source.text[slice(*extent)]
    starts = [extent[0] + match.end() for match in re.finditer(r"^[ \t]*-(?=\S)", text, re.MULTILINE)]
    if len(starts) != text.count("\n") + 1:
        return None
    edits = tuple(Edit(source.span(at, at), "", " ") for at in starts)
    return Slip("a blank is missing behind '-'", Fix("add the blank", edits))


def rule(source: Source, offset: int) -> Slip | None:
    """The line `---` that a line of dashes at an offset is meant for, where a document begins below it."""
    start = source.text.rfind("\n", 0, offset) + 1
    match = _RULE.match(source.text, start)
    if match is None or not _HEAD.match(source.text, _below_comments(source.text, match.end() + 1)):
        return None
    fix = Fix("write ---", (Edit(source.span(start, match.end()), match[0], "---"),))
    return Slip("documents are parted by a line of three dashes, ---, that is not indented", fix)


def ignored(source: Source, extent: tuple[int, int], offset: int) -> Slip | None:
    """The line `---` that is missing before what stands at an offset behind the end of a document.

    `extent` has both. None where one of them is not a whole document: then something else is wrong, such as a line
    that is further in than the next.
    """
    start = source.text.rfind("\n", 0, offset) + 1
    parts = (source.text[extent[0] : offset], source.text[offset : extent[1]])
    whole = all(len(set(_HEADS.findall(part))) == len(_KEYS) for part in parts)
    if source.text[start:offset].strip() or not whole or not _HEAD.match(source.text, offset):
        return None
    return _put(source, _above_comments(source.text, start), "---\n", "", "add the line ---")


def blank(source: Source, offset: int, key: str) -> Slip:
    """A blank is missing at an offset, behind a key's colon."""
    return _put(source, offset, " ", f"a blank is missing behind '{key}:'", "add the blank")


def _put(source: Source, offset: int, text: str, help_: str, what: str) -> Slip:
    return Slip(help_, Fix(what, (Edit(source.span(offset, offset), "", text),)))


class Key(NamedTuple):
    """A key of a document's mapping, its offset, and the word that it has as its value, or nothing."""

    name: str
    offset: int
    word: str = ""


def second_document(keys: Sequence[Key]) -> tuple[int, int, bool] | None:
    """Where in a document's mapping a second document begins, whose separating line is missing.

    Args:
        keys: the mapping's keys in their order, repeated ones too.

    Returns:
        Which key is the first to repeat `apiVersion` or `kind`, which one is the second document's first, as far as the
        fields of the two kinds tell, and whether that is certain. None where the key was written twice and no second
        document begins: the other one of the two does not repeat.
    """
    names = [key.name for key in keys]
    repeated = next((at for at, name in enumerate(names) if name in _KEYS and name in names[:at]), None)
    if repeated is None or not all(name in names[:repeated] and name in names[repeated:] for name in _KEYS):
        return None
    ours, theirs = (
        top_fields(next(key.word for key in part if key.name == "kind")) for part in (keys[:repeated], keys[repeated:])
    )
    head = max(names.index(name) for name in _KEYS) + 1
    first = next((at for at in range(head, repeated) if names[at] in theirs and names[at] not in ours), repeated)
    between = names[first:repeated]
    clear = first == repeated or names[first - 1] not in theirs or names[first - 1] in _KEYS
    return repeated, first, clear and all(name in theirs for name in between)


def separator(source: Source, first: Key, *, certain: bool, flow: bool) -> Slip:
    """The line `---` that is missing before a document's first key; in `flow`, its braces are missing, too."""
    line = source.locate(first.offset)[0]
    if flow:
        return Slip(f"write two documents, each in braces of its own, and a line --- between them, before line {line}")
    help_ = f"a line --- is missing before line {line}, where another document begins"
    start = source.text.rfind("\n", 0, first.offset) + 1
    if not certain or source.text[start : first.offset].strip():
        return Slip(help_)
    start = _above_comments(source.text, start)
    above = source.text.rfind("\n", 0, max(0, start - 1)) + 1
    meant = _RULE.match(source.text, above)  # indented, it was read as a part of the value above it
    if meant:
        return Slip(help_, Fix("write ---", (Edit(source.span(above, meant.end()), meant[0], "---"),)))
    return _put(source, start, "---\n", help_, "add the line ---")


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


def _below_comments(text: str, start: int) -> int:
    """The beginning of the first line from an offset on that is neither blank nor a comment."""
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        line = text[start:end].strip()
        if line and not line.startswith("#"):
            break
        start = end
    return start
