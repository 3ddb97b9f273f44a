"""What `kspec images` takes."""

import argparse

from kspec.cli.grammar.options import add_format, add_jobs, add_program, add_specs, add_waive

EXAMPLES = ""


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    add_specs(command)
    add_program(command)
    add_waive(command)
    add_format(command)
    add_jobs(command)
