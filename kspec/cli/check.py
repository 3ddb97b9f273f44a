"""`kspec check`: all that is wrong with specs, each by itself."""

import argparse
import gc
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from kspec import pipeline
from kspec.cli.printing import put, say
from kspec.cli.programs import program_of
from kspec.cli.specs import found_in, sources_of
from kspec.cli.stderr import wants_colour
from kspec.disk.sources import Sources
from kspec.facts import codes
from kspec.facts.releases import named, unknown
from kspec.model.diagnostic import Diagnostic
from kspec.model.filefindings import FileFindings
from kspec.model.frozen import evolve
from kspec.model.program import Evaluation, Program
from kspec.model.release import Release
from kspec.model.span import Span
from kspec.passes.asking import Steps, here
from kspec.passes.run import Options
from kspec.read.load import PROGRAM, SUFFIXES
from kspec.report.formats import render

_NO_PROGRAM = Program()


def run(arguments: argparse.Namespace) -> int:
    """Print what was found, in the format that was asked for; 1 if an error is among it."""
    assumed = named(arguments.kubernetes_version) if arguments.kubernetes_version else None
    if arguments.kubernetes_version and assumed is None:
        from kspec.cli.answer import fail  # noqa: PLC0415 - seldom needed

        return fail("check", arguments.format, unknown(arguments.kubernetes_version))

    if arguments.scheduler:
        from kspec.cli.answer import fail  # noqa: PLC0415 - seldom needed
        from kspec.cli.check_fleet import why_no_workers  # noqa: PLC0415 - seldom needed

        if why := why_no_workers(arguments):
            return fail("check", arguments.format, why)
    sources = sources_of(arguments.spec)

    def check_all() -> list[FileFindings]:
        waived, profile, program = tuple(arguments.waive), arguments.profile or "", program_of(arguments)
        check = Check(assumed, waived, profile, dict(sources.given), program)
        if any(map(os.path.isdir, arguments.spec)):
            from kspec.cli.check_fleet import check_fleet  # noqa: PLC0415 - not for one spec

            return check_fleet(arguments, check)
        return [check(file) for file in found_in(arguments.spec)]

    with _no_collection():
        results: Sequence[FileFindings] = check_all()
    if arguments.fix or arguments.diff:
        from kspec.cli.fixing import mend  # noqa: PLC0415 - only where it is asked for

        if arguments.diff:
            return _preview(arguments, results)
        results = mend(results, check_all)
    put(render(arguments.format, results, colour=wants_colour(sys.stdout)))
    if arguments.format == "text" and not arguments.quiet and not any(result.findings for result in results):
        say(f"nothing found in {len(results)} spec{'' if len(results) == 1 else 's'}")
    return int(any(result.failed for result in results))


def _preview(arguments: argparse.Namespace, results: Sequence[FileFindings]) -> int:
    """Show what --fix would change; the status is the check's."""
    from kspec.cli.fixing import preview  # noqa: PLC0415 - only where it is asked for
    from kspec.cli.rewriting import difference, show  # noqa: PLC0415 - only where it is asked for

    if arguments.format == "json":
        from kspec.report.json import render as render_json  # noqa: PLC0415 - one format of several

        put(render_json(results, diff=difference(preview(results))))
    else:
        show(preview(results))
    return int(any(result.failed for result in results))


class Check(NamedTuple):
    """A check, as it is to be made of several specs."""

    assumed: Release | None
    waived: tuple[str, ...]
    profile: str
    given: Mapping[str, bytes]
    program: Program

    def __call__(self, file: str, evaluated: Mapping[str, Evaluation] = MappingProxyType({}), /) -> FileFindings:
        """Check a spec, whose program may have been evaluated before."""
        return here(self.by_steps(file, evaluated))

    def by_steps(self, file: str, evaluated: Mapping[str, Evaluation] = MappingProxyType({}), /) -> Steps[FileFindings]:
        """The same, asking for what can be done elsewhere."""
        program = evolve(self.program, evaluated=evaluated) if evaluated else self.program
        return _check_by_steps(file, self.assumed, self.waived, self.profile, self.given, program)


def check_file(  # noqa: PLR0913, PLR0917 - what a check depends on
    file: str,
    assumed: Release | None = None,
    waived: Sequence[str] = (),
    profile: str = "",
    given: Mapping[str, bytes] = MappingProxyType({}),
    program: Program = _NO_PROGRAM,
) -> FileFindings:
    """What is wrong with one spec, or with all specs of a program.

    `assumed` is the release that it is for where it does not say so, `given` what was read from standard input,
    `program` what programs are given.
    """
    return here(_check_by_steps(file, assumed, waived, profile, given, program))


def _check_by_steps(  # noqa: PLR0913, PLR0917 - as above
    file: str,
    assumed: Release | None,
    waived: Sequence[str],
    profile: str,
    given: Mapping[str, bytes],
    program: Program,
) -> Steps[FileFindings]:
    path = Path(file)
    if path.is_dir():
        return FileFindings(file, (_no_spec(file, path),))
    if path.suffix == PROGRAM:
        from kspec.cli.check_program import check_each, named_specs  # noqa: PLC0415 - only programs need it

        names, program = named_specs(path, program)
        if names:
            return check_each(file, names, program, lambda one: check_file(file, assumed, waived, profile, given, one))
    options = Options((path,), path, path, release=assumed, waived=tuple(waived), profile=profile, program=program)
    run = yield from pipeline.check_by_steps(options, Sources(given=given))
    sources = run.sources.contents
    if not run.stage.assessed:
        return FileFindings(file, run.findings, sources)
    from kspec.check.advice.cis import with_waivers  # noqa: PLC0415 - a large table, seldom asked for

    return FileFindings(file, run.findings, sources, with_waivers(run.stage.assessed, run.waived))


def _no_spec(file: str, folder: Path) -> Diagnostic:
    """The finding of a folder in which no spec was found."""
    code, message = codes.FILE_KIND, f"{file} has no spec: no name in it ends in {', '.join(SUFFIXES)}"
    try:
        next(folder.iterdir(), None)
    except OSError as error:
        code, message = codes.FILE_READ, f"{file} cannot be read: {error.strerror}"
    return Diagnostic(code, message, Span(file, 1, 1, 1, 1))


@contextmanager
def _no_collection() -> Iterator[None]:
    """Leave the search for cycles of garbage: a check makes none, and a quarter of its time would go into it."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
