"""A cluster of a set, built as a build of it alone does it, with what it gets of its set."""

import argparse
from datetime import datetime
from functools import partial
from pathlib import Path

from kspec import pipeline
from kspec.cli.answer import end
from kspec.cli.build import settled
from kspec.cli.fleet import captured
from kspec.cli.full_build import built_of, output_overlaps, write_built
from kspec.cli.options import options_of
from kspec.cli.paths import build_options, keys_path
from kspec.cli.printing import put
from kspec.cli.set_share import Share, Signed
from kspec.cli.settled_set import cluster_arguments
from kspec.cli.stderr import waiting
from kspec.disk.faults import Progress
from kspec.disk.sources import Sources
from kspec.make.registered import registered, without_keys
from kspec.model.clusterset import Member, Unusable
from kspec.model.draw import Draw
from kspec.model.frozen import field, frozen
from kspec.model.plan import Plan
from kspec.model.registration import Registered
from kspec.model.written import WriteSummary
from kspec.passes.run import Options, Stopped
from kspec.report.fleet import Done
from kspec.report.set_summary import text_member
from kspec.report.summary import build_values, text_timely
from kspec.write.commit import Stores
from kspec.write.keyring_guard import guard
from kspec.write.names import check_names


@frozen
class MemberTask:
    """What a build of one cluster of a set depends on; it can be pickled.

    `arguments` are those of a build of it alone, `share` is what it gets, without the root's key; `lock` is its lock.
    """

    name: str
    arguments: argparse.Namespace
    share: Share
    lock: Path
    moment: datetime

    @property
    def keys(self) -> Path:
        """The cluster's keyring."""
        return Path(keys_path(self.arguments, self.arguments.spec[0]))

    @property
    def options(self) -> Options:
        """The options of its build."""
        return options_of(self.arguments, {"lock": str(self.lock), "keys": str(self.keys)})


@frozen
class Built:
    """What became of a cluster, and what others may know of it, without its keys: None where it was not built.

    `wrote` tells whether its tree is another now.
    """

    done: Done
    registered: Registered | None = field(default=None, repr=False)
    wrote: bool = False


def alone(arguments: argparse.Namespace, member: Member | Unusable) -> argparse.Namespace:
    """The command line of a build of one cluster alone, so that it is known as unchanged by either build."""
    return cluster_arguments(arguments, told_of(arguments, member))


def told_of(arguments: argparse.Namespace, member: Member | Unusable) -> tuple[str, str, str, str]:
    """A cluster's name, its spec, its name in the program that the spec is, and its output, as a set's state has it."""
    own = member.name if member.of_program else ""
    return member.name, str(member.entry.file), own, str(Path(arguments.output) / member.name)


def build_member(task: MemberTask, draw: Draw, signed: Signed | None) -> Built:
    """Build one cluster into the folder of its name, unless that would change nothing. Never raises.

    `signed` is what the root has signed for it beforehand.
    """
    kept: list[Built] = []
    done = captured(task.arguments, partial(_run, task=task, draw=draw, signed=signed, kept=kept))
    return Built(done, kept[0].registered, kept[0].wrote) if kept and not done.status else Built(done)


def _run(arguments: argparse.Namespace, task: MemberTask, draw: Draw, signed: Signed | None, kept: list[Built]) -> int:
    """Build, say what happened, and keep what others may know of it; the exit status."""
    _, _, answers = settled(arguments, task.moment)
    known = task.share.settled(task.options, draw) if answers and {"text", "json"} <= answers.keys() else None
    if answers is None or known is None:
        with Progress() as progress:
            return _build(task, draw, signed, progress, kept)
    kept.append(_kept(task, known))
    if arguments.format == "json":
        put(answers["json"])
    else:
        text = answers["text"]
        put(text.partition("\n")[2] if arguments.quiet else f"{task.name}: {text}")
    return 0


def _build(task: MemberTask, draw: Draw, signed: Signed | None, progress: Progress, kept: list[Built]) -> int:
    """Build what is not as it was."""
    arguments, own, options = task.arguments, Sources(), task.options
    completed = pipeline.read(options, own)
    stores = Stores(
        task.lock,
        None if arguments.public else task.keys,
        Path(arguments.output),
        arguments.frozen,
        progress,
        options.access,
    )
    refused = (
        *check_names((arguments.output, str(task.lock), str(task.keys))),
        *output_overlaps(options, own, arguments.output),
    )
    if isinstance(completed, Stopped) or refused:
        return end(arguments, (*completed.findings, *refused), own, output=arguments.output)
    with guard(stores.keys, waiting, frozen=arguments.frozen):
        run = task.share.decide(completed, draw, signed)
        overlapping = output_overlaps(options, own, arguments.output)
        if isinstance(run, Stopped) or overlapping:
            return end(arguments, (*run.findings, *overlapping), own, output=arguments.output)
        written = write_built(run, stores, build_options(arguments), draw.now, prune=arguments.prune)
    if not isinstance(written, WriteSummary):
        return end(arguments, (*run.findings, *written), own, output=arguments.output)
    kept.append(_kept(task, run.stage.planned.plan, wrote=written.wrote))
    summary = built_of(run, arguments.output, written)
    status = end(arguments, run.findings, own, **build_values(summary))
    if arguments.format == "text":
        said = text_member(task.name, summary, verbose=arguments.verbose)
        put(text_timely(summary.events) if arguments.quiet else said)
    return status


def _kept(task: MemberTask, plan: Plan, *, wrote: bool = False) -> Built:
    return Built(Done(task.name, task.arguments.spec[0], 0), without_keys(registered(task.name, plan)), wrote)
