"""`kspec build` where something may have changed: run the passes, write, report."""

import argparse
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from kspec.cli.answer import end
from kspec.cli.printing import put
from kspec.cli.progress import generate_keys
from kspec.cli.specs import sources_of
from kspec.cli.stderr import gathered, waiting
from kspec.disk.faults import Progress
from kspec.encode import lock_text
from kspec.model.diagnostic import Diagnostic
from kspec.model.draw import Draw
from kspec.model.written import WriteSummary
from kspec.pipeline import BUILD, READ, Build, Options, need, run
from kspec.plan.validity import window
from kspec.report.outcome import outcome
from kspec.report.rows import rows
from kspec.report.summary import Built, build_values, text_summary, text_timely, text_unchanged
from kspec.write.commit import Result, Stores, commit, guard
from kspec.write.identity import Identity
from kspec.write.names import check_names
from kspec.write.places import of_build, overlaps
from kspec.write.state import Answer, Inputs
from kspec.write.tending import TOLD


def full_build(arguments: argparse.Namespace, options: Mapping[str, str], moment: datetime, progress: Progress) -> int:
    """Build and write; the exit status. `progress` learns what is begun."""
    keyring = None if arguments.public else Path(options["keys"])
    build = Build(
        Options(
            tuple(map(Path, arguments.spec)),
            Path(options["lock"]),
            Path(options["keys"]),
            frozen=arguments.frozen,
            public=arguments.public,
            waived=tuple(arguments.waive),
        ),
        sources_of(arguments.spec),
        Draw(moment, os.urandom, generate_keys),
    )
    build = run(READ, build)
    build = build.found(tuple(check_names((arguments.output, options["lock"], options["keys"]))))
    overlapping = output_overlaps(build, arguments.output)
    if build.failed or overlapping:
        return end(arguments, (*build.findings, *overlapping), build.sources, output=arguments.output)
    with guard(keyring, waiting, frozen=arguments.frozen):
        build = run(BUILD[len(READ) :], build)
        overlapping = output_overlaps(build, arguments.output)  # again: a build reads more than a check of its spec
        if build.failed or overlapping:
            return end(arguments, (*build.findings, *overlapping), build.sources, output=arguments.output)
        stores = Stores(Path(options["lock"]), keyring, Path(arguments.output), arguments.frozen, progress)
        written = write_built(build, stores, options, prune=arguments.prune)
    if not isinstance(written, WriteSummary):
        return end(arguments, (*build.findings, *written), build.sources, output=arguments.output)
    built = built_of(build, arguments.output, written)
    status = end(arguments, build.findings, build.sources, **build_values(built))
    if arguments.format == "text":
        put(text_timely(build.events) if arguments.quiet else text_summary(built, verbose=arguments.verbose))
    return status


def write_built(
    build: Build, stores: Stores, options: Mapping[str, str], *, prune: bool
) -> WriteSummary | tuple[Diagnostic, ...]:
    """Write what a build has made, keyring, lock and output; what was written, or what forbids it."""
    result = _result(build, options, options["output"])
    return commit(stores, result, prune=prune, state_key=os.urandom(32), waiting=waiting)


def output_overlaps(build: Build, output: str) -> tuple[Diagnostic, ...]:
    """What is read and written by this build and must not lie in one another, by what is known of it so far."""
    options = build.options
    lock, keyring = str(options.lock_file), str(options.keys_folder)
    return overlaps(of_build(options.specs, lock, keyring, output, build.sources))


def built_of(build: Build, output: str, written: WriteSummary) -> Built:
    """What is told of a build that came to its end."""
    return Built(output, need(build.plan), build.events, build.files, written, len(set(build.findings)))


def _result(build: Build, options: Mapping[str, str], output: str) -> Result:
    lock, lock_file = need(build.lock), str(build.options.lock_file)
    former = build.sources.files[lock_file]
    same = former if lock == build.former_lock else None
    return Result(
        files=build.files,
        folders=build.folders,
        drawn=build.drawn,
        keyring={**build.secrets, **build.displaced, **build.drawn},
        former_lock=former,
        lock=lock_text.render(lock).encode() if same is None else same,
        identity=Identity.of(lock_file, build.former_lock, lock),
        inputs=Inputs(
            {path: content for path, content in build.sources.files.items() if path != lock_file},
            build.sources.folders,
        ),
        options=options,
        answer=_answer(build, output),
        told=any(finding.code in TOLD for finding in build.findings),
    )


def _answer(build: Build, output: str) -> Answer:
    """What the next build says if nothing changes: to programs the same as this one, if nothing was new in it."""
    since, until = window(build.periods, need(build.draw).now)
    texts = {"text": text_unchanged(output, build.events)}
    if not any(event.changes_lock for event in build.events):
        written = WriteSummary(unchanged=tuple(file.path for file in build.files))
        values = build_values(built_of(build, output, written))
        texts["json"] = outcome("build", 0, diagnostics=rows(gathered(build.findings, build.sources)), **values)
    return Answer(texts, since, until)
