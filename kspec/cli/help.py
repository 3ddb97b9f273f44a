"""Help as wide as the terminal."""

import argparse
import os
import sys


class HelpFormatter(argparse.RawDescriptionHelpFormatter):
    """As argparse has it. By itself that asks `shutil`, which is slow to import, and once for each argument."""

    def __init__(self, prog: str) -> None:
        """Take the name of the program."""
        super().__init__(prog, width=_columns() - 2)


def _columns() -> int:
    """The terminal's width: COLUMNS, else what the terminal says, else 80."""
    given = os.environ.get("COLUMNS", "")
    if given.isdecimal() and int(given):
        return int(given)
    try:
        return os.get_terminal_size(sys.__stdout__.fileno()).columns or 80  # type: ignore[union-attr]  # as caught
    except (AttributeError, ValueError, OSError):
        return 80
