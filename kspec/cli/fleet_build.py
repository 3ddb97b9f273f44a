"""`kspec build` of a fleet: every cluster's tree, and a summary of what changed where."""

import argparse
import json
import os
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Final

from kspec.cli import fleet as fleets
from kspec.cli.build import settled
from kspec.cli.clock import UnusableTimeError, now
from kspec.cli.fleet_members import Fleet
from kspec.cli.fleet_pool import run_all, run_apart
from kspec.cli.fleet_sets import build_sets, sets_of, without
from kspec.cli.printing import put
from kspec.cli.stderr import gathered
from kspec.cli.workers import UnusableWorkersError, meet, workers_of
from kspec.disk.sources import Sources
from kspec.encode.layout import MANIFEST
from kspec.passes.asking import Steps
from kspec.report.fleet import Done, json_fleet, text_build
from kspec.report.rows import rows
from kspec.write.fingerprint import package

MODULE: Final = "kspec.cli.build"
_HEAVY: Final = ("kspec.cli.checked_build", "kspec.cli.full_build")
"""What only a cluster needs that is not as it was: imported once, before there are several processes."""


def run(arguments: argparse.Namespace, fleet: Fleet | None = None) -> int:
    """Build each cluster whose tree is not as it would be; the exit status is the worst."""
    from kspec.cli.answer import fail  # noqa: PLC0415 - with the report

    if wrong := wrong_use(arguments):
        return fail("build", arguments.format, wrong)
    try:
        moment = now(arguments.now, os.environ)
    except UnusableTimeError as error:
        return fail("build", arguments.format, str(error))
    found = fleet or fleets.members(arguments, arguments.spec)
    sets = sets_of(arguments, found)
    found, sets = without(found, sets) if sets else (found, sets)
    status = fleets.tell_findings(found)
    tasks = [
        fleets.task(
            arguments,
            found,
            member,
            output=fleets.output_of(arguments.output, member.name),
            now=f"{int(moment.timestamp())}",
            format="json",
            asked=arguments.format,
        )
        for member in found.members
    ]
    try:
        done = _built(arguments, tasks, moment)
    except UnusableWorkersError as error:
        return fail("build", arguments.format, str(error))
    if sets:
        Path(arguments.output).mkdir(parents=True, exist_ok=True)
        done += build_sets(arguments, sets, f"{int(moment.timestamp())}")
    fleets.tell_each(done)
    status = fleets.worst(status, done)
    left = _left(arguments.output, found)
    if arguments.format == "json":
        told = rows(gathered(found.findings, Sources()))
        put(json_fleet("build", status, done, output=arguments.output, left=left, diagnostics=told))
    elif not arguments.quiet or status:
        put(text_build(arguments.output, done, left, verbose=arguments.verbose))
    return status


def wrong_use(arguments: argparse.Namespace) -> str:
    """What cannot be asked of a fleet, as a sentence; nothing where all can."""
    if arguments.lock or arguments.keys or arguments.keys_command:
        why = "each cluster of a fleet has its lock and keyring beside its spec"
        return f"{_why_fleet(arguments)}, and {why}: leave out --lock, --keys and --keys-command"
    return ""


def _why_fleet(arguments: argparse.Namespace) -> str:
    """What makes the words of a command line a fleet."""
    folder = next((word for word in arguments.spec if os.path.isdir(word)), "")  # noqa: PTH112 - as it is named
    return f"{folder} is a folder" if folder else f"{arguments.spec[0]} has several specs"


def _built(arguments: argparse.Namespace, tasks: Sequence[fleets.Task], moment: datetime) -> list[Done]:
    """What has become of each: first those are found that need nothing, and then the others are built."""
    package()  # once, before there are several processes
    workers = workers_of(arguments)
    jobs = fleets.jobs_of(arguments)
    known: list[Done | None] = [None for _ in tasks]
    if not arguments.public:
        known = run_all(partial(_settled, moment=moment), tasks, jobs, lambda _: None)
    left = [task for task, done in zip(tasks, known, strict=True) if done is None]
    for task in left:
        task.changed = not arguments.public
    if left:
        for module in _HEAVY:
            import_module(module)
        if workers is not None:
            run_apart(meet, workers)  # before anything is written
        Path(arguments.output).mkdir(parents=True, exist_ok=True)
    with fleets.held(path for task in left for path in (task.spec[0], task.output)):
        what = "building clusters"
        if workers is None:
            built = iter(fleets.run_each(arguments, MODULE, left, what))
        else:
            built = iter(fleets.run_with_workers(arguments, workers, left, what, build_by_steps))
    return [next(built) if done is None else done for done in known]


def build_by_steps(task: fleets.Task) -> Steps[int]:
    """What the build of one cluster does, asking for what can be done elsewhere."""
    from kspec.cli.checked_build import checked_build_by_steps  # noqa: PLC0415 - not where nothing changed

    moment = now(task.now, os.environ)
    options, seen, answers = settled(task, moment)
    answer = (answers or {}).get(task.format)
    if answer is not None:
        put(answer)
        return 0
    return (yield from checked_build_by_steps(task, options, moment, seen))


def _settled(task: fleets.Task, moment: datetime) -> Done | None:
    """What a cluster's build says that would do nothing; None where it is to be built."""
    _, _, answers = settled(task, moment)
    if answers is None or "json" not in answers:
        return None
    timely = answers.get("text", "").partition("\n")[2]
    outcome = json.loads(answers["json"]) if task.asked == "json" else {"unchanged": True}
    return Done(task.cluster, task.spec[0], 0, told=timely, outcome=outcome)


def _left(output: str, fleet: Fleet) -> list[str]:
    """The trees in a fleet's output that are of no cluster of it."""
    try:
        with os.scandir(output) as entries:
            listed = sorted(entry.name for entry in entries if entry.is_dir(follow_symlinks=False))
    except FileNotFoundError:
        return []
    return [name for name in listed if name not in fleet.names and (Path(output) / name / MANIFEST).exists()]
