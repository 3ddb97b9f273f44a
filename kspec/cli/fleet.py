"""A command over the clusters of a fleet: each as if it were called for it alone, and what all come to."""

import argparse
import contextlib
import io
import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kspec.cli.fleet_members import Fleet, Member, fleet_of
from kspec.cli.fleet_pool import FORKS, processors, run_all
from kspec.cli.main import fail
from kspec.cli.printing import put
from kspec.cli.programs import program_of
from kspec.cli.progress import ProgressLine
from kspec.cli.stderr import print_findings, waiting
from kspec.disk.sources import Sources
from kspec.read.load import PROGRAM
from kspec.report.fleet import Done, text_told
from kspec.report.outcome import FAULT
from kspec.write.guard import hold_folders

if TYPE_CHECKING:
    from kspec.cli.fleet_batches import Outcome
    from kspec.cli.workers import Workers
    from kspec.passes.asking import Steps

Task = argparse.Namespace


def members(arguments: argparse.Namespace, words: Sequence[str]) -> Fleet:
    """The clusters that the words of a command line mean."""
    return fleet_of(words, program_of(arguments), jobs_of(arguments))


def several(arguments: argparse.Namespace) -> Fleet | None:
    """The fleet that a program is, if it is one of several specs; else what it evaluates to is kept for its build."""
    if len(arguments.spec) > 1:
        return None
    fleet = members(arguments, arguments.spec)
    if any(member.member for member in fleet.members) or fleet.findings:
        return fleet
    arguments.evaluated = fleet.evaluated
    return None


def fleet_of_words(arguments: argparse.Namespace) -> Fleet | None:
    """The fleet that a command was called with: a folder, a set, or a program of several specs; None for one cluster.

    The clusters of sets are among the others, by the names that their sets have for them.
    """
    from kspec.cli.fleet_sets import is_set, with_clusters  # noqa: PLC0415 - it needs what is here

    if hasattr(arguments, "cluster") or arguments.member:
        return None
    if any(map(os.path.isdir, arguments.spec)) or is_set(arguments, arguments.spec):
        return with_clusters(arguments, members(arguments, arguments.spec))
    return several(arguments) if arguments.spec[0].endswith(PROGRAM) else None


def jobs_of(arguments: argparse.Namespace) -> int:
    """How many processes may work at a time."""
    return arguments.jobs or processors()


def task(arguments: argparse.Namespace, fleet: Fleet, member: Member, **own: Any) -> Task:  # noqa: ANN401 - as the arguments of a command
    """What a command would be called with for one cluster alone."""
    return argparse.Namespace(
        **{
            **vars(arguments),
            "spec": [member.spec],
            "member": member.member,
            "cluster": member.name,
            "evaluated": fleet.evaluation(member),
            **own,
        }
    )


def run_each(
    arguments: argparse.Namespace,
    module: str,
    tasks: Sequence[Task],
    what: str,
    run: Callable[[Task], Done] | None = None,
) -> list[Done]:
    """Run the command of a module for every task; `what` is said on a terminal, and `run` may do it otherwise."""
    with ProgressLine(what, len(tasks), sys.stderr, time.monotonic) as progress:
        work = run or partial(run_one, module=module)
        return run_all(work, tasks, jobs_of(arguments), died, progress.reach)


@contextlib.contextmanager
def held(paths: Iterable[str]) -> Iterator[None]:
    """Hold the folders in which paths lie, which each cluster's command would hold: once for all, so that none waits.

    Processes that are forked have what this one has; others hold them by themselves.
    """
    folders = {Path(os.path.realpath(Path(path).parent)): "" for path in paths}
    with hold_folders(folders if FORKS else {}, waiting):
        yield


def run_one(arguments: Task, module: str) -> Done:
    """Run a command for one cluster, and keep what it says. Never raises."""
    return captured(arguments, lambda own: int(import_module(module).run(own)))


def captured(arguments: Task, run: Callable[[Task], int]) -> Done:
    """Do something for one cluster that gives an exit status, and keep what it says. Never raises."""
    out, told = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(told):
        try:
            status = run(arguments)
        except Exception as error:  # noqa: BLE001 - a fault of one cluster is none of the others'
            status = fail(error, [arguments.command, "--format", arguments.format])
    return Done(
        arguments.cluster,
        arguments.spec[0],
        status,
        told=told.getvalue(),
        **({"outcome": json.loads(out.getvalue() or "{}")} if arguments.format == "json" else {"text": out.getvalue()}),
    )


def run_with_workers(
    arguments: argparse.Namespace,
    workers: "Workers",
    tasks: Sequence[Task],
    what: str,
    start: "Callable[[Task], Steps[int]]",
) -> list[Done]:
    """As `run_each`, of what `start` begins, with the help of workers."""
    from kspec.cli.fleet_batches import run_batches  # noqa: PLC0415 - for those who have workers

    with ProgressLine(what, len(tasks), sys.stderr, time.monotonic) as progress:
        return run_batches(start, _told, tasks, workers, jobs_of(arguments), died, progress.reach)


def _told(arguments: Task, outcome: "Outcome") -> Done:
    """What has become of a cluster that was done in steps."""

    def repeat(_: Task) -> int:
        put(outcome.out)
        put(outcome.told, error=True)
        if outcome.error is not None:
            raise outcome.error
        return int(outcome.result)

    return captured(arguments, repeat)


def tell_findings(fleet: Fleet) -> int:
    """Say what is wrong with the clusters together; the status."""
    return print_findings(fleet.findings, Sources())


def tell_each(done: Sequence[Done]) -> None:
    """Say on standard error what was said of each cluster, below its name."""
    put(text_told(done), error=True)


def worst(status: int, done: Sequence[Done]) -> int:
    """The worst of all statuses."""
    return max((status, *(one.status for one in done)))


def output_of(output: str, name: str) -> str:
    """Where a cluster's tree lies in a fleet's output."""
    return str(Path(output) / name)


def died(arguments: Task) -> Done:
    """What is said of a cluster whose process has died."""
    message = f"kspec {arguments.command}: the process that worked on it has died, as for lack of memory\n"
    return Done(arguments.cluster, arguments.spec[0], FAULT, told=message)
