"""`kspec renew`: new certificates, and new lifetimes of tokens, into lock and keyring; with an output, a build."""

import argparse
import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from kspec.cli.access import access_of
from kspec.cli.answer import end, fail
from kspec.cli.clock import UnusableTimeError, now, span
from kspec.cli.full_build import built_of, output_overlaps, write_built
from kspec.cli.paths import build_options
from kspec.cli.printing import put
from kspec.cli.progress import generate_keys
from kspec.cli.specs import sources_of
from kspec.cli.stderr import waiting
from kspec.disk.faults import Progress
from kspec.disk.sources import Sources
from kspec.encode import lock_text
from kspec.facts import codes
from kspec.model.diagnostic import Diagnostic
from kspec.model.draw import Draw
from kspec.model.event import TIMELY, Action, Event
from kspec.model.frozen import evolve, frozen
from kspec.model.span import Span
from kspec.model.written import WriteSummary
from kspec.passes.building import Built
from kspec.passes.completing import Completed
from kspec.passes.run import Options, Run, Stopped
from kspec.pipeline import decide, read, recall
from kspec.plan.renewal import Wanted, choose
from kspec.report.renewed import text_events, text_nothing, text_renewed
from kspec.report.summary import event_rows, text_summary, text_timely
from kspec.write.commit import Stores, guard, store
from kspec.write.keyring_file import rewritten
from kspec.write.lock_file import changed_lock, hold_lock
from kspec.write.names import check_names
from kspec.write.places import of_import, overlaps

_HELP: Final = "build first: kspec build SPEC -o OUT"


@frozen
class _Call:
    """The command line, where it leads to, and what is begun. `output` is empty where nothing is to be built."""

    arguments: argparse.Namespace
    options: Options
    output: str
    sources: Sources
    moment: datetime
    progress: Progress

    @property
    def lock(self) -> Path:
        """Where the lock stands."""
        return self.options.lock_file

    @property
    def keys(self) -> Path:
        """Where the keyring stands."""
        return self.options.keys_folder

    def end(
        self,
        findings: Sequence[Diagnostic],
        events: Sequence[Event] = (),
        *,
        unchanged: bool | None = None,
        output: str | None = None,
    ) -> int:
        """Show the findings, and the outcome to a program."""
        stores, rows = {"lock": str(self.lock), "keys": str(self.keys)}, event_rows(events)
        return end(self.arguments, findings, self.sources, **stores, output=output, unchanged=unchanged, events=rows)

    def say(self, text: str, events: Sequence[Event]) -> None:
        """Tell people, with --quiet only what the time brings."""
        if self.arguments.format == "text":
            put(text_timely(events) if self.arguments.quiet else text)

    def overlaps(self) -> tuple[Diagnostic, ...]:
        """What is read and written and must not lie in one another, by what is known of it so far."""
        if self.output:
            return output_overlaps(self.options, self.sources, self.output)
        return overlaps(of_import(self.options.specs, str(self.lock), str(self.keys), (), self.sources))


def run(arguments: argparse.Namespace) -> int:
    """Choose what to renew, decide as a build does, write, report."""
    try:
        moment = now(arguments.now, os.environ)
        before = span(arguments.before, "--before") if arguments.before is not None else None
    except UnusableTimeError as error:
        return fail("renew", arguments.format, str(error))
    arguments.spec, arguments.output = [*arguments.spec, *arguments.further], arguments.output or ""
    paths = build_options(arguments)
    lock, keys = Path(paths["lock"]), Path(paths["keys"])
    access = access_of(arguments, str(keys))
    options = Options(tuple(map(Path, arguments.spec)), lock, keys, waived=tuple(arguments.waive), access=access)
    sources = sources_of(arguments.spec)
    wanted = Wanted(tuple(arguments.what), before, arguments.new_key)
    with Progress() as progress:
        call = _Call(arguments, options, arguments.output, sources, moment, progress)
        completed = read(options, sources)
        named = [str(lock), str(keys), *([arguments.output] if arguments.output else [])]
        refused = (*check_names(named), *call.overlaps())
        if isinstance(completed, Stopped) or refused:
            return call.end((*completed.findings, *refused))
        with guard(keys, waiting):
            return _renew(call, completed, wanted)


def _renew(call: _Call, completed: Run[Completed], wanted: Wanted) -> int:
    """Choose, decide, write and report; the caller holds the guard."""
    recalled = recall(completed)
    if isinstance(recalled, Stopped):
        return call.end(recalled.findings)
    _, spec, lock, *_ = recalled.stage
    if lock is None:
        return call.end((*recalled.findings, _no_lock(call.lock)))
    chosen = choose(wanted, spec, completed.stage.release, lock, call.moment)
    if chosen.wrong:
        return fail("renew", call.arguments.format, chosen.wrong)
    renewal = evolve(chosen.renewal, spare=recalled.stage.displaced)
    built = decide(recalled, Draw(call.moment, os.urandom, generate_keys), renewal)
    overlapping = call.overlaps()
    if isinstance(built, Stopped) or overlapping:
        return call.end((*built.findings, *overlapping))
    until = None if wanted.horizon is None else call.moment + wanted.horizon
    nothing = text_nothing(chosen.first, until) if chosen.is_empty else ""
    planned = built.stage.planned
    if call.output:
        told = evolve(planned, events=(*planned.events, *chosen.events))
        return _build(call, built.give(built.stage._replace(planned=told)), nothing)
    done = () if nothing else tuple(event for event in planned.events if event.changes_lock)
    events = (*done, *(event for event in planned.events if event.action in TIMELY), *chosen.events)
    return _tell(call, built, events, nothing) if nothing else _store(call, built, events)


def _no_lock(lock: Path) -> Diagnostic:
    message = f"there is no lock {lock}, so there is nothing to renew"
    return Diagnostic(codes.NO_LOCK, message, Span(str(lock), 0, 0, 0, 0), help=_HELP)


def _tell(call: _Call, built: Run[Built], events: Sequence[Event], nothing: str) -> int:
    """Write nothing, though a build might have something to do."""
    status = call.end(built.findings, events, unchanged=True)
    call.say(text_events(events) + nothing, events)
    return status


def _store(call: _Call, built: Run[Built], events: Sequence[Event]) -> int:
    """Keyring and lock alone."""
    former, planned = call.sources.files[str(call.lock)], built.stage.planned
    with hold_lock(call.lock, waiting):
        if changed := changed_lock(call.lock, former):
            return call.end((*built.findings, changed))
        sealed = rewritten(call.keys, call.options.access, planned.drawn)
        if isinstance(sealed, Diagnostic):
            return call.end((*built.findings, sealed))
        content = lock_text.render(planned.lock).encode()
        store(call.lock, call.keys, content, planned.drawn, progress=call.progress, sealed=sealed)
    status = call.end(built.findings, events, unchanged=False)
    call.say(text_renewed(events, str(call.lock), str(call.keys) if planned.drawn else ""), events)
    return status


def _build(call: _Call, built: Run[Built], nothing: str) -> int:
    """Keyring, lock and output."""
    stores = Stores(call.lock, call.keys, Path(call.output), progress=call.progress, access=call.options.access)
    written = write_built(built, stores, build_options(call.arguments), call.moment, prune=call.arguments.prune)
    if not isinstance(written, WriteSummary):
        return call.end((*built.findings, *written))
    recalled, planned, _ = built.stage
    unchanged = not written.wrote and planned.lock == recalled.lock
    events = [event for event in planned.events if event.action is not Action.REUSED]
    status = call.end(built.findings, events, unchanged=unchanged, output=call.output)
    call.say(nothing + text_summary(built_of(built, call.output, written)), events)
    return status
