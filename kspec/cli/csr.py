"""`kspec csr`: requests for authorities whose keys are elsewhere, and the certificates that come back."""

import argparse
import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from kspec.cli.answer import end, fail
from kspec.cli.clock import UnusableTimeError, now, span
from kspec.cli.options import options_of
from kspec.cli.paths import STANDARD_INPUT
from kspec.cli.printing import put
from kspec.cli.progress import generate_keys
from kspec.cli.specs import sources_of
from kspec.cli.stderr import waiting
from kspec.disk.atomic import read_regular
from kspec.disk.faults import Progress
from kspec.disk.sources import Sources
from kspec.encode import lock_text
from kspec.export.requests import archive, path_of
from kspec.model.diagnostic import Diagnostic
from kspec.model.draw import Draw
from kspec.model.event import Event
from kspec.model.file import File
from kspec.model.frozen import frozen
from kspec.model.lock import Lock
from kspec.passes.completing import Completed
from kspec.passes.run import Options, Run, Stopped
from kspec.pipeline import read, recall
from kspec.plan.requests import Asked, Requests, ask
from kspec.plan.returned import take
from kspec.read.keyring import no_lock, read_lock
from kspec.read.load import SUFFIXES
from kspec.read.returned import read_returned
from kspec.report.requests import text_exported, text_imported
from kspec.report.summary import event_rows
from kspec.write.commit import store
from kspec.write.keyring_file import rewritten
from kspec.write.keyring_guard import guard
from kspec.write.lock_file import changed_lock, hold_lock
from kspec.write.names import check_names
from kspec.write.new_file import NotWrittenError, check_new
from kspec.write.places import of_import, overlaps
from kspec.write.target import write_target

_UNKNOWN: Final = ", so no authority is known whose key is elsewhere"
_HELP: Final = "import the authorities first: kspec import NODE=DIR --spec SPEC"
_MODE: Final = 0o644


class _WrongUseError(Exception):
    """What is wrong with the command line, in a sentence."""


@frozen
class _Call:
    """The command line and where it leads to: lock, keyring, and the archive that is written or read."""

    arguments: argparse.Namespace
    options: Options
    sources: Sources
    moment: datetime
    archive: str
    progress: Progress

    def end(self, findings: Sequence[Diagnostic], events: Sequence[Event] = (), **values: Any) -> int:  # noqa: ANN401 - JSON
        """Show what is found; the exit status."""
        stores = {"lock": str(self.options.lock_file), "keys": str(self.options.keys_folder)}
        rows: Mapping[str, Any] = {**stores, "events": event_rows(events), **values}
        return end(self.arguments, findings, self.sources, **rows)

    def say(self, text: str) -> None:
        """Tell people, unless they want to hear of nothing."""
        if self.arguments.format == "text" and not self.arguments.quiet:
            put(text)


def run(arguments: argparse.Namespace) -> int:
    """Export or import: 1 for findings, 2 for wrong use; nothing is written then."""
    try:
        moment = now(arguments.now, os.environ)
        before = span(arguments.before, "--before") if arguments.before is not None else None
        what = _sorted_out(arguments)
        name = arguments.archive if arguments.action == "export" else what[0]
    except (UnusableTimeError, _WrongUseError) as error:
        return fail("csr", arguments.format, str(error))
    options, sources = options_of(arguments), sources_of(arguments.spec)
    lock, keys = str(options.lock_file), str(options.keys_folder)
    completed = read(options, sources)
    refused = (*check_names((lock, keys)), *overlaps(of_import(options.specs, lock, keys, (), sources)))
    with Progress() as progress:
        call = _Call(arguments, options, sources, moment, name, progress)
        if isinstance(completed, Stopped) or refused:
            return call.end((*completed.findings, *refused))
        try:
            if arguments.action == "import":
                return _import(call, completed)
            return _export(call, completed, Asked(tuple(what), before, arguments.new_key))
        except (_WrongUseError, NotWrittenError) as error:
            return fail("csr", arguments.format, str(error))


def _sorted_out(arguments: argparse.Namespace) -> Sequence[str]:
    """The words that are no spec's, once the specs are known by their names; the first word is one at any rate.

    The words may stand in any order.
    """
    words = [*arguments.spec, *arguments.what]
    specs = [word for word in words if word == STANDARD_INPUT or word.endswith(SUFFIXES)]
    if not specs and not arguments.further:
        specs = words[:1]
    arguments.spec = [*specs, *arguments.further]
    what = [word for word in words if word not in specs]
    exports = arguments.action == "export"
    if not exports and (arguments.archive or arguments.before or arguments.new_key):
        message = "--output, --before and --new-key are for kspec csr export"
        raise _WrongUseError(message)
    if exports and not arguments.archive:
        message = "export writes an archive: name it with -o"
        raise _WrongUseError(message)
    if not exports and len(what) != 1:
        message = f"import takes one folder or archive that came back, not {len(what)}"
        raise _WrongUseError(message)
    return what


def _export(call: _Call, completed: Run[Completed], asked: Asked) -> int:
    """Decide what to ask for, keep keys and requests, then write the archive."""
    keys = call.options.keys_folder
    with guard(keys, waiting):
        recalled = recall(completed)
        if isinstance(recalled, Stopped):
            return call.end(recalled.findings)
        _, spec, lock, secrets, displaced, _ = recalled.stage
        if lock is None:
            return call.end((*recalled.findings, no_lock(call.options.lock_file, _UNKNOWN, _HELP)))
        draw = Draw(call.moment, os.urandom, generate_keys)
        release, file = completed.stage.release, str(call.options.lock_file)
        found = ask(asked, spec, release, lock, secrets=secrets, displaced=displaced, draw=draw, lock_file=file)
        if found.wrong:
            raise _WrongUseError(found.wrong)
        if found.findings:
            return call.end((*recalled.findings, *found.findings))
        content = _archive(found)
        written = bool(found.expected) and _is_to_be_written(call.archive, content)
        if refused := _keep(call, lock, found):
            return call.end((*recalled.findings, refused))
        if written:
            call.progress.begin(Path(call.archive))
            write_target(Path(call.archive), [File("", content, mode=_MODE)])
    rows = [{"name": one.name, "authority": one.authority, "request": path_of(one)} for one in found.expected]
    status = call.end(
        recalled.findings,
        found.events,
        archive=call.archive if found.expected else None,
        unchanged=not written and found.lock == lock,
        requests=rows,
        waiting=sorted(found.lock.requests),
    )
    call.say(text_exported(found.events, found.expected, call.archive))
    return status


def _archive(found: Requests) -> bytes:
    try:
        return archive(found.expected)
    except ValueError as error:
        message = f"a node's name is too long for an archive: {error}"
        raise _WrongUseError(message) from error


def _is_to_be_written(file: str, content: bytes) -> bool:
    """Whether an archive is not there yet as it is.

    Raises:
        NotWrittenError: another file is there.
    """
    try:
        if read_regular(file)[0] == content:
            return False
    except OSError:
        pass
    check_new(file)
    return True


def _keep(call: _Call, lock: Lock, found: Requests) -> Diagnostic | None:
    """Bring new keys into the keyring, then the requests into the lock; or what forbids both."""
    if found.lock == lock and not found.drawn:
        return None
    return _write_lock(call, found.lock, found)


def _write_lock(call: _Call, lock: Lock, found: Requests | None = None) -> Diagnostic | None:
    file, keys = call.options.lock_file, call.options.keys_folder
    drawn = found.drawn if found else {}
    with hold_lock(file, waiting):
        if changed := changed_lock(file, call.sources.files[str(file)]):
            return changed
        sealed = rewritten(keys, call.options.access, drawn) if drawn else None
        if isinstance(sealed, Diagnostic):
            return sealed
        store(file, keys, lock_text.render(lock).encode(), drawn, progress=call.progress, sealed=sealed)
    return None


def _import(call: _Call, completed: Run[Completed]) -> int:
    """Compare what came back with what was asked for; the lock takes all of it, or nothing. The keyring is not read."""
    lock, damaged = read_lock(call.options.lock_file, call.sources)
    entries, unusable = read_returned(call.archive)
    run = completed.found((*damaged, *unusable))
    if damaged:
        return call.end(run.findings)
    if lock is None:
        return call.end((*run.findings, no_lock(call.options.lock_file, _UNKNOWN, _HELP)))
    taken = take(entries, completed.stage.spec, completed.stage.release, lock, call.moment)
    run = run.found(taken.findings)
    if run.failed:
        return call.end(run.findings, archive=call.archive)
    unchanged = taken.lock == lock
    if not unchanged and (refused := _write_lock(call, taken.lock)):
        return call.end((*run.findings, refused))
    status = call.end(
        run.findings, taken.events, archive=call.archive, unchanged=unchanged, waiting=sorted(taken.waiting)
    )
    call.say(text_imported(taken.events, taken.waiting, str(call.options.lock_file)))
    return status
