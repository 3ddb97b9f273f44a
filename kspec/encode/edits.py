"""Edits of a text by span: whether they apply, and the text that they make."""

from collections.abc import Iterable, Mapping, Sequence

from kspec.model.fix import Edit, Fix
from kspec.model.span import Span


def applies(fix: Fix, sources: Mapping[str, bytes]) -> bool:
    """Whether every edit of a fix finds at its span what it replaces. `sources` has the bytes of each file."""
    return all(_stands(edit, sources.get(edit.span.file)) for edit in fix.edits)


def _stands(edit: Edit, content: bytes | None) -> bool:
    text = None if content is None else _text(content)
    if text is None:
        return False
    extent = _extent(text, edit.span)
    return extent is not None and text[extent[0] : extent[1]] == edit.old


def by_file(edits: Iterable[Edit]) -> dict[str, list[Edit]]:
    """Edits by the file that they change."""
    files: dict[str, list[Edit]] = {}
    for edit in edits:
        files.setdefault(edit.span.file, []).append(edit)
    return files


def choose(fixes: Iterable[Fix]) -> tuple[Fix, ...]:
    """The fixes, in their order, that can be made together: of those that overlap, the first."""
    chosen: list[Fix] = []
    for fix in fixes:
        taken = [edit for other in chosen for edit in other.edits]
        if not any(_overlap(edit.span, other.span) for edit in fix.edits for other in taken):
            chosen.append(fix)
    return tuple(chosen)


def _overlap(one: Span, other: Span) -> bool:
    if one.file != other.file:
        return False
    first, second = sorted((one, other))
    end = (first.end_line, first.end_column)
    return end > (second.line, second.column) or (first.line, first.column) == (second.line, second.column)


def edited(content: bytes, edits: Sequence[Edit]) -> bytes:
    """A file with edits made: they apply to it and do not overlap. Its ends of line stay what they are.

    Raises ValueError where an edit does not apply.
    """
    text = _text(content)
    if text is None:
        message = "the file is not UTF-8"
        raise ValueError(message)
    windows = b"\r\n" in content
    for edit in sorted(edits, key=lambda edit: edit.span, reverse=True):
        extent = _extent(text, edit.span)
        if extent is None or text[extent[0] : extent[1]] != edit.old:
            message = f"an edit at {edit.span} does not apply"
            raise ValueError(message)
        text = text[: extent[0]] + edit.new + text[extent[1] :]
    return (text.replace("\n", "\r\n") if windows else text).encode()


def _text(content: bytes) -> str | None:
    """The text as spans count it: with line feeds alone. None where it is no text, or mixes ends of line."""
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return None
    if "\r\n" not in text:
        return text
    text = text.replace("\r\n", "\n")
    return text if content.count(b"\n") == content.count(b"\r\n") else None


def _extent(text: str, span: Span) -> tuple[int, int] | None:
    start, end = _offset(text, span.line, span.column), _offset(text, span.end_line, span.end_column)
    return None if start is None or end is None else (start, end)


def _offset(text: str, line: int, column: int) -> int | None:
    """Where a place of a span is in the text; None where the text has no such place."""
    start = 0
    for _ in range(line - 1):
        start = text.find("\n", start) + 1
        if not start:
            return None
    end = text.find("\n", start)
    offset = start + column - 1
    return offset if line >= 1 and offset <= (len(text) if end < 0 else end) else None
