"""What a build of a set did, for people and for programs."""

from collections.abc import Sequence

from kspec.facts.rotations import ROTATED
from kspec.model.event import Action, Event
from kspec.model.frozen import evolve
from kspec.model.written import WriteSummary
from kspec.report.summary import Built, text_summary, text_unchanged
from kspec.report.terminal import printable


def text_member(name: str, built: Built, *, verbose: bool = False) -> str:
    """What was done of one cluster: a line where nothing changed, else all that a build of it alone tells.

    In what its authorities are not kubeadm's is left out: of those below a shared root it would be the same each time.
    """
    own = [
        event for event in built.events if event.action is not Action.PINNED or event.subject not in ROTATED.values()
    ]
    built = evolve(built, events=own)
    told = built.written.wrote or any(event.changes_lock for event in built.events)
    return f"{printable(name)}: " + (
        text_summary(built, verbose=verbose) if told else text_unchanged(built.output, built.events)
    )


def text_set(name: str, output: str, events: Sequence[Event], written: WriteSummary) -> str:
    """What was done of what is of all clusters together."""
    if not written.wrote and not events:
        return f"{printable(f'{name}: {output}: nothing changed')}\n"
    lines = [f"{name}: what is of all clusters together into {output}/"]
    lines += [f"  {event.action.value:<10} {event.subject}: {'; '.join(event.reasons)}" for event in events]
    counts = {"new": written.created, "changed": written.changed, "removed": written.removed}
    numbers = ", ".join(f"{len(paths)} {word}" for word, paths in counts.items() if paths)
    lines.append(f"  written    {numbers or 'nothing: all files are as they were'}")
    return "\n".join(map(printable, lines)) + "\n"
