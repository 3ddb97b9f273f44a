"""What an import did, for people."""

from collections.abc import Sequence

from kspec.model.event import TIMELY, Action, Event
from kspec.report.terminal import printable


def text_import(*, lock: str, keys: str, events: Sequence[Event], secrets: int, unchanged: bool) -> str:
    """A line for each item, with what is other about it below, and at the end where all of it is.

    `lock` and `keys` are the paths of lock and keyring, `secrets` how many the keyring has. `unchanged` says that there
    was nothing new; what the time alone brings is told all the same.
    """
    lines = []
    for event in events:
        first, *more = event.reasons or ("",)
        lines.append(f"  {event.action.value:<10} {event.subject}{f': {first}' if first else ''}")
        lines += [f"{'':<13}{reason}" for reason in more]
    if unchanged:
        lines.append(f"nothing new: {lock} and {keys} have it all ({secrets} secrets)")
    else:
        items = sum(event.action not in TIMELY for event in events)
        pinned = sum(event.action is Action.PINNED for event in events)
        kept = f", {pinned} of them pinned" if pinned else ""
        lines.append(f"{items} items{kept} into {lock} and {keys} ({secrets} secrets)")
    return "".join(f"{printable(line)}\n" for line in lines)
