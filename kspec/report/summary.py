"""What a build did, for people and for programs."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from attrs import frozen

from kspec.model.event import TIMELY, Action, Event
from kspec.model.file import File, Sensitivity, Withheld
from kspec.model.plan import Plan
from kspec.model.written import WriteSummary
from kspec.report.terminal import printable

_LISTED: Final = 12
"""How many changed paths a summary names; the rest is counted."""
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


def text_summary(built: Built) -> str:
    """The summary for people: what was drawn, issued, re-issued and why, what was written, what is secret."""
    plan, output, events, files = built.plan, built.output.rstrip("/"), built.events, built.files
    lines = [f"Kubernetes {plan.release.version}, node {plan.spec.node}, kubeadm's files into {output}/"]
    reused = sum(event.action is Action.REUSED for event in events)
    for action in Action:
        lines += _of_action(action, [event for event in events if event.action is action])
    if reused:
        lines.append(f"  {Action.REUSED.value:<10} {reused} identities")
    lines += _written(built.written)
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


def _of_action(action: Action, events: Sequence[Event]) -> list[str]:
    """A line for each thing that happened, as long as they are few; what was merely reused is counted elsewhere."""
    if action is Action.REUSED:
        return []
    lines = [f"  {action.value:<10} {event.subject}{_because(event)}" for event in events[:_LISTED_EVENTS]]
    if len(events) > _LISTED_EVENTS:
        lines.append(f"  {action.value:<10} and {len(events) - _LISTED_EVENTS} more; --format json lists all")
    return lines


def _because(event: Event) -> str:
    return f": {'; '.join(event.reasons)}" if event.reasons else ""


def _written(written: WriteSummary) -> list[str]:
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
    if written.unchanged or written.removed:
        paths = sorted((*written.changed, *written.created, *written.removed))
        lines += [f"             {path}" for path in paths[:_LISTED]]
        if len(paths) > _LISTED:
            lines.append(f"             and {len(paths) - _LISTED} more")
    return lines


def text_unchanged(output: str, events: Sequence[Event]) -> str:
    """What people read of a build that changes nothing: that, and what the time brings."""
    lines = [f"{output}: nothing changed"]
    for action in Action:
        lines += _of_action(action, [event for event in events if event.action is action and action in TIMELY])
    return "\n".join(map(printable, lines)) + "\n"


def build_values(built: Built) -> dict[str, Any]:
    """What programs read of a build."""
    release, written = built.plan.release, built.written
    return {
        "unchanged": not written.wrote,
        "output": built.output,
        "kubernetes": {"version": release.version, "builtBy": release.nearest},
        "events": event_rows(built.events),
        "files": {
            "created": list(written.created),
            "changed": list(written.changed),
            "removed": list(written.removed),
            "mended": list(written.mended),
            "unchanged": len(written.unchanged),
        },
        "warnings": built.warnings,
        "secret": sorted(file.path for file in built.files if file.sensitivity is Sensitivity.SECRET),
    }


def event_rows(events: Sequence[Event]) -> list[dict[str, Any]]:
    """What programs read of events."""
    return [
        {"action": event.action.value, "subject": event.subject, "reasons": list(event.reasons)} for event in events
    ]
