"""What a frozen build may not do: whatever would change lock or keyring."""

from collections.abc import Sequence

from kspec.facts import codes
from kspec.model.diagnostic import Diagnostic
from kspec.model.event import Event
from kspec.model.span import Span


def forbidden(events: Sequence[Event], lock_file: str) -> tuple[Diagnostic, ...]:
    """A finding for each event that would change them, with its reasons."""
    return tuple(
        Diagnostic(
            codes.FROZEN,
            f"{event.subject} would be {event.action.value}{_because(event)}, but --frozen forbids it",
            Span(lock_file, 1, 1, 1, 1),
            help="build without --frozen, review the lock's difference and commit it",
        )
        for event in events
        if event.changes_lock
    )


def _because(event: Event) -> str:
    return f" ({'; '.join(event.reasons)})" if event.reasons else ""
