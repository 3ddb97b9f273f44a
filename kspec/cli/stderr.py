"""What the commands say on standard error."""

import os
import sys
from collections.abc import Sequence
from typing import TextIO

from kspec.cli.printing import put, say
from kspec.disk.sources import Sources
from kspec.model.diagnostic import Diagnostic, errors
from kspec.model.filefindings import FileFindings
from kspec.report import text


def print_findings(findings: Sequence[Diagnostic], sources: Sources) -> int:
    """Show findings; the exit status: 1 if an error is among them, else 0."""
    put(text.render([gathered(findings, sources)], colour=wants_colour(sys.stderr)), error=True)
    return int(bool(errors(findings)))


def gathered(findings: Sequence[Diagnostic], sources: Sources) -> FileFindings:
    """Findings and all that was read, as every report takes them."""
    return FileFindings("", tuple(findings), sources.contents)


def waiting(what: str) -> None:
    """Say what is waited for, and who has it: a wait may be long, and the other may not be a build of kspec's."""
    say(f"kspec: waiting for {what}", error=True)


def wants_colour(stream: TextIO) -> bool:
    """Colour on a terminal only; never with NO_COLOR, always with FORCE_COLOR (each if set and not empty)."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"
