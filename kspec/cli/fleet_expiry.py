"""`kspec expiry` of a fleet: what of all clusters ends when."""

import argparse
import os
from typing import Final

from kspec.cli import fleet as fleets
from kspec.cli.answer import fail
from kspec.cli.clock import AT, UnusableTimeError, now
from kspec.cli.printing import put
from kspec.cli.stderr import gathered
from kspec.disk.sources import Sources
from kspec.report.expiry import COLUMN
from kspec.report.fleet import json_fleet, text_expiry
from kspec.report.rows import rows

_MODULE: Final = "kspec.cli.expiry"


def run(arguments: argparse.Namespace) -> int:
    """Print it, by time; the exit status is the worst."""
    if arguments.lock or arguments.file:
        which = "--lock" if arguments.lock else "--ical"
        return fail("expiry", arguments.format, f"{which} is of one cluster: name its spec")
    try:
        moment = now(arguments.at, os.environ, AT)
    except UnusableTimeError as error:
        return fail("expiry", arguments.format, str(error))
    found = fleets.members(arguments, [arguments.source])
    status = fleets.tell_findings(found)
    tasks = [
        fleets.task(arguments, found, member, source=member.spec, at=f"{int(moment.timestamp())}")
        for member in found.members
    ]
    done = fleets.run_each(arguments, _MODULE, tasks, "reading locks")
    fleets.tell_each(done)
    status = fleets.worst(status, done)
    if arguments.format == "json":
        told = rows(gathered(found.findings, Sources()))
        put(json_fleet("expiry", status, done, diagnostics=told))
    else:
        put(text_expiry(done, COLUMN))
    return status
