"""Arguments to a command, and a command's outcome to an exit status."""

import argparse
import importlib
import io
import os
import signal
import sys
from collections.abc import Sequence
from typing import Final

from kspec.cli.parser import parser
from kspec.cli.printing import say

COMMANDS: Final = {
    "build": "kspec.cli.build",
    "check": "kspec.cli.check",
    "import": "kspec.cli.adopt",
    "images": "kspec.cli.images",
    "explain": "kspec.cli.explain",
    "schema": "kspec.cli.schema",
    "migrate": "kspec.cli.migrate",
    "completion": "kspec.cli.completion",
}
"""The module of each command; its `run(arguments)` returns the exit status. Imported only when chosen."""

FINDINGS: Final = 1
FAULT: Final = 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line.

    Returns 0 if all is well, 1 for findings or differences, 2 for wrong use or a fault of the machine.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a name of a file may be no text, a terminal may lack a character
            stream.reconfigure(errors="backslashreplace")
    try:
        arguments = parser().parse_args(argv)
    except SystemExit as stop:
        return int(stop.code or 0)
    try:
        status = _run(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        # whoever read us has gone: nothing more can be said, not even while the interpreter shuts down
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 128 + signal.SIGPIPE
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    except OSError as error:
        say(f"kspec: {describe(error)}", error=True)
        return FAULT
    return status


def _run(arguments: argparse.Namespace) -> int:
    status: int = importlib.import_module(COMMANDS[arguments.command]).run(arguments)
    return status


def describe(error: OSError) -> str:
    """One line about a fault of the machine: what, and where."""
    reason = error.strerror or str(error)
    return f"{error.filename}: {reason}" if error.filename else reason
