"""What is said of a fault: of the machine, of the installation, or of kspec itself. Each is one line, with status 2.

Standard library only, because a broken installation has nothing else; what is imported, is imported to say something.
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Final

from kspec import __version__

TRACEBACK: Final = "KSPEC_TRACEBACK"
"""The environment variable that, set and not empty, asks for the traceback of a crash."""

_PACKAGE: Final = Path(__file__).parents[1]


def describe(error: Exception) -> str:
    """One line about whatever ended a command: what, where, and what had been written before."""
    what = _fault(error) if isinstance(error, OSError) else _missing(error) or _bug(error)
    return "; ".join((what, *getattr(error, "__notes__", ())))


def traceback(error: BaseException) -> str:
    """Where an exception and those behind it were raised, and their types; never their words, which may hold values."""
    parts = []
    for each in _chain(error):
        from traceback import format_tb  # noqa: PLC0415 - on request only

        parts.append("".join((*format_tb(each.__traceback__), f"{type(each).__qualname__}\n")))
    return "\n".join(reversed(parts))


def _fault(error: OSError) -> str:
    reason = error.strerror or str(error)
    place = error.filename
    return f"{os.fsdecode(place)}: {reason}" if isinstance(place, str | bytes) and place else reason


def _missing(error: Exception) -> str:
    """What cannot be imported, if that is the fault and it is none of kspec's modules."""
    if not isinstance(error, ImportError) or (error.name or "kspec").partition(".")[0] == "kspec":
        return ""
    return f"the installation is incomplete, install kspec again: {error}"


def _bug(error: Exception) -> str:
    *_, (file, line) = ("kspec", 0), *_places(error.__traceback__)
    return (
        f"this is a bug of kspec {__version__}, not your mistake ({type(error).__qualname__} at {file}:{line}, Python "
        f"{sys.version.split()[0]}): please report it in kspec's repository with this line, the command and, if others "
        f"may see it, the spec; {TRACEBACK}=1 adds a traceback"
    )


def _places(traceback: TracebackType | None) -> Iterator[tuple[str, int]]:
    """The places in kspec's own source that a traceback goes through, the outermost first."""
    while traceback is not None:
        path = Path(traceback.tb_frame.f_code.co_filename)
        if path.is_relative_to(_PACKAGE):
            yield str(path.relative_to(_PACKAGE.parent)), traceback.tb_lineno
        traceback = traceback.tb_next


def _chain(error: BaseException) -> Iterator[BaseException]:
    each: BaseException | None = error
    while each is not None:
        yield each
        each = each.__cause__ or (None if each.__suppress_context__ else each.__context__)
