"""`kspec renew`: new certificates, and new lifetimes of tokens, into lock and keyring; with an output, a build."""

import argparse
import os
from pathlib import Path
from typing import Final

from kspec.cli.answer import end, fail
from kspec.cli.clock import UnusableTimeError, now, span
from kspec.cli.full_build import built_of, output_overlaps, write_built
from kspec.cli.paths import build_options
from kspec.cli.printing import put
from kspec.cli.progress import generate_keys
from kspec.cli.specs import sources_of
from kspec.cli.stderr import waiting
from kspec.disk.faults import Progress
from kspec.encode import lock_text
from kspec.facts import codes
from kspec.model.diagnostic import Diagnostic
from kspec.model.draw import Draw
from kspec.model.event import TIMELY, Action, Event
from kspec.model.frozen import evolve, frozen
from kspec.model.span import Span
from kspec.model.written import WriteSummary
from kspec.pipeline import PLAN, READ, RECALL, Build, Options, need
from kspec.pipeline import run as run_passes
from kspec.plan.renewal import Wanted, choose
from kspec.report.renewed import text_events, text_nothing, text_renewed
from kspec.report.summary import event_rows, text_summary, text_timely
from kspec.write.commit import Stores, guard, store
from kspec.write.lock_file import changed_lock, hold_lock
from kspec.write.names import check_names
from kspec.write.places import of_import, overlaps

_HELP: Final = "build first: kspec build SPEC -o OUT"


@frozen
class _Call:
    """The command line, where it leads to, and what is begun. `output` is empty where nothing is to be built."""

    arguments: argparse.Namespace
    lock: Path
    keys: Path
    output: str
    progress: Progress

    def end(
        self,
        build: Build,
        *more: Diagnostic,
        events: tuple[Event, ...] = (),
        unchanged: bool | None = None,
        output: str | None = None,
    ) -> int:
        """Show the findings, and the outcome to a program."""
        findings, rows = (*build.findings, *more), event_rows(events)
        stores = {"lock": str(self.lock), "keys": str(self.keys)}
        return end(self.arguments, findings, build.sources, **stores, output=output, unchanged=unchanged, events=rows)

    def say(self, text: str, events: tuple[Event, ...]) -> None:
        """Tell people, with --quiet only what the time brings."""
        if self.arguments.format == "text":
            put(text_timely(events) if self.arguments.quiet else text)


def run(arguments: argparse.Namespace) -> int:
    """Choose what to renew, decide as a build does, write, report."""
    try:
        moment = now(arguments.now, os.environ)
        before = span(arguments.before, "--before") if arguments.before is not None else None
    except UnusableTimeError as error:
        return fail("renew", arguments.format, str(error))
    arguments.spec, arguments.output = [*arguments.spec, *arguments.further], arguments.output or ""
    options = build_options(arguments)
    lock, keys = Path(options["lock"]), Path(options["keys"])
    specs = tuple(map(Path, arguments.spec))
    given = Options(specs, lock, keys, waived=tuple(arguments.waive))
    build = run_passes(READ, Build(given, sources_of(arguments.spec), Draw(moment, os.urandom, generate_keys)))
    named = [str(lock), str(keys), *([arguments.output] if arguments.output else [])]
    build = build.found(tuple(check_names(named)))
    wanted = Wanted(tuple(arguments.what), before, arguments.new_key)
    with Progress() as progress:
        call = _Call(arguments, lock, keys, arguments.output, progress)
        overlapping = _overlaps(call, build)
        if build.failed or overlapping:
            return call.end(build, *overlapping)
        with guard(keys, waiting):
            return _renew(call, build, wanted)


def _overlaps(call: _Call, build: Build) -> tuple[Diagnostic, ...]:
    """What is read and written and must not lie in one another, by what is known of it so far."""
    if call.output:
        return output_overlaps(build, call.output)
    return overlaps(of_import(build.options.specs, str(call.lock), str(call.keys), (), build.sources))


def _renew(call: _Call, build: Build, wanted: Wanted) -> int:
    """Choose, decide, write and report; the caller holds the guard."""
    build = run_passes(RECALL, build)
    if build.failed or build.former_lock is None:
        return call.end(build, *(() if build.failed else (_no_lock(call.lock),)))
    moment = need(build.draw).now
    chosen = choose(wanted, need(build.spec), build.release, build.former_lock, moment)
    if chosen.wrong:
        return fail("renew", call.arguments.format, chosen.wrong)
    build = run_passes(PLAN, evolve(build, renewal=evolve(chosen.renewal, spare=build.displaced)))
    overlapping = _overlaps(call, build)
    if build.failed or overlapping:
        return call.end(build, *overlapping)
    until = None if wanted.horizon is None else moment + wanted.horizon
    nothing = text_nothing(chosen.first, until) if chosen.is_empty else ""
    if call.output:
        return _build(call, evolve(build, events=(*build.events, *chosen.events)), nothing)
    done = () if nothing else tuple(event for event in build.events if event.changes_lock)
    events = (*done, *(event for event in build.events if event.action in TIMELY), *chosen.events)
    return _tell(call, build, events, nothing) if nothing else _store(call, build, events)


def _no_lock(lock: Path) -> Diagnostic:
    message = f"there is no lock {lock}, so there is nothing to renew"
    return Diagnostic(codes.NO_LOCK, message, Span(str(lock), 0, 0, 0, 0), help=_HELP)


def _tell(call: _Call, build: Build, events: tuple[Event, ...], nothing: str) -> int:
    """Write nothing, though a build might have something to do."""
    status = call.end(build, events=events, unchanged=True)
    call.say(text_events(events) + nothing, events)
    return status


def _store(call: _Call, build: Build, events: tuple[Event, ...]) -> int:
    """Keyring and lock alone."""
    former = build.sources.files[str(call.lock)]
    with hold_lock(call.lock, waiting):
        if changed := changed_lock(call.lock, former):
            return call.end(build, changed)
        content = lock_text.render(need(build.lock)).encode()
        store(call.lock, call.keys, content, build.drawn, progress=call.progress)
    status = call.end(build, events=events, unchanged=False)
    call.say(text_renewed(events, str(call.lock), str(call.keys) if build.drawn else ""), events)
    return status


def _build(call: _Call, build: Build, nothing: str) -> int:
    """Keyring, lock and output."""
    stores = Stores(call.lock, call.keys, Path(call.output), progress=call.progress)
    written = write_built(build, stores, build_options(call.arguments), prune=call.arguments.prune)
    if not isinstance(written, WriteSummary):
        return call.end(build, *written)
    unchanged = not written.wrote and build.lock == build.former_lock
    events = tuple(event for event in build.events if event.action is not Action.REUSED)
    status = call.end(build, events=events, unchanged=unchanged, output=call.output)
    call.say(nothing + text_summary(built_of(build, call.output, written)), events)
    return status
