"""What `kspec expiry` takes."""

import argparse
from typing import Final

from kspec.cli.grammar.options import add_at, add_format, add_jobs, add_program
from kspec.cli.paths import path

EXAMPLES: Final = """\
examples:
  kspec expiry cluster.yaml                          all that ends, in the order in which it does
  kspec expiry cluster.yaml --within 30d             what ends in that time; the exit status is 1 if something does
  kspec expiry cluster.yaml --ical cluster.ics       a calendar, with a day for each
  kspec expiry out/                                  what the files of an output show, where there is no lock

Tokens are for the day on which nodes join: they are listed, and count for the exit status with --tokens alone."""


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    command.add_argument(
        "source", type=path, metavar="SPEC|OUT", help="the spec, beside which its lock stands, or an output"
    )
    command.add_argument(
        "--lock", type=path, metavar="FILE", help="the lock (default: SPEC's name with .lock, beside it)"
    )
    add_program(command)
    add_at(command)
    command.add_argument(
        "--ical",
        dest="file",
        type=path,
        metavar="FILE",
        help="write a calendar, or bring an older one up to date",
    )
    command.add_argument("--tokens", action="store_true", help="let tokens count for the exit status, too")
    add_format(command)
    add_jobs(command)
