"""What `kspec schema` takes."""

import argparse
from typing import Final

EXAMPLES: Final = """\
examples:
  kspec schema > kspec.schema.json
  # yaml-language-server: $schema=./kspec.schema.json        as the first line of cluster.yaml"""


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    command.add_argument(
        "--kubernetes-version", metavar="VERSION", help="the release (default: the newest that kspec knows)"
    )
