"""Commands that change the user's own files: as a diff, or in place."""

import sys
from collections.abc import Mapping

from kspec.cli.printing import put, say
from kspec.cli.talk import wants_colour
from kspec.report.difference import unified
from kspec.write.rewrite import ChangedMeanwhileError, rewrite


def show(files: Mapping[str, tuple[bytes, bytes]]) -> None:
    """Print the difference of each file's old and new bytes, as `patch -p0` takes it."""
    for name, (old, new) in files.items():
        terminal, colour = sys.stdout.isatty(), wants_colour(sys.stdout)
        put(unified(name, old, new, terminal=terminal, colour=colour))


def store(files: Mapping[str, tuple[bytes, bytes]]) -> int:
    """Write each file's new bytes if it still has the old ones; the exit status."""
    try:
        rewrite(files)
    except ChangedMeanwhileError as error:
        say(f"kspec: {error}", error=True)
        return 2
    return 0
