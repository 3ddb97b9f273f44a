"""`kspec build` where something may have changed: run the passes, write, report."""

import argparse
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from kspec.cli.answer import end
from kspec.cli.printing import put
from kspec.cli.same_meaning import SUMMARIES, afterwards
from kspec.cli.stderr import gathered, waiting
from kspec.disk.faults import Progress
from kspec.disk.sources import Sources
from kspec.encode import lock_text
from kspec.model.diagnostic import Diagnostic
from kspec.model.draw import Draw
from kspec.model.frozen import evolve
from kspec.model.wire import Wire
from kspec.model.written import WriteSummary
from kspec.passes.asking import Steps
from kspec.passes.building import Built
from kspec.passes.run import Options, Run, Stopped
from kspec.pipeline import build_by_steps, complete
from kspec.plan.validity import window
from kspec.report.outcome import outcome
from kspec.report.rows import rows
from kspec.report.summary import Built as Summary
from kspec.report.summary import build_values, text_summary, text_timely, text_unchanged
from kspec.write.commit import Result, Stores, commit
from kspec.write.identity import Identity
from kspec.write.keyring_guard import guard
from kspec.write.names import check_names
from kspec.write.places import Place, of_build, overlaps
from kspec.write.state import Answer, Inputs
from kspec.write.tending import TOLD


def full_build(  # noqa: PLR0913, PLR0917 - all that a build depends on
    arguments: argparse.Namespace,
    options: Mapping[str, str],
    found: Run[Wire],
    meaning: bytes,
    draw: Draw,
    progress: Progress,
) -> Steps[int]:
    """Go on from checked specs, which `meaning` stands for, and write, with `draw` for what is new; the exit status.

    `progress` learns what is begun. It asks for what can be done elsewhere.
    """
    asked, sources = found.options, found.sources
    keyring = None if arguments.public else asked.keys_folder
    completed = complete(found)
    places = _places(asked, sources, arguments.output)
    refused = (*check_names((arguments.output, options["lock"], options["keys"])), *overlaps(places))
    if isinstance(completed, Stopped) or refused:
        return end(arguments, (*completed.findings, *refused), sources, output=arguments.output)
    with guard(keyring, waiting, frozen=arguments.frozen):
        run = yield from build_by_steps(completed, draw)
        more = _places(asked, sources, arguments.output)  # a build may read more than a check
        overlapping = overlaps(more) if more != places else ()
        if isinstance(run, Stopped) or overlapping:
            return end(arguments, (*run.findings, *overlapping), sources, output=arguments.output)
        stores = Stores(asked.lock_file, keyring, Path(arguments.output), arguments.frozen, progress, asked.access)
        written = write_built(run, stores, options, draw.now, prune=arguments.prune, meaning=meaning)
    if not isinstance(written, WriteSummary):
        return end(arguments, (*run.findings, *written), sources, output=arguments.output)
    summary = built_of(run, arguments.output, written)
    status = end(arguments, run.findings, sources, **build_values(summary))
    if arguments.format == "text":
        events = run.stage.planned.events
        put(text_timely(events) if arguments.quiet else text_summary(summary, verbose=arguments.verbose))
    return status


def write_built(  # noqa: PLR0913 - what was made, where it goes, and on which terms
    run: Run[Built],
    stores: Stores,
    options: Mapping[str, str],
    moment: datetime,
    *,
    prune: bool,
    meaning: bytes = b"",
) -> WriteSummary | tuple[Diagnostic, ...]:
    """Write what a build has made, keyring, lock and output; what was written, or what forbids it.

    With the `meaning` of the specs, a later build knows one whose text alone is another.
    """
    result = evolve(_result(run, options, options["output"], moment), meaning=meaning)
    return commit(stores, result, prune=prune, state_key=os.urandom(32), waiting=waiting)


def output_overlaps(options: Options, sources: Sources, output: str) -> tuple[Diagnostic, ...]:
    """What is read and written by this build and must not lie in one another, by what is known of it so far."""
    return overlaps(_places(options, sources, output))


def _places(options: Options, sources: Sources, output: str) -> tuple[Place, ...]:
    return of_build(options.specs, str(options.lock_file), str(options.keys_folder), output, sources)


def built_of(run: Run[Built], output: str, written: WriteSummary) -> Summary:
    """What is told of a build that came to its end."""
    _, planned, made = run.stage
    return Summary(output, planned.plan, planned.events, made.files, written, len(set(run.findings)))


def _result(run: Run[Built], options: Mapping[str, str], output: str, moment: datetime) -> Result:
    recalled, planned, made = run.stage
    lock_file = str(run.options.lock_file)
    former = run.sources.files[lock_file]
    same = former if planned.lock == recalled.lock else None
    return Result(
        files=made.files,
        folders=made.folders,
        drawn=planned.drawn,
        keyring={**recalled.secrets, **recalled.displaced, **planned.drawn},
        former_lock=former,
        lock=lock_text.render(planned.lock).encode() if same is None else same,
        identity=Identity.of(lock_file, recalled.lock, planned.lock),
        inputs=Inputs(
            {path: content for path, content in run.sources.files.items() if path != lock_file},
            run.sources.folders,
        ),
        options=options,
        answer=_answer(run, output, moment),
        told=any(finding.code in TOLD for finding in run.findings),
    )


def _answer(run: Run[Built], output: str, moment: datetime) -> Answer:
    """What the next build says if nothing changes: by itself, to programs, and where it has to look at everything."""
    _, planned, made = run.stage
    since, until = window(planned.periods, moment)
    written = WriteSummary(unchanged=tuple(file.path for file in made.files))
    summary = evolve(built_of(run, output, written), events=afterwards(planned.events, planned.lock))
    values = build_values(summary)
    texts = {
        "text": text_unchanged(output, planned.events),
        "json": outcome("build", 0, diagnostics=rows(gathered(run.findings, run.sources)), **values),
        **{name: text_summary(summary, verbose=verbose) for name, verbose in SUMMARIES.items()},
    }
    return Answer(texts, since, until)
