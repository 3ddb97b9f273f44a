"""What a build would do to the clusters of a fleet: the review of each that differs, once where several are alike."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

from kspec.report.fleet import Done, alike, counted, number
from kspec.report.page.markup import NEWLINE, NOTHING, Markup, element, join, rendered
from kspec.report.review_html import page
from kspec.report.review_markdown import MOST, plain
from kspec.report.terminal import printable

_WORDS: Final = {0: "same", 1: "different", 2: "cannot be compared"}
"""What the status of a comparison means."""
_HEADS: Final[Mapping[str, str]] = {"html": "</h2>"}
"""What ends the headline of a review; elsewhere it is a line."""
_CUT: Final = "\n*There is no room here for {} more: `kspec diff` has all.*\n"
_ROOM: Final = len(_CUT) + 40
"""Characters that are kept for the last line."""

SECTIONS: Final[Mapping[str, str]] = {"html": "section"}
"""Of each cluster the review is asked for in this format, where it is not the fleet's own."""


def render(wanted: str, done: Sequence[Done], *, quiet: bool = False, verbose: bool = False) -> str:
    """The review in the format `text`, `markdown` or `html`; with `quiet`, nothing where nothing differs.

    What is the same in several clusters, all below the headline, is shown once, and the clusters are named: some of
    them, or all with `verbose`.
    """
    if quiet and not any(one.status for one in done):
        return ""
    formats: Mapping[str, Callable[[Sequence[Done], Sequence[_Review]], str]] = {"markdown": _markdown, "html": _html}
    head = _HEADS.get(wanted, "\n")
    groups = alike([one for one in done if one.status], lambda one: one.text.partition(head)[2])
    reviews = [_Review(one.first, *one.first.text.partition(head), one.told(verbose=verbose)) for one in groups]
    return formats.get(wanted, _text)(done, reviews)


class _Review(NamedTuple):
    """A cluster that differs: its review up to the headline's end, and behind that; and in which others it is the same.

    There is no review where the cluster cannot be compared.
    """

    cluster: Done
    head: str
    end: str
    body: str
    others: str


def _text(done: Sequence[Done], reviews: Sequence[_Review]) -> str:
    told = [
        f"{one.cluster.heading}\n{one.head}\n{f'{printable(one.others)}{one.end}' if one.others else ''}{one.body}"
        for one in reviews
        if one.head
    ]
    return f"{''.join(told)}{_summary(done)}\n"


def _markdown(done: Sequence[Done], reviews: Sequence[_Review]) -> str:
    """A comment on a pull request: a cluster whose review has no room left in it is counted."""
    kept = [f"## {_summary(done)}\n"]
    size, left = len(kept[0]), 0
    for one in reviews:
        also = f"\n{plain(_sentence(one.others))}\n" if one.others else ""
        head = one.head or f"### {plain(one.cluster.heading)} cannot be compared"
        part = f"\n{head}\n{also}{one.body}"
        if size + len(part) > MOST - _ROOM:
            left += 1
            continue
        size += len(part)
        kept.append(part)
    return "".join([*kept, _CUT.format(number(left, "review")) if left else ""])


def _html(done: Sequence[Done], reviews: Sequence[_Review]) -> str:
    return page(_summary(done), element("h1", _summary(done)), *map(_section, reviews))


def _section(one: _Review) -> Markup:
    """The review with its headline, as it was rendered, or why there is none."""
    if not one.head:
        said = element("h2", f"{one.cluster.heading} cannot be compared")
        return element("section", said, element("pre", join(one.cluster.told.splitlines(), NEWLINE)))
    also = element("p", _sentence(one.others), class_="soft") if one.others else NOTHING
    return join([rendered(f"{one.head}{one.end}"), also, rendered(one.body)])


def _sentence(said: str) -> str:
    return f"{said[0].upper()}{said[1:]}."


def _summary(done: Sequence[Done]) -> str:
    counts = Counter(_WORDS.get(one.status, _WORDS[2]) for one in done)
    told = ", ".join(f"{counts[word]} {word}" for word in _WORDS.values() if counts[word])
    return f"{counted(done)}: {told or 'nothing to compare'}"
