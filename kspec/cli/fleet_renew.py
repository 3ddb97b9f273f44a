"""`kspec renew` of a fleet: into each cluster's lock and keyring; a build of the fleet writes what follows."""

import argparse
import os
from typing import Final

from kspec.cli import fleet as fleets
from kspec.cli.answer import fail
from kspec.cli.clock import UnusableTimeError, now
from kspec.cli.fleet_build import wrong_use
from kspec.cli.fleet_members import Fleet
from kspec.cli.printing import put
from kspec.cli.stderr import gathered
from kspec.disk.sources import Sources
from kspec.report.fleet import json_fleet, text_renew
from kspec.report.rows import rows

_MODULE: Final = "kspec.cli.renew"


def run(arguments: argparse.Namespace, found: Fleet) -> int:
    """Renew in each cluster what is due; the exit status is the worst."""
    if arguments.output:
        why = "-o is of one cluster: renew without it, and build the fleet"
        return fail("renew", arguments.format, why)
    if wrong := wrong_use(arguments):
        return fail("renew", arguments.format, wrong)
    try:
        moment = now(arguments.now, os.environ)
    except UnusableTimeError as error:
        return fail("renew", arguments.format, str(error))
    status = fleets.tell_findings(found)
    at = f"{int(moment.timestamp())}"
    tasks = [fleets.task(arguments, found, member, now=at, format="json") for member in found.members]
    with fleets.held(member.spec for member in found.members):
        done = fleets.run_each(arguments, _MODULE, tasks, "renewing")
    fleets.tell_each(done)
    status = fleets.worst(status, done)
    if arguments.format == "json":
        put(json_fleet("renew", status, done, diagnostics=rows(gathered(found.findings, Sources()))))
    elif not arguments.quiet or status:
        put(text_renew(done))
    return status
