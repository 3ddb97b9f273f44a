"""What `kspec report` takes."""

import argparse
from typing import Final

from kspec.cli.grammar.options import add_program, add_quiet, add_waive
from kspec.cli.paths import path

EXAMPLES: Final = """\
examples:
  kspec report out -o report.html                    what the output says of its cluster, as one page
  kspec report out -o report.html --at 2030-01-31    how it will stand on that day
  kspec report out -o report.html --spec cluster.yaml    with what kspec check says of the spec

The page holds nothing secret: only public files are read. It asks no other machine for anything."""


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    command.add_argument("tree", type=path, metavar="OUT", help="the folder that a build wrote")
    command.add_argument(
        "-o", "--output", dest="target", required=True, type=path, metavar="FILE", help="the page, which must not exist"
    )
    command.add_argument(
        "--at",
        metavar="TIME",
        help="the day to look at, as 2030-01-31, 2030-01-31T12:00:00Z or seconds since 1970 "
        "(default: SOURCE_DATE_EPOCH, else the clock)",
    )
    command.add_argument(
        "--spec",
        action="append",
        default=[],
        type=path,
        metavar="SPEC",
        help="the spec, or one of its files, of which the page tells the findings, too",
    )
    add_waive(command)
    add_program(command)
    add_quiet(command)
