"""`kspec check` of folders: every spec in them, by several processes, and whether their clusters go together."""

import argparse
import errno
import os
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Final, NoReturn

from kspec.cli import fleet as fleets
from kspec.cli.fleet_batches import Outcome, run_batches
from kspec.cli.fleet_members import bases_in
from kspec.cli.fleet_pool import run_all, run_apart
from kspec.cli.specs import found_in
from kspec.cli.workers import UnusableWorkersError, meet, workers_of
from kspec.facts import codes
from kspec.model.code import Severity
from kspec.model.filefindings import FileFindings
from kspec.model.frozen import evolve
from kspec.model.program import Evaluation
from kspec.passes.asking import Steps

if TYPE_CHECKING:
    from kspec.cli.check import Check

_FEW: Final = 8
"""Specs for which other processes are not worth while."""


def check_fleet(arguments: argparse.Namespace, check: "Check") -> list[FileFindings]:
    """What is wrong with each spec, and first what is wrong with the clusters of folders together.

    Two of one name are a warning: only a build of their folder needs names. A base that a spec of the same folders
    names is looked at with that spec, and not by itself.
    """
    folders = [word for word in arguments.spec if os.path.isdir(word)]  # noqa: PTH112 - as it is named
    fleet = fleets.members(arguments, folders)
    clashes = tuple(
        evolve(finding, severity=Severity.WARNING) for finding in fleet.findings if finding.code == codes.FLEET_NAME
    )
    found = list(dict.fromkeys((*found_in(arguments.spec), *(member.spec for member in fleet.members))))
    bases = bases_in(file for file in found if file not in arguments.spec)
    files = [file for file in found if file in arguments.spec or os.path.realpath(file) not in bases]
    tasks = [(file, {file: fleet.evaluated[file]} if file in fleet.evaluated else {}) for file in files]
    workers = workers_of(arguments)
    if workers is not None:
        results = run_batches(partial(_begin, check), _end, tasks, workers, fleets.jobs_of(arguments), _died)
    else:
        jobs = fleets.jobs_of(arguments) if len(files) > _FEW else 1
        results = run_all(partial(_check_one, check), tasks, jobs, _died)
    return [*([FileFindings(folders[0], clashes)] if clashes else []), *results]


def why_no_workers(arguments: argparse.Namespace) -> str:
    """Why the workers that a command line names cannot be used, as a sentence; nothing where they can."""
    if not any(map(os.path.isdir, arguments.spec)):
        return "--scheduler is for the check of a folder: leave it out"
    try:
        workers = workers_of(arguments)
        if workers is not None:
            run_apart(meet, workers)
    except UnusableWorkersError as error:
        return str(error)
    return ""


def _check_one(check: "Check", task: tuple[str, Mapping[str, Evaluation]]) -> FileFindings:
    return check(*task)


def _begin(check: "Check", task: tuple[str, Mapping[str, Evaluation]]) -> Steps[FileFindings]:
    return check.by_steps(*task)


def _end(_: object, outcome: Outcome) -> FileFindings:
    if outcome.error is not None:
        raise outcome.error
    found: FileFindings = outcome.result
    return found


def _died(task: tuple[str, Mapping[str, Evaluation]]) -> NoReturn:
    raise ChildProcessError(errno.ECHILD, "the process that checked it has died, as for lack of memory", task[0])
