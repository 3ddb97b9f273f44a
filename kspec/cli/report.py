"""`kspec report`: a built output as one page of HTML, for people."""

import argparse
import os
from pathlib import Path

from kspec.cli.answer import fail
from kspec.cli.clock import AT, UnusableTimeError, now
from kspec.cli.printing import say
from kspec.cli.stderr import print_findings
from kspec.disk.sources import Sources
from kspec.model.diagnostic import Diagnostic
from kspec.read.overview import overview
from kspec.read.public_output import read_public
from kspec.report.page.page import render
from kspec.write.new_file import NotWrittenError, write_new


def run(arguments: argparse.Namespace) -> int:
    """Write the page: 1 where the folder is not an output, 2 for wrong use; then nothing is written."""
    try:
        moment = now(arguments.at, os.environ, AT)
        found = read_public(Path(arguments.tree))
        if isinstance(found, Diagnostic):
            return print_findings((found,), Sources())
        write_new(arguments.target, render(overview(found), moment).encode())
    except (UnusableTimeError, NotWrittenError) as error:
        return fail("report", "text", str(error))
    if not arguments.quiet:
        say(f"{arguments.target}: a report of {arguments.tree}")
    return 0
