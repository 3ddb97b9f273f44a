"""What a build did, for people and for programs."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from kspec.model.event import TIMELY, Action, Event
from kspec.model.file import File, Sensitivity, Withheld
from kspec.model.frozen import frozen
from kspec.model.node import Node
from kspec.model.plan import Plan
from kspec.model.role import Role
from kspec.model.written import WriteSummary
from kspec.report.terminal import printable

_LISTED: Final = 12
"""How many changed paths a summary names; the rest is counted."""
_ROLES: Final[tuple[tuple[Role, str], ...]] = (
    ("control-plane", "control plane"),
    ("worker", "worker"),
    ("etcd", "etcd node"),
)
_LISTED_EVENTS: Final = 40
"""How many things of one kind a summary names: all of a single control plane, not all of a large cluster."""


@frozen
class Built:
    """A build that came to its end: the output folder as it was named, and what was decided, made and written.

    `warnings` is the number of findings.
    """

    output: str
    plan: Plan
    events: Sequence[Event]
    files: Sequence[File]
    written: WriteSummary
    warnings: int = 0


def text_summary(built: Built, *, verbose: bool = False) -> str:
    """The summary for people: what was drawn, issued, re-issued and why, what was written, what is secret.

    With `verbose` everything is named that else is counted where it is much.
    """
    plan, output, events, files = built.plan, built.output.rstrip("/"), built.events, built.files
    lines = [f"Kubernetes {plan.release.version}, {_nodes(plan.spec.nodes)}: kubeadm's files into {output}/"]
    reused = sum(event.action is Action.REUSED for event in events)
    for action in Action:
        lines += _of_action(action, [event for event in events if event.action is action], verbose=verbose)
    if reused and not verbose:
        lines.append(f"  {Action.REUSED.value:<10} {reused} identities")
    lines += _written(built.written, verbose=verbose)
    secret = sum(file.sensitivity is Sensitivity.SECRET for file in files)
    withheld = any(isinstance(file.content, Withheld) for file in files)
    where = "left out (--public)" if withheld else f"mode 0600, listed in {output}/.gitignore"
    lines.append(f"  secret     {secret} of {len(files)} files, {where}")
    if built.warnings:
        lines.append(f"  warnings   {built.warnings}, shown above")
    if plan.has_kubeadm_certs and not plan.public:
        lines.append(
            "  warning    cluster/join-only/ holds kubeadm-certs, which never expires here as it does in a live "
            "cluster: apply it only while control planes join by hand"
        )
    return "\n".join(map(printable, lines)) + "\n"


def _nodes(nodes: Sequence[Node]) -> str:
    """`1 control plane`, `3 control planes, 5 workers`: how many nodes of each role there are."""
    counts = Counter(node.role for node in nodes)
    numbers = [(counts[role], word) for role, word in _ROLES if counts[role]]
    return ", ".join(f"{number} {word}{'' if number == 1 else 's'}" for number, word in numbers)


def _of_action(action: Action, events: Sequence[Event], *, verbose: bool = False) -> list[str]:
    """A line for each thing that happened, as long as they are few; what was merely reused is counted elsewhere."""
    if action is Action.REUSED and not verbose:
        return []
    most = len(events) if verbose else _LISTED_EVENTS
    lines = [f"  {action.value:<10} {event.subject}{_because(event)}" for event in events[:most]]
    if len(events) > most:
        lines.append(f"  {action.value:<10} and {len(events) - most} more; --verbose names all")
    return lines


def _because(event: Event) -> str:
    return f": {'; '.join(event.reasons)}" if event.reasons else ""


def _written(written: WriteSummary, *, verbose: bool) -> list[str]:
    if not written.wrote:
        return ["  written    nothing: all files are as they were"]
    counts = Counter(
        {
            "new": len(written.created),
            "changed": len(written.changed),
            "removed": len(written.removed),
            "with their mode mended": len(written.mended),
            "as they were": len(written.unchanged),
        }
    )
    lines = ["  written    " + ", ".join(f"{number} {word}" for word, number in counts.items() if number)]
    if written.unchanged or written.removed or verbose:
        paths = sorted((*written.changed, *written.created, *written.removed))
        most = len(paths) if verbose else _LISTED
        lines += [f"             {path}" for path in paths[:most]]
        if len(paths) > most:
            lines.append(f"             and {len(paths) - most} more; --verbose names all")
    return lines


def text_unchanged(output: str, events: Sequence[Event]) -> str:
    """What people read of a build that changes nothing: that, and what the time brings."""
    return f"{printable(f'{output}: nothing changed')}\n{text_timely(events)}"


def text_timely(events: Sequence[Event]) -> str:
    """What the time brings: with --quiet it is all that is told where nothing else is wrong."""
    lines: list[str] = []
    for action in Action:
        lines += _of_action(action, [event for event in events if event.action is action and action in TIMELY])
    return "".join(f"{printable(line)}\n" for line in lines)


def build_values(built: Built) -> dict[str, Any]:
    """What programs read of a build."""
    release, written = built.plan.release, built.written
    return {
        "unchanged": not written.wrote,
        "output": built.output,
        "kubernetes": {"version": release.version, "builtBy": release.nearest},
        "events": event_rows(built.events),
        "files": written_values(written),
        "warnings": built.warnings,
        "secret": sorted(file.path for file in built.files if file.sensitivity is Sensitivity.SECRET),
    }


def written_values(written: WriteSummary) -> dict[str, Any]:
    """What programs read of the files of a tree."""
    return {
        "created": list(written.created),
        "changed": list(written.changed),
        "removed": list(written.removed),
        "mended": list(written.mended),
        "unchanged": len(written.unchanged),
    }


def event_rows(events: Sequence[Event]) -> list[dict[str, Any]]:
    """What programs read of events."""
    return [
        {"action": event.action.value, "subject": event.subject, "reasons": list(event.reasons)} for event in events
    ]
