"""What `kspec git-driver` takes, as Git calls it."""

import argparse

EXAMPLES = ""


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    command.add_argument(
        "work", choices=("textconv", "merge-lock", "merge-keyring", "rebuild"), help="what Git asks for"
    )
    command.add_argument("file", nargs="*", metavar="FILE", help="the files that Git gives: base, ours, theirs")
