"""A review for people at a terminal."""

from collections.abc import Iterator
from typing import Final

from kspec.model.review import FileChange, Group, Review
from kspec.report.review_words import (
    FROZEN,
    SIGNS,
    consequence,
    decided,
    heading,
    line,
    ordered,
    own_files,
    pack_line,
    sentence,
    title,
    uncompared,
)
from kspec.report.terminal import printable

_EVENTS: Final = 40
_CHANGES: Final = 20
_FILES: Final = 40


def render(review: Review, *, verbose: bool = False) -> str:
    """What differs, what it means, and each change; with `verbose` all of it, however much."""
    return "".join(f"{printable(text)}\n" for text in _lines(review, verbose=verbose))


def _lines(review: Review, *, verbose: bool) -> Iterator[str]:
    yield title(review)
    if review.releases:
        yield ""
        yield f"Kubernetes {review.releases[0]} -> {review.releases[1]}"
        yield from (f"  {note}" for note in review.notes)
    if review.packs:
        yield ""
        yield "Packs"
        yield from (f"  {pack_line(change)}" for change in review.packs)
    if review.consequences:
        yield ""
        yield "What it means, the worst first:"
        yield from (f"  {consequence(found, everything=verbose)}" for found in review.consequences)
    events = decided(review)
    if events:
        yield ""
        yield "What a build generates and issues:"
        most = len(events) if verbose else _EVENTS
        for event in events[:most]:
            because = f": {'; '.join(event.reasons)}" if event.reasons else ""
            yield f"  {event.action.value:<10} {event.subject}{because}"
        if len(events) > most:
            yield f"  and {len(events) - most} more; --verbose names all"
        yield f"  {FROZEN}"
    for group in review.groups:
        yield from _group(group, verbose=verbose)
    yield from _last(review)


def _last(review: Review) -> Iterator[str]:
    last = [text for text in (own_files(review), uncompared(review)) if text]
    if last:
        yield ""
        yield from last


def _group(group: Group, *, verbose: bool) -> Iterator[str]:
    files = list(ordered(group))
    if not files:
        return
    yield ""
    yield heading(group, everything=verbose)
    if group.happens and not verbose:
        yield f"  {len(files)} files{'' if len(group.nodes) == 1 else ' each'}; --verbose names all"
        return
    most = len(files) if verbose else _FILES
    for file in files[:most]:
        yield from _file(file, group, verbose=verbose)
    if len(files) > most:
        yield f"  and {len(files) - most} more files; --verbose names all"


def _file(file: FileChange, group: Group, *, verbose: bool) -> Iterator[str]:
    yield f"  {file.inner}"
    yield f"    {sentence(file, group)}"
    changes = [one for one in file.changes if not (one.hidden and not one.place and file.secret)]
    most = len(changes) if verbose else _CHANGES
    yield from (f"    {SIGNS[one.deed]} {line(one)}" for one in changes[:most])
    if len(changes) > most:
        yield f"    and {len(changes) - most} more; --verbose names all"
