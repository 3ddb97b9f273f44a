"""What `kspec completion` takes."""

import argparse

EXAMPLES = ""


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    command.add_argument("shell", choices=("bash", "zsh", "fish", "tcsh"), help="the shell")
