"""`kspec renew`: new certificates, and new lifetimes of tokens, into lock and keyring; with an output, a build."""

import argparse
import os
from collections.abc import Sequence

from kspec.cli.anew import BUILD_FIRST, Call, build_too, store_alone
from kspec.cli.answer import fail
from kspec.cli.clock import UnusableTimeError, now, span
from kspec.cli.fleet import fleet_of_words
from kspec.cli.options import options_of
from kspec.cli.progress import generate_keys
from kspec.cli.signer import given_signer
from kspec.cli.specs import sources_of
from kspec.cli.stderr import waiting
from kspec.disk.faults import Progress
from kspec.model.draw import Draw
from kspec.model.event import TIMELY, Event
from kspec.model.frozen import evolve
from kspec.passes.building import Built
from kspec.passes.completing import Completed
from kspec.passes.run import Run, Stopped
from kspec.pipeline import decide, read, recall
from kspec.plan.renewal import Wanted, choose
from kspec.read.keyring import no_lock
from kspec.report.renewed import text_events, text_nothing
from kspec.write.keyring_guard import guard


def run(arguments: argparse.Namespace) -> int:
    """Choose what to renew, decide as a build does, write, report. In a fleet it is done for each cluster."""
    fleet = fleet_of_words(arguments)
    if fleet is not None:
        from kspec.cli.fleet_renew import run as of_fleet  # noqa: PLC0415 - not for one cluster

        return of_fleet(arguments, fleet)
    try:
        moment = now(arguments.now, os.environ)
        before = span(arguments.before, "--before") if arguments.before is not None else None
        draw = Draw(moment, os.urandom, generate_keys, given_signer(arguments, moment))
    except UnusableTimeError as error:
        return fail("renew", arguments.format, str(error))
    except ValueError as error:
        return fail("renew", arguments.format, f"--signer: {error}")
    arguments.spec, arguments.output = [*arguments.spec, *arguments.further], arguments.output or ""
    options, sources = options_of(arguments), sources_of(arguments.spec)
    wanted = Wanted(tuple(arguments.what), before, arguments.new_key)
    with Progress() as progress:
        call = Call(arguments, options, arguments.output, sources, moment, progress)
        completed = read(options, sources)
        refused = call.refused()
        if isinstance(completed, Stopped) or refused:
            return call.end((*completed.findings, *refused))
        with guard(call.keys, waiting):
            return _renew(call, completed, wanted, draw)


def _renew(call: Call, completed: Run[Completed], wanted: Wanted, draw: Draw) -> int:
    """Choose, decide, write and report; the caller holds the guard."""
    recalled = recall(completed)
    if isinstance(recalled, Stopped):
        return call.end(recalled.findings)
    _, spec, lock, *_ = recalled.stage
    if lock is None:
        return call.end((*recalled.findings, no_lock(call.lock, ", so there is nothing to renew", BUILD_FIRST)))
    chosen = choose(wanted, spec, completed.stage.release, lock, call.moment)
    if chosen.wrong:
        return fail("renew", call.arguments.format, chosen.wrong)
    renewal = evolve(chosen.renewal, spare=recalled.stage.displaced)
    built = decide(recalled, draw, renewal)
    overlapping = call.overlaps()
    if isinstance(built, Stopped) or overlapping:
        return call.end((*built.findings, *overlapping))
    until = None if wanted.horizon is None else call.moment + wanted.horizon
    nothing = text_nothing(chosen.first, until) if chosen.is_empty else ""
    planned = built.stage.planned
    if call.output:
        told = evolve(planned, events=(*planned.events, *chosen.events))
        return build_too(call, built.give(built.stage._replace(planned=told)), before=nothing)
    done = () if nothing else tuple(event for event in planned.events if event.changes_lock)
    events = (*done, *(event for event in planned.events if event.action in TIMELY), *chosen.events)
    return _tell(call, built, events, nothing) if nothing else store_alone(call, built, events)


def _tell(call: Call, built: Run[Built], events: Sequence[Event], nothing: str) -> int:
    """Write nothing, though a build might have something to do."""
    status = call.end(built.findings, events, unchanged=True)
    call.say(text_events(events) + nothing, events)
    return status
