"""`kspec completion`: a shell's completion script, made from the grammar itself."""

import argparse

import shtab

from kspec.cli.parser import parser
from kspec.cli.printing import put


def run(arguments: argparse.Namespace) -> int:
    """Print the script."""
    put(shtab.complete(parser(), arguments.shell) + "\n")
    return 0
