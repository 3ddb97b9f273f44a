"""What was asked for of authorities whose keys are elsewhere, and what came back, for people."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from kspec.model.event import Event
from kspec.model.signing import Expectation
from kspec.report.renewed import text_events
from kspec.report.terminal import printable

_LISTED: Final = 12


def text_exported(events: Sequence[Event], expected: Sequence[Expectation], archive: str) -> str:
    """What is new among the requests, and what the archive has."""
    if not expected:
        return "nothing to ask for: nothing that an authority elsewhere signs is missing or expires as was asked\n"
    counts = Counter(one.authority for one in expected)
    by = ", ".join(f"{number} of {authority}" for authority, number in sorted(counts.items()))
    last = f"{_count(len(expected), 'request')} into {archive} ({by}); kspec csr import takes what comes back"
    return f"{text_events(events)}{printable(last)}\n"


def text_imported(events: Sequence[Event], waiting: Sequence[str], lock: str) -> str:
    """What was taken, and what still waits."""
    done = f"{_count(len(events), 'certificate')} into {lock}" if events else f"nothing new: {lock} has what came back"
    names = ", ".join(sorted(waiting)[:_LISTED])
    more = f" and {len(waiting) - _LISTED} more" if len(waiting) > _LISTED else ""
    left = f"; {_count(len(waiting), 'request')} still to be answered: {names}{more}" if waiting else ""
    return f"{text_events(events)}{printable(f'{done}{left}')}\n"


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
