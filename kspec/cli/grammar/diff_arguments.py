"""What `kspec diff` takes."""

import argparse
from typing import Final

from kspec.cli.grammar.options import add_jobs, add_now, add_program, add_quiet, add_stores, add_waive
from kspec.cli.paths import path

EXAMPLES: Final = """\
examples:
  kspec diff cluster.yaml -o out/                      what a build would do; with no keyring, what can be known of it
  kspec diff before/ after/                            two outputs
  kspec diff out/ cp-1=/mnt/cp-1                       an output and a machine's root folder, or / itself
  kspec diff staging.yaml production.yaml              two specs
  kspec diff --git main cluster.yaml -o out/           spec, lock and public output since a revision

Nothing is written. Exit status: 0 the same, 1 different, 2 something is wrong, a broken spec too."""


def revision(word: str) -> str:
    """A revision as it was given; an empty one names nothing, and most often comes from a variable that is not set."""
    if not word:
        message = "the revision is empty"
        raise argparse.ArgumentTypeError(message)
    return word


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    help_ = "a spec, an output, a machine's root folder"
    command.add_argument("spec", nargs="+", type=path, metavar="SPEC|OUT|NODE=DIR", help=help_)
    command.add_argument("-o", "--output", type=path, metavar="OUT", help="the output folder of the specs")
    command.add_argument("--git", type=revision, metavar="REV", help="compare the work tree with a revision")
    add_stores(command)
    add_program(command)
    command.add_argument("--public", action="store_true", help="compare only what a build with --public writes")
    add_waive(command)
    add_jobs(command)
    add_now(command)
    command.add_argument(
        "--format", choices=("text", "json", "markdown", "html"), default="text", help="how the review is printed"
    )
    how = command.add_mutually_exclusive_group()
    how.add_argument("-v", "--verbose", action="store_true", help="name everything, however much it is")
    add_quiet(how)
