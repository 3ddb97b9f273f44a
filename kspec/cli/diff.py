"""`kspec diff`: what is otherwise, and what it means, without touching anything."""

import argparse
import json
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from kspec.cli.clock import UnusableTimeError, now
from kspec.cli.printing import put, say
from kspec.cli.sides import Sides, UnclearError, is_node, sides
from kspec.cli.stderr import gathered, print_findings
from kspec.disk.keyring_folder import STATE_NAME
from kspec.disk.sources import Sources
from kspec.facts.releases import notes, release
from kspec.model.diagnostic import errors
from kspec.model.document import Document
from kspec.model.review import Review, Tree
from kspec.read.documents import load
from kspec.report.outcome import FAULT, outcome
from kspec.report.review_formats import render
from kspec.report.review_json import review_values
from kspec.report.rows import rows
from kspec.review.compare import compare
from kspec.review.files import Opener
from kspec.review.revision import RevisionError
from kspec.write.state import unchanged

DIFFERENT = 1


def run(arguments: argparse.Namespace) -> int:
    """Compare two sides; 0 where they are the same, 1 where they differ, 2 where one of them cannot be had."""
    try:
        moment = now(arguments.now, os.environ)
        if (short := _unchanged(arguments, moment)) is not None:
            return _say_nothing(arguments, short)
        found = sides(arguments, moment)
    except (UnclearError, UnusableTimeError, RevisionError) as error:
        return _fail(arguments, str(error))
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


def _unchanged(arguments: argparse.Namespace, moment: datetime) -> Mapping[str, Any] | None:
    """What a build would answer that does nothing at all, by what the last one has left about itself; else None."""
    if arguments.public or not arguments.output or getattr(arguments, "git", None):
        return None
    specs = arguments.spec
    if any(is_node(word) or Path(word).is_dir() for word in specs):
        return None
    from kspec.cli.paths import keys_path, lock_path  # noqa: PLC0415 - of this way alone

    options = {
        "specs": "\0".join(specs),
        "lock": lock_path(arguments, specs[0]),
        "keys": keys_path(arguments, specs[0]),
        "output": arguments.output,
        "waive": "\0".join(sorted(arguments.waive)),
    }
    state = os.path.join(options["keys"], STATE_NAME)  # noqa: PTH118 - as it was given
    answers = unchanged(state, options, int(moment.timestamp()))
    found: Mapping[str, Any] | None = json.loads(answers["json"]) if answers and "json" in answers else None
    return found


def _say_nothing(arguments: argparse.Namespace, build: Mapping[str, Any]) -> int:
    """That nothing differs; `build` is what `kspec build --format json` would say."""
    release_ = build["kubernetes"]["version"]
    left = Tree(arguments.output, "output", {}, release_)
    review = Review(left, Tree(" ".join(arguments.spec), "spec", {}, release_), ())
    if arguments.format == "json":
        own = {"events": build["events"], "diagnostics": build["diagnostics"]}
        put(outcome("diff", 0, **{**review_values(review), **own}))
    elif not arguments.quiet:
        put(render(arguments.format, review))
    return 0


def _documents(text: bytes) -> tuple[Document, ...] | None:
    found, wrong = load(text, "")
    if wrong or not all(isinstance(document.value, dict | list) for document in found):
        return None
    return found


def _notes(before: str, after: str) -> tuple[str, ...]:
    old, new = (release(version) if version else None for version in (before, after))
    return notes(old, new) if old is not None and new is not None and before != after else ()


def _fail(arguments: argparse.Namespace, message: str) -> int:
    """Tell wrong use of the command that was given; a build that is rehearsed answers programs as `diff` does."""
    say(f"kspec {arguments.command}: {message}", error=True)
    if arguments.format == "json":
        put(outcome("diff", FAULT, fault=message))
    return FAULT


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
