"""A review as Markdown, for a comment on a pull request: the meaning first, the changes folded below."""

import re
from collections.abc import Iterator
from typing import Final

from kspec.model.review import FileChange, Group, Review
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
    uncompared,
)
from kspec.report.terminal import printable

MOST: Final = 60_000
"""Characters of a whole review: GitHub takes 65,536 in a comment."""
_BEGIN, _END = "\n<details>", "\n</details>\n"
_EVENTS: Final = 20
_LINES: Final = 30
_ACTING: Final = re.compile(r"[\\`*_\[\]<>#|~&@!$%^]|:(?=[\w+-]+:)")
"""What GitHub or GitLab would take for more than a text, where no backslash stands before it."""
_REFERRING: Final = re.compile(r"[@#]|:(?=//)|\bwww(?=\.)", re.IGNORECASE)
"""What they look for in the text that a reader sees, and make a mention, a reference, a link or an address of."""
_NOTHING: Final = "<!-- -->"
"""Divides a text where nobody sees it."""
_CUT: Final = "\n*The rest does not fit: `kspec diff` shows it.*\n"


def render(review: Review, *, verbose: bool = False) -> str:
    """The review; what does not fit into a comment is left out, a file or a line as a whole, and told to be."""
    kept: list[str] = []
    size, is_open = 0, False
    for part in _parts(review, verbose=verbose):
        size += len(part)
        if size > MOST - len(_END) - len(_CUT):
            return "".join([*kept, _END if is_open else "", _CUT])
        kept.append(part)
        is_open = part.startswith(_BEGIN) or (is_open and part != _END)
    return "".join(kept)


def _parts(review: Review, *, verbose: bool) -> Iterator[str]:
    yield f"### {plain(headline(review))}\n"
    if review.consequences:
        yield "\n**What it means, the worst first**\n\n"
        yield from (f"- {plain(consequence(found))}\n" for found in review.consequences)
    events = decided(review)
    if events:
        yield "\n**What a build generates and issues**\n\n"
        most = len(events) if verbose else _EVENTS
        for event in events[:most]:
            because = f": {'; '.join(event.reasons)}" if event.reasons else ""
            yield f"- {event.action.value} {_code(event.subject)}{plain(because)}\n"
        if len(events) > most:
            yield f"- and {len(events) - most} more\n"
        yield f"\n*{FROZEN[0].upper()}{FROZEN[1:]}.*\n"
    if review.releases:
        yield f"\n**Kubernetes {plain(review.releases[0])} to {plain(review.releases[1])}**\n\n"
        yield from (f"- {plain(note)}\n" for note in review.notes)
    if review.packs:
        yield "\n**Packs**\n\n"
        yield from (f"- {plain(pack_line(change))}\n" for change in review.packs)
    for group in review.groups:
        yield from _group(group, verbose=verbose)
    for last in (own_files(review), uncompared(review)):
        yield f"\n*{plain(last[0].upper() + last[1:])}.*\n" if last else ""


def _group(group: Group, *, verbose: bool) -> Iterator[str]:
    files = list(ordered(group))
    if not files:
        return
    yield f"{_BEGIN}<summary>{_html(heading(group))}: {len(files)} file{'' if len(files) == 1 else 's'}</summary>\n"
    if group.happens and not verbose:
        yield "\n"
        yield from (f"- {_code(file.inner)}\n" for file in files)
    for file in files if not group.happens or verbose else ():
        yield from _file(file, group, verbose=verbose)
    yield _END


def _file(file: FileChange, group: Group, *, verbose: bool) -> Iterator[str]:
    about = f"\n{_code(file.inner)}  \n{plain(sentence(file, group))}\n"
    changes = [one for one in file.changes if not (one.hidden and not one.place and file.secret)]
    if not changes:
        yield about
    else:
        most = len(changes) if verbose else _LINES
        lines = [f"{SIGNS[one.deed]} {printable(line(one))}" for one in changes[:most]]
        lines += [f"  and {len(changes) - most} more"] if len(changes) > most else []
        fence = "`" * (3 + max((len(run) for text in lines for run in _runs(text)), default=0))
        yield f"{about}\n{fence}diff\n" + "\n".join(_marked(text) for text in lines) + f"\n{fence}\n"


def _marked(text: str) -> str:
    """A changed line as `diff` blocks colour it."""
    return f"! {text[2:]}" if text.startswith("~ ") else text


def _runs(text: str) -> Iterator[str]:
    """The runs of backticks in a text."""
    return (run for run in "".join(letter if letter == "`" else " " for letter in text).split() if run)


def _code(text: str) -> str:
    """A text in code style, whatever backticks it has."""
    shown = printable(text)
    fence = "`" * (1 + max((len(run) for run in _runs(shown)), default=0))
    pad = " " if "`" in shown else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def plain(text: str) -> str:
    """A text in which nothing makes Markdown, HTML, a link, a mention, a reference or a formula."""
    return _REFERRING.sub(rf"\g<0>{_NOTHING}", _ACTING.sub(r"\\\g<0>", printable(text)))


def _html(text: str) -> str:
    return printable(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
