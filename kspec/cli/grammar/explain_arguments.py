"""What `kspec explain` takes."""

import argparse
from typing import Final

EXAMPLES: Final = """\
examples:
  kspec explain unknown-field                                a code: what is wrong, why, what to write
  kspec explain ClusterConfiguration.networking.podSubnet    a field: type, default, since when, example
  kspec explain podSubnet                                    the same, if one field has that name"""


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    command.add_argument("subject", metavar="CODE|FIELD", help="a code, or a field by its path or the end of it")
