"""A cluster of a set, built as a build of it alone does it, with what it gets of its set."""

import argparse
from pathlib import Path

from kspec import pipeline
from kspec.cli.full_build import built_of, output_overlaps, write_built
from kspec.cli.options import options_of
from kspec.cli.paths import build_options, keys_path
from kspec.cli.set_call import Call
from kspec.cli.set_share import share_of
from kspec.cli.stderr import waiting
from kspec.disk.sources import Sources
from kspec.model.clusterset import Member
from kspec.model.diagnostic import Diagnostic
from kspec.model.frozen import field, frozen
from kspec.model.written import WriteSummary
from kspec.passes.building import Built as Decided
from kspec.passes.run import Run, Stopped
from kspec.plan.shared_root import Root
from kspec.report.summary import Built as Summary
from kspec.write.commit import Stores
from kspec.write.keyring_guard import guard
from kspec.write.names import check_names


@frozen
class Built:
    """What became of a cluster, by its name and its spec, and all that was found.

    What was decided and told is None where it could not be built.
    """

    name: str
    spec: str
    findings: tuple[Diagnostic, ...]
    built: Run[Decided] | None = field(default=None, repr=False)
    summary: Summary | None = field(default=None, repr=False)


def alone(arguments: argparse.Namespace, member: Member) -> argparse.Namespace:
    """The command line of a build of one cluster alone, so that it is known as unchanged by either build."""
    own = {
        "spec": [str(member.entry.file)],
        "member": member.name if member.of_program else "",
        "output": str(Path(arguments.output) / member.name),
    }
    return argparse.Namespace(**{**vars(arguments), **own})


def build_member(call: Call, member: Member, root: Root | None, sources: Sources) -> Built:
    """Build one cluster into the folder of its name; `sources` learns what was read for it."""
    arguments, own = alone(call.arguments, member), Sources()
    keys, output = Path(keys_path(arguments, arguments.spec[0])), arguments.output
    options = options_of(arguments, {"lock": str(member.lock_file), "keys": str(keys)})
    completed = pipeline.read(options, own)
    sources.files.update(own.files)
    refused = (*check_names((output, str(member.lock_file), str(keys))), *output_overlaps(options, own, output))
    if isinstance(completed, Stopped) or refused:
        return Built(member.name, str(member.entry.file), (*completed.findings, *refused))
    with guard(None if arguments.public else keys, waiting, frozen=arguments.frozen):
        share = share_of(call.given, member, root, str(call.stores.lock))
        run = share.decide(completed, call.draw)
        overlapping = output_overlaps(options, own, output)
        sources.files.update(own.files)
        if isinstance(run, Stopped) or overlapping:
            return Built(member.name, str(member.entry.file), (*run.findings, *overlapping))
        stores = Stores(
            member.lock_file,
            None if arguments.public else keys,
            Path(output),
            arguments.frozen,
            call.progress,
            options.access,
        )
        written = write_built(run, stores, build_options(arguments), call.draw.now, prune=arguments.prune)
    if not isinstance(written, WriteSummary):
        return Built(member.name, str(member.entry.file), (*run.findings, *written))
    return Built(member.name, str(member.entry.file), run.findings, run, built_of(run, output, written))
