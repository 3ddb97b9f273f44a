"""What a build would do to the clusters of a fleet: the review of each that differs, and how many do."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from kspec.report.fleet import Done, counted, number, text_each
from kspec.report.page.markup import NEWLINE, Markup, element, join, rendered
from kspec.report.review_html import page
from kspec.report.review_markdown import MOST, plain

_WORDS: Final = {0: "same", 1: "different", 2: "cannot be compared"}
"""What the status of a comparison means."""
_CUT: Final = "\n*{} cannot be shown here: `kspec diff` tells of {}.*\n"
_ROOM: Final = len(_CUT) + 40
"""Characters that are kept for the last line."""

SECTIONS: Final[Mapping[str, str]] = {"html": "section"}
"""Of each cluster the review is asked for in this format, where it is not the fleet's own."""


def render(wanted: str, done: Sequence[Done], *, quiet: bool = False) -> str:
    """The review in the format `text`, `markdown` or `html`; with `quiet`, nothing where nothing differs."""
    if quiet and not any(one.status for one in done):
        return ""
    formats: Mapping[str, Callable[[Sequence[Done]], str]] = {"markdown": _markdown, "html": _html}
    return formats.get(wanted, _text)(done)


def _text(done: Sequence[Done]) -> str:
    return f"{text_each([one for one in done if one.status])}{_summary(done)}\n"


def _markdown(done: Sequence[Done]) -> str:
    """A comment on a pull request: a cluster whose review has no room left in it is counted."""
    kept = [f"## {_summary(done)}\n"]
    told = [one for one in done if one.status]
    size, shown = len(kept[0]), 0
    for one in told:
        part = f"\n{one.text}" if one.text else f"\n### {plain(one.heading)} cannot be compared\n"
        if size + len(part) > MOST - _ROOM:
            continue
        size, shown = size + len(part), shown + 1
        kept.append(part)
    left = len(told) - shown
    return "".join([*kept, _CUT.format(number(left, "cluster"), "it" if left == 1 else "them") if left else ""])


def _html(done: Sequence[Done]) -> str:
    return page(_summary(done), element("h1", _summary(done)), *_sections(done))


def _sections(done: Sequence[Done]) -> Iterator[Markup]:
    for one in done:
        if one.text and one.status:
            yield rendered(one.text)
        elif one.status:
            said = element("h2", f"{one.heading} cannot be compared")
            yield element("section", said, element("pre", join(one.told.splitlines(), NEWLINE)))


def _summary(done: Sequence[Done]) -> str:
    counts = Counter(_WORDS.get(one.status, _WORDS[2]) for one in done)
    told = ", ".join(f"{counts[word]} {word}" for word in _WORDS.values() if counts[word])
    return f"{counted(done)}: {told}"
