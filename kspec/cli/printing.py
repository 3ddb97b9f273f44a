"""The one way from a command to its streams: no text of a user's own acts on a terminal or makes lines of its own.

It imports what the short way of a build may import, and no more.
"""

import sys

from kspec.report.terminal import printable


def say(line: str, *, error: bool = False) -> None:
    """Print one line; whatever would act on a terminal, a line feed of a file's name too, is shown as U+FFFD."""
    put(f"{printable(line)}\n", error=error)


def put(rendered: str, *, error: bool = False) -> None:
    """Print a text that a renderer of `report/` has made: its lines are printable, its escapes are ours.

    Raises OSError, which names the stream, where that takes no more.
    """
    stream, name = (sys.stderr, "standard error") if error else (sys.stdout, "standard output")
    if not rendered:
        return
    try:
        stream.write(rendered)
    except OSError as fault:
        fault.filename = name
        raise


def flush() -> None:
    """Bring to standard output what was printed there. Raises OSError, which names the stream, as `put` does."""
    try:
        sys.stdout.flush()
    except OSError as fault:
        fault.filename = "standard output"
        raise
