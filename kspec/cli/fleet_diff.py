"""`kspec diff` of a fleet: what a build would do to each cluster's tree."""

import argparse
import os
from datetime import datetime
from typing import Final

from kspec.cli import fleet as fleets
from kspec.cli.clock import UnusableTimeError, now
from kspec.cli.diff import fail
from kspec.cli.fleet_build import wrong_use
from kspec.cli.fleet_sets import sets_of, without
from kspec.cli.printing import put
from kspec.cli.stderr import gathered
from kspec.disk.sources import Sources
from kspec.report.fleet import Done, json_fleet
from kspec.report.fleet_review import SECTIONS, render
from kspec.report.rows import rows

_MODULE: Final = "kspec.cli.diff"


def run(arguments: argparse.Namespace) -> int:
    """Compare each cluster with its tree; the exit status is the worst."""
    if wrong := wrong_use(arguments):
        return fail(arguments, wrong)
    try:
        moment = now(arguments.now, os.environ)
    except UnusableTimeError as error:
        return fail(arguments, str(error))
    found = fleets.members(arguments, arguments.spec)
    sets = sets_of(arguments, found)
    found, sets = without(found, sets) if sets else (found, sets)
    status = 2 * fleets.tell_findings(found)
    tasks = [
        fleets.task(
            arguments,
            found,
            member,
            output=fleets.output_of(arguments.output, member.name),
            now=f"{int(moment.timestamp())}",
            format=SECTIONS.get(arguments.format, arguments.format),
        )
        for member in found.members
    ]
    done = [
        *fleets.run_each(arguments, _MODULE, tasks, "comparing clusters"),
        *(part for one in sets for part in _of_set(arguments, one.file, moment)),
    ]
    fleets.tell_each([one for one in done if one.status])
    status = fleets.worst(status, done)
    if arguments.format == "json":
        told = rows(gathered(found.findings, Sources()))
        put(json_fleet("diff", status, done, output=arguments.output, diagnostics=told))
    else:
        put(render(arguments.format, done, quiet=arguments.quiet, verbose=arguments.verbose))
    return status


def _of_set(arguments: argparse.Namespace, file: str, moment: datetime) -> list[Done]:
    """What is said of each cluster of a set, and of what is of all together."""
    from kspec.cli.set_diff import compare_set  # noqa: PLC0415 - few specs are sets

    form = SECTIONS.get(arguments.format, arguments.format)
    return compare_set(argparse.Namespace(**{**vars(arguments), "spec": [file], "format": form}), moment)
