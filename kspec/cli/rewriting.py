"""Commands that change the user's own files: as a diff, or in place."""

import sys
from collections.abc import Mapping

from kspec.cli.printing import put, say
from kspec.cli.stderr import wants_colour
from kspec.report.difference import unified
from kspec.write.rewrite import NotRewrittenError, rewrite


def show(files: Mapping[str, tuple[bytes, bytes]]) -> None:
    """Print the difference of each file's old and new bytes, as `patch -p0` takes it."""
    put(difference(files, terminal=sys.stdout.isatty(), colour=wants_colour(sys.stdout)))


def difference(files: Mapping[str, tuple[bytes, bytes]], *, terminal: bool = False, colour: bool = False) -> str:
    """The same as a text; for a terminal, with what would act on it masked."""
    return "".join(unified(name, old, new, terminal=terminal, colour=colour) for name, (old, new) in files.items())


def store(files: Mapping[str, tuple[bytes, bytes]]) -> int:
    """Write each file's new bytes if it still has the old ones; the exit status."""
    try:
        rewrite(files)
    except NotRewrittenError as error:
        say(f"kspec: {error}", error=True)
        return 2
    return 0
