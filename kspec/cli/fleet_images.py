"""`kspec images` of a fleet: what all clusters need, for a mirror."""

import argparse

from kspec.cli import fleet as fleets
from kspec.cli.fleet_members import Fleet
from kspec.cli.printing import put
from kspec.cli.stderr import gathered
from kspec.disk.sources import Sources
from kspec.report.fleet import json_fleet
from kspec.report.rows import rows

_MODULE = "kspec.cli.images"


def run(arguments: argparse.Namespace, found: Fleet) -> int:
    """Print each image once, in the order in which the clusters need them; the exit status is the worst."""
    status = fleets.tell_findings(found)
    tasks = [fleets.task(arguments, found, member) for member in found.members]
    done = fleets.run_each(arguments, _MODULE, tasks, "reading specs")
    fleets.tell_each(done)
    status = fleets.worst(status, done)
    if arguments.format == "json":
        put(json_fleet("images", status, done, diagnostics=rows(gathered(found.findings, Sources()))))
    else:
        lines = dict.fromkeys(line for one in done for line in one.text.splitlines())
        put("".join(f"{line}\n" for line in lines))
    return status
