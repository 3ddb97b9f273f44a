"""`kspec completion`: a shell's completion script, made from the grammar itself."""

import argparse

import shtab

from kspec.cli.parser import parser


def run(arguments: argparse.Namespace) -> int:
    """Print the script."""
    print(shtab.complete(parser(), arguments.shell))
    return 0
