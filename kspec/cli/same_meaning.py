"""A build of whose specs only the text changed, as by a comment: everything else is decided as it was."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Final

from kspec.cli.stderr import gathered
from kspec.disk.keyring_folder import is_volume
from kspec.disk.keyring_place import state_file
from kspec.model.event import Action, Event
from kspec.model.lock import Lock
from kspec.model.wire import Wire
from kspec.passes.run import Run
from kspec.report.rows import rows
from kspec.write.seen import Seen
from kspec.write.state import State

USUAL, VERBOSE = "summary", "verbose"
SUMMARIES: Final = {USUAL: False, VERBOSE: True}
"""The names of the summaries of a build that looked at everything and changed nothing, and whether they name all."""


def meaning_of(run: Run[Wire]) -> bytes:
    """A digest of all that counts of the specs for an output: the values of their documents, in their order.

    Comments, blanks and the style of scalars do not: no pass looks at them but to say where something stands. Where
    kspec made documents of it, a program or a template is its result.
    """
    digest = hashlib.sha256()
    for document in run.documents:
        digest.update(json.dumps((document.kind, document.value), separators=(",", ":")).encode() + b"\n")
    return digest.digest()


def same_answer(run: Run[Wire], seen: Seen, options: Mapping[str, str], meaning: bytes) -> Mapping[str, str] | None:
    """What to say, by format, where a build would change nothing but its memory of the specs; else None."""
    if run.failed:
        return None
    known = seen.answers(options, meaning)
    if known is None:
        return None
    findings = run.masked().findings
    answer = json.loads(known["json"])
    if answer["warnings"] != len(set(findings)):  # one of them is about the text itself
        return None
    answer["diagnostics"] = rows(gathered(findings, run.sources))
    return {**known, "json": json.dumps(answer, indent=2) + "\n"}


def afterwards(events: Sequence[Event], lock: Lock) -> tuple[Event, ...]:
    """What happens in the next build, if nothing changes: what is new in this one is reused."""
    kept = {"sa", *lock.certificates, *lock.files, *(f"bootstrap token {identifier}" for identifier in lock.tokens)}
    found = dict.fromkeys(
        Event(Action.REUSED, event.subject) if event.changes_lock else event
        for event in events
        if not event.changes_lock or event.subject in kept
    )
    return tuple(found)


def remember(run: Run[Wire], seen: Seen, options: Mapping[str, str], meaning: bytes, texts: Mapping[str, str]) -> None:
    """Let the next build be unchanged at first sight; the caller holds the guard of the keyring."""
    if run.options.frozen or is_volume(options["keys"]):
        return
    specs = {path: run.sources.files.get(path) for path in map(str, run.options.specs)}
    State(state_file(options["keys"]), b"").answer_anew(seen, options, meaning, specs, texts)
