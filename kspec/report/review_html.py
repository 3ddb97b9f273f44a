"""A review as one page by itself: no script, nothing from elsewhere; for light, dark, print and phone."""

from collections.abc import Iterator
from html import escape
from typing import Final

from kspec.model.review import WEIGHTS, Change, Consequence, Deed, FileChange, Group, Review, Verdict
from kspec.report.review_words import (
    FROZEN,
    SIGNS,
    consequence,
    decided,
    heading,
    line,
    ordered,
    own_files,
    sentence,
    title,
    uncompared,
)
from kspec.report.terminal import printable

_STYLE: Final = """\
:root { color-scheme: light dark; --ink: #1b1f24; --paper: #ffffff; --soft: #57606a; --line: #d0d7de; --added: #116329;
  --removed: #a40e26; --changed: #7d4e00; --worst: #a40e26; --block: #f6f8fa; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --paper: #0d1117; --soft: #9198a1; --line: #30363d;
  --added: #56d364; --removed: #ff7b72; --changed: #e3b341; --worst: #ff7b72; --block: #161b22; } }
body { margin: 0 auto; max-width: 60rem; padding: 1rem; color: var(--ink); background: var(--paper);
  font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.15rem; } h3 { font-size: 1rem; margin-bottom: 0; }
code, pre { font-family: ui-monospace, monospace; font-size: 0.9rem; }
pre { background: var(--block); border: 1px solid var(--line); border-radius: 0.3rem; padding: 0.6rem;
  white-space: pre-wrap; overflow-wrap: anywhere; }
h3 code, li { overflow-wrap: anywhere; }
details { border-top: 1px solid var(--line); padding: 0.5rem 0; } summary { cursor: pointer; font-weight: 600; }
.soft { color: var(--soft); } .worst { color: var(--worst); font-weight: 600; }
.added { color: var(--added); } .removed { color: var(--removed); } .changed { color: var(--changed); }
@media print { body { max-width: none; } }
"""
_CLASSES: Final = {Deed.ADDED: "added", Deed.REMOVED: "removed", Deed.CHANGED: "changed", Deed.REORDERED: "changed"}
_GRAVE: Final = 2
"""So many of the weights are told in colour."""


def render(review: Review, *, verbose: bool = False) -> str:  # noqa: ARG001 - a page has room for everything
    """The page."""
    name = _text(title(review))
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{name}</title>\n<style>\n{_STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{name}</h1>\n"
        f"{''.join(_parts(review))}</main>\n</body>\n</html>\n"
    )


def _parts(review: Review) -> Iterator[str]:
    if review.consequences:
        yield "<h2>What it means, the worst first</h2>\n<ul>\n"
        yield from (f"<li{_mark(found)}>{_text(consequence(found))}</li>\n" for found in review.consequences)
        yield "</ul>\n"
    events = decided(review)
    if events:
        yield "<h2>What a build generates and issues</h2>\n<ul>\n"
        for event in events:
            because = f": {'; '.join(event.reasons)}" if event.reasons else ""
            yield f"<li>{_text(event.action.value)} <code>{_text(event.subject)}</code>{_text(because)}</li>\n"
        yield f'</ul>\n<p class="soft">{_text(FROZEN[0].upper() + FROZEN[1:])}.</p>\n'
    if review.releases:
        yield f"<h2>Kubernetes {_text(review.releases[0])} to {_text(review.releases[1])}</h2>\n<ul>\n"
        yield from (f"<li>{_text(note)}</li>\n" for note in review.notes)
        yield "</ul>\n"
    groups = [group for group in review.groups if any(True for _ in ordered(group))]
    if groups:
        yield "<h2>Changes</h2>\n"
        yield from (part for group in groups for part in _group(group))
    for last in (own_files(review), uncompared(review)):
        yield f'<p class="soft">{_text(last[0].upper() + last[1:])}.</p>\n' if last else ""


def _mark(found: Consequence) -> str:
    return ' class="worst"' if WEIGHTS.index(found.effect.weight) < _GRAVE else ""


def _group(group: Group) -> Iterator[str]:
    files = list(ordered(group))
    opened = "" if group.happens else " open"
    number = f"{len(files)} file{'' if len(files) == 1 else 's'}"
    yield f"<details{opened}>\n<summary>{_text(heading(group, everything=True))}: {number}</summary>\n"
    if group.happens:
        yield "<ul>\n"
        yield from (f"<li><code>{_text(file.inner)}</code> {_text(file.summary)}</li>\n" for file in files)
        yield "</ul>\n"
    else:
        yield from (part for file in files for part in _file(file, group))
    yield "</details>\n"


def _file(file: FileChange, group: Group) -> Iterator[str]:
    yield f"<h3><code>{_text(file.inner)}</code></h3>\n<p>{_text(sentence(file, group))}</p>\n"
    changes = [one for one in file.changes if not (one.hidden and not one.place and file.secret)]
    if changes and file.verdict is Verdict.CHANGED:
        yield f"<pre>{chr(10).join(map(_change, changes))}</pre>\n"


def _change(change: Change) -> str:
    return f'<span class="{_CLASSES[change.deed]}">{SIGNS[change.deed]} {_text(line(change))}</span>'


def _text(text: str) -> str:
    """A text of which nothing acts in a page."""
    return escape(printable(text))
