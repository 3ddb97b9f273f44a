"""What `kspec migrate` takes."""

import argparse
from typing import Final

from kspec.cli.grammar.options import add_specs

EXAMPLES: Final = """\
examples:
  kspec migrate cluster.yaml                 show what would change, as a diff
  kspec migrate cluster.yaml | patch -p0     change it
  kspec migrate cluster.yaml --in-place      the same"""


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    add_specs(command)
    how = command.add_mutually_exclusive_group()
    how.add_argument("--diff", action="store_true", help="print what would change, and change nothing (the default)")
    how.add_argument("--in-place", action="store_true", help="change the files")
