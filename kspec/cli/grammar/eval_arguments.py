"""What `kspec eval` takes."""

import argparse
from typing import Final

from kspec.cli.grammar.options import add_program, add_specs

EXAMPLES: Final = """\
examples:
  kspec eval cluster.jsonnet                         the documents that a program evaluates to, as YAML
  kspec eval clusters.jsonnet --name eu-1            those of one of its specs
  kspec eval clusters.jsonnet -V release=v1.37.2     with an external variable
  kspec eval cluster.yaml                            what `extends` makes of it

What can be a secret is shown as ***: with --secrets as it is, such as for a file that a build reads."""


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    add_specs(command)
    add_program(command)
    command.add_argument("--secrets", action="store_true", help="print secrets, too")
