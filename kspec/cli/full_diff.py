"""`kspec diff` where something may differ: both sides are read, compared and told, and nothing is touched."""

import argparse
from datetime import datetime
from functools import lru_cache

from kspec.cli.printing import put
from kspec.cli.sides import Sides, sides
from kspec.cli.stderr import gathered, print_findings
from kspec.disk.sources import Sources
from kspec.facts.releases import notes, release
from kspec.model.diagnostic import errors
from kspec.model.document import Document
from kspec.model.review import Review
from kspec.read.documents import load
from kspec.report.outcome import FAULT, outcome
from kspec.report.review_formats import render
from kspec.report.review_json import review_values
from kspec.report.rows import rows
from kspec.review.compare import compare
from kspec.review.files import Opener

DIFFERENT = 1


def full_diff(arguments: argparse.Namespace, moment: datetime) -> int:
    """Read both sides, compare them, say what differs; the exit status.

    Raises:
        UnclearError, RevisionError, OSError: as `sides`.
    """
    return tell_sides(arguments, sides(arguments, moment))


def tell_sides(arguments: argparse.Namespace, found: Sides) -> int:
    """Compare both sides, and say what differs; the exit status."""
    if found.left is None or found.right is None or errors(found.findings):
        return _trouble(arguments, found)
    review = compare(
        found.left,
        found.right,
        Opener(_documents, found.stand_ins, found.forms),
        events=found.events,
        stale=found.stale,
        notes=_notes(found.left.kubernetes, found.right.kubernetes),
    )
    return _answer(arguments, found, review)


@lru_cache(maxsize=4)
def _documents(text: bytes) -> tuple[Document, ...] | None:
    found, wrong = load(text, "")
    if wrong or not all(isinstance(document.value, dict | list) for document in found):
        return None
    return found


def _notes(before: str, after: str) -> tuple[str, ...]:
    old, new = (release(version) if version else None for version in (before, after))
    return notes(old, new) if old is not None and new is not None and before != after else ()


def _trouble(arguments: argparse.Namespace, found: Sides) -> int:
    """Nothing can be compared: say why."""
    sources = Sources(files=dict(found.contents))
    print_findings(found.findings, sources)
    if arguments.format == "json":
        told = rows(gathered(found.findings, sources))
        put(outcome("diff", FAULT, fault="one side cannot be had: see the diagnostics", diagnostics=told))
    return FAULT


def _answer(arguments: argparse.Namespace, found: Sides, review: Review) -> int:
    status = DIFFERENT if review.differs or found.refused else 0
    findings = (*found.findings, *found.refused)
    sources = Sources(files=dict(found.contents))
    print_findings(findings, sources)
    if arguments.format == "json":
        told = rows(gathered(findings, sources))
        put(outcome("diff", status, diagnostics=told, **review_values(review)))
    elif not (arguments.quiet and not review.differs):
        put(render(arguments.format, review, verbose=arguments.verbose))
    return status
