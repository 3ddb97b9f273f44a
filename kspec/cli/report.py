"""`kspec report`: a built output as one page of HTML, for people."""

import argparse
import os
from pathlib import Path
from typing import Final

from kspec import pipeline
from kspec.cli.answer import fail
from kspec.cli.clock import AT, UnusableTimeError, now
from kspec.cli.printing import say
from kspec.cli.programs import program_of
from kspec.cli.specs import sources_of
from kspec.cli.stderr import print_findings
from kspec.disk.sources import Sources
from kspec.facts import codes
from kspec.model.diagnostic import Diagnostic
from kspec.model.filefindings import FileFindings
from kspec.passes.run import Options
from kspec.read.overview import overview
from kspec.read.public_output import read_public
from kspec.report.page.page import render
from kspec.report.withheld import shown
from kspec.verify.verification import nodes_of
from kspec.write.new_file import NotWrittenError, write_new

_NOT_READ: Final = frozenset({codes.FILE_READ, codes.FILE_KIND, codes.FILE_SIZE})
"""What is said of a spec that cannot be had at all: a page about an output and a spec has nothing to say of it."""


def run(arguments: argparse.Namespace) -> int:
    """Write the page: 1 where the folder is not an output, 2 for wrong use; then nothing is written."""
    try:
        moment = now(arguments.at, os.environ, AT)
        found = read_public(Path(arguments.tree))
        if isinstance(found, Diagnostic):
            return print_findings((found,), Sources())
        if not nodes_of(found.manifest):
            text = f"{arguments.tree} has no node: name the output of one of the set's clusters"
            return fail("report", "text", text)
        said = _of_spec(arguments)
        if unreadable := [one for one in said if one.code in _NOT_READ and one.span.file in arguments.spec]:
            return fail("report", "text", f"--spec: {unreadable[0].message}")
        page = render(overview(found), moment, said)
        write_new(arguments.target, page.encode())
    except (UnusableTimeError, NotWrittenError) as error:
        return fail("report", "text", str(error))
    if not arguments.quiet:
        say(f"{arguments.target}: a report of {arguments.tree}")
    return 0


def _of_spec(arguments: argparse.Namespace) -> tuple[Diagnostic, ...]:
    """What a check says of the spec, as it may be shown; nothing where none is named."""
    files = tuple(map(Path, arguments.spec))
    if not files:
        return ()
    options = Options(files, files[0], files[0], waived=tuple(arguments.waive), program=program_of(arguments))
    run = pipeline.check(options, sources_of(arguments.spec))
    return shown(FileFindings(str(files[0]), run.findings, run.sources.contents))
