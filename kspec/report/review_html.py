"""A review as one page by itself: no script, nothing from elsewhere; for light, dark, print and phone."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from kspec.model.event import Event
from kspec.model.review import WEIGHTS, Change, Consequence, Deed, FileChange, Group, Review, Verdict
from kspec.report.page.frame import framed
from kspec.report.page.markup import Markup, element, join
from kspec.report.review_words import (
    FROZEN,
    SIGNS,
    consequence,
    decided,
    heading,
    headline,
    line,
    ordered,
    own_files,
    pack_line,
    sentence,
    title,
    uncompared,
)

_SHEET: Final = Path(__file__).with_name("page").joinpath("review.css").read_text(encoding="utf-8")
_CLASSES: Final = {Deed.ADDED: "added", Deed.REMOVED: "removed", Deed.CHANGED: "changed", Deed.REORDERED: "changed"}
_GRAVE: Final = 2
"""So many of the weights are told in colour."""


def render(review: Review, *, verbose: bool = False) -> str:  # noqa: ARG001 - a page has room for everything
    """The page."""
    return page(title(review), element("h1", headline(review)), *_parts(review, 2))


def render_section(review: Review, *, verbose: bool = False) -> str:  # noqa: ARG001 - as `render`
    """The same as a part of a page that has several."""
    return element("section", element("h2", headline(review)), *_parts(review, 3))


def page(title: str, *body: Markup) -> str:
    """A page that is styled as a review's."""
    return framed(title, _SHEET, element("main", *body))


def _parts(review: Review, level: int) -> Iterator[Markup]:
    """All below the headline; `level` is that of the headings, 1 the page's own."""
    below = f"h{level}"
    if review.consequences:
        yield element(below, "What it means, the worst first")
        yield _list(element("li", consequence(found), class_=_mark(found)) for found in review.consequences)
    events = decided(review)
    if events:
        yield element(below, "What a build generates and issues")
        yield _list(map(_event, events))
        yield _soft(FROZEN)
    if review.releases:
        yield element(below, f"Kubernetes {review.releases[0]} to {review.releases[1]}")
        yield _list(element("li", note) for note in review.notes)
    if review.packs:
        yield element("h2", "Packs")
        yield _list(element("li", pack_line(change)) for change in review.packs)
    groups = [group for group in review.groups if any(True for _ in ordered(group))]
    if groups:
        yield element(below, "Changes")
        yield from (_group(group, level + 1) for group in groups)
    yield from (_soft(last) for last in (own_files(review), uncompared(review)) if last)


def _soft(sentence: str) -> Markup:
    return element("p", sentence[0].upper() + sentence[1:], ".", class_="soft")


def _list(entries: Iterable[Markup]) -> Markup:
    return element("ul", *entries)


def _mark(found: Consequence) -> str | bool:
    return "worst" if WEIGHTS.index(found.effect.weight) < _GRAVE else False


def _event(event: Event) -> Markup:
    because = f": {'; '.join(event.reasons)}" if event.reasons else ""
    return element("li", f"{event.action.value} ", element("code", event.subject), because)


def _group(group: Group, level: int) -> Markup:
    files = list(ordered(group))
    number = f"{len(files)} file{'' if len(files) == 1 else 's'}"
    said = element("summary", f"{heading(group, everything=True)}: {number}")
    if group.happens:
        entries = (element("li", element("code", file.inner), f" {file.summary}") for file in files)
        return element("details", said, _list(entries))
    return element("details", said, *(part for file in files for part in _file(file, group, level)), open=True)


def _file(file: FileChange, group: Group, level: int) -> Iterator[Markup]:
    yield element(f"h{level}", element("code", file.inner))
    yield element("p", sentence(file, group))
    changes = [one for one in file.changes if not (one.hidden and not one.place and file.secret)]
    if changes and file.verdict is Verdict.CHANGED:
        yield element("pre", join(map(_change, changes), "\n"))


def _change(change: Change) -> Markup:
    return element("span", f"{SIGNS[change.deed]} {line(change)}", class_=_CLASSES[change.deed])
