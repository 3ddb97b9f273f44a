"""What `kspec forget` takes."""

import argparse
from typing import Final

from kspec.cli.grammar.options import add_format, add_one_spec, add_program, add_quiet, add_stores, add_waive

EXAMPLES: Final = """\
examples:
  kspec forget cluster.yaml                  show what lock and keyring hold of nodes that the spec has no more
  kspec forget cluster.yaml w-3 --yes        remove what they hold of w-3: its keys are gone then

A node's certificates stay valid until they expire, whoever has them: to forget a node does not lock it out."""


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    add_one_spec(command)
    add_program(command)
    command.add_argument(
        "what", nargs="*", metavar="NODE", help="a node that the spec has no more (default: all such nodes)"
    )
    command.add_argument("--yes", action="store_true", help="remove it, instead of showing what would be removed")
    add_stores(command)
    add_waive(command)
    add_format(command)
    add_quiet(command)
