"""`kspec expiry` of a fleet: what of all clusters ends when."""

import argparse
import os
from collections.abc import Sequence
from typing import Final

from kspec.cli import fleet as fleets
from kspec.cli.answer import fail
from kspec.cli.clock import AT, UnusableTimeError, now
from kspec.cli.expiry import write_calendar
from kspec.cli.fleet_members import Member
from kspec.cli.fleet_sets import sets_of, with_clusters
from kspec.cli.printing import put
from kspec.cli.stderr import gathered
from kspec.disk.sources import Sources
from kspec.model.frozen import evolve
from kspec.report.expiry import COLUMN, of_fleet
from kspec.report.fleet import Done, json_fleet, text_expiry
from kspec.report.rows import rows

_MODULE: Final = "kspec.cli.expiry"


def run(arguments: argparse.Namespace) -> int:
    """Print it, by time; the exit status is the worst."""
    if arguments.lock:
        return fail("expiry", arguments.format, "--lock is of one cluster: name its spec")
    try:
        moment = now(arguments.at, os.environ, AT)
    except UnusableTimeError as error:
        return fail("expiry", arguments.format, str(error))
    found = fleets.members(arguments, [arguments.source])
    roots = [Member(one.name, one.file) for one in sets_of(arguments, found) if one.has_root]
    found = with_clusters(arguments, found)
    status = fleets.tell_findings(found)
    tasks = [
        fleets.task(arguments, found, member, source=member.spec, at=f"{int(moment.timestamp())}")
        for member in sorted((*found.members, *roots))
    ]
    done = fleets.run_each(arguments, _MODULE, tasks, "reading locks", _one)
    fleets.tell_each(done)
    status = fleets.worst(status, done)
    if arguments.file and (refused := _write(arguments.file, done)):
        return fail("expiry", arguments.format, refused)
    if arguments.format == "json":
        told = rows(gathered(found.findings, Sources()))
        put(json_fleet("expiry", status, done, diagnostics=told))
    else:
        put(text_expiry(done, COLUMN))
    return status


def _one(task: fleets.Task) -> Done:
    """What is said of a cluster, and its days."""
    task.days = []
    done = fleets.run_one(task, _MODULE)
    return evolve(done, days=tuple(task.days))


def _write(file: str, done: Sequence[Done]) -> str:
    """Write the calendar of all clusters; why it was not, or nothing.

    It lacks none: who looks at a calendar does not see what is missing there.
    """
    unread = [one.name for one in done if not one.days]
    if unread:
        return f"{file} stays as it is: it would lack {', '.join(unread)}"
    return write_calendar(file, (of_fleet(day, one.name) for one in done for day in one.days))
