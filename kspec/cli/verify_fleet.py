"""`kspec verify` of a fleet's output: each tree in it, by several processes."""

import argparse
import errno
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from kspec.cli import fleet as fleets
from kspec.cli.answer import fail
from kspec.cli.clock import UnusableTimeError
from kspec.cli.fleet_pool import run_all
from kspec.cli.printing import put, say
from kspec.cli.stderr import wants_colour
from kspec.cli.verify import UnusableError, findings_of, values, verified
from kspec.report.fleet import Done, json_fleet
from kspec.report.formats import render
from kspec.report.outcome import outcome
from kspec.report.rows import rows
from kspec.verify.verification import Verified

_OF_ONE = {"root": "--root", "lock": "--lock", "keys": "--keys", "statement": "--statement"}
"""What is of one tree alone, by the names of the namespace."""


def run(arguments: argparse.Namespace, trees: Sequence[str]) -> int:
    """Verify each tree; 1 if an error is in any of them."""
    given = [option for name, option in _OF_ONE.items() if getattr(arguments, name)]
    if given:
        names = f"{given[0]} is of one cluster, and {arguments.output} has several: name one, such as {trees[0]}"
        return fail("verify", arguments.format, names)
    tasks = [argparse.Namespace(**{**vars(arguments), "output": tree}) for tree in trees]
    try:
        found = run_all(verified, tasks, fleets.jobs_of(arguments), _died)
    except (UnusableTimeError, UnusableError) as error:
        return fail("verify", arguments.format, str(error))
    results = [findings_of(task, one) for task, one in zip(tasks, found, strict=True)]
    status = int(any(result.failed for result in results))
    if arguments.format == "json":
        told = [
            Done(
                Path(tree).name,
                tree,
                int(result.failed),
                outcome=json.loads(outcome("verify", int(result.failed), **values(one), diagnostics=rows(result))),
            )
            for tree, result, one in zip(trees, results, found, strict=True)
        ]
        put(json_fleet("verify", status, told, output=arguments.output))
        return status
    put(render(arguments.format, results, colour=wants_colour(sys.stdout)))
    if arguments.format == "text" and not arguments.quiet and not any(one.findings for one in found):
        files = sum(one.files for one in found)
        say(f"{arguments.output}: the {files} files of {len(trees)} trees are as they were built")
    return status


def _died(task: argparse.Namespace) -> Verified:
    raise ChildProcessError(errno.ECHILD, "the process that verified it has died, as for lack of memory", task.output)
