"""What a renewal did, or the forgetting of nodes, for people."""

from collections.abc import Sequence
from datetime import datetime

from kspec.model.event import Action, Event, Period
from kspec.report.terminal import printable


def text_renewed(events: Sequence[Event], lock: str, keys: str) -> str:
    """A line for each item, with what is other about it below, and at the end where all of it is.

    `lock` and `keys` are the paths of lock and keyring; `keys` is empty where the keyring is as it was.
    """
    items = sum(event.changes_lock for event in events)
    count = "1 item" if items == 1 else f"{items} items"
    where = f"{lock} and {keys}" if keys else lock
    return _lines([*_told(events), f"{count} into {where}; the next build writes what follows from it"])


def text_nothing(first: Period | None, until: datetime | None) -> str:
    """That there is nothing to renew, and what would be next.

    `first` is what expires first of all that could be renewed, `until` the moment until which was asked, if it was.
    """
    why = f": nothing that was asked for expires by {until:%Y-%m-%d}" if until is not None else ""
    then = f"; the first is {first.subject}, on {first.not_after:%Y-%m-%d}" if first and first.not_after else ""
    return _lines([f"nothing to renew{why}{then if why else ''}"])


def text_events(events: Sequence[Event]) -> str:
    """A line for each item, with what is other about it below."""
    return _lines(_told(events))


def text_forgotten(events: Sequence[Event], lock: str, keys: str, *, removed: bool) -> str:
    """What went, or would go, of each node, and from where."""
    if not events:
        return _lines([f"nothing to forget: {lock} and {keys} hold no node that is gone"])
    verb = Action.FORGOTTEN.value if removed else "would go"
    lines = [f"  {verb:<10} {event.subject}: {'; '.join(event.reasons)}" for event in events]
    count = "1 node" if len(events) == 1 else f"{len(events)} nodes"
    where = f"{lock} and {keys}"
    last = f"{count} out of {where}" if removed else f"nothing was removed: --yes takes {count} out of {where}"
    return _lines([*lines, last])


def _told(events: Sequence[Event]) -> list[str]:
    lines = []
    for event in events:
        first, *more = event.reasons or ("",)
        lines.append(f"  {event.action.value:<10} {event.subject}{f': {first}' if first else ''}")
        lines += [f"{'':<13}{reason}" for reason in more]
    return lines


def _lines(lines: Sequence[str]) -> str:
    return "".join(f"{printable(line)}\n" for line in lines)
