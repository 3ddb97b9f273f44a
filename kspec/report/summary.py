"""What a build did, for people and for programs."""

import json
from collections import Counter
from collections.abc import Sequence
from typing import Final

from kspec.model.event import Action, Event
from kspec.model.file import File, Sensitivity, Withheld
from kspec.model.plan import Plan
from kspec.model.written import WriteSummary
from kspec.report.terminal import printable

_FORMAT: Final = 1
_LISTED: Final = 12
"""How many changed paths a summary names; the rest is counted."""
_LISTED_EVENTS: Final = 40
"""How many things of one kind a summary names: all of a single control plane, not all of a large cluster."""


def text_summary(  # noqa: PLR0913, PLR0917 - one value for each part of the summary
    output: str,
    plan: Plan,
    events: Sequence[Event],
    files: Sequence[File],
    written: WriteSummary,
    warnings: int = 0,
) -> str:
    """The summary for people: what was drawn, issued, re-issued and why, what was written, what is secret."""
    lines = [f"Kubernetes {plan.release.version}, node {plan.spec.node}, kubeadm's files into {output.rstrip('/')}/"]
    if not plan.release.recorded:
        lines.append(f"  note: {plan.release.version} is not recorded; built by the data of {plan.release.nearest}")
    reused = sum(event.action is Action.REUSED for event in events)
    for action in Action:
        lines += _of_action(action, [event for event in events if event.action is action])
    if reused:
        lines.append(f"  {Action.REUSED.value:<10} {reused} identities")
    lines += _written(written)
    secret = sum(file.sensitivity is Sensitivity.SECRET for file in files)
    withheld = any(isinstance(file.content, Withheld) for file in files)
    where = "left out (--public)" if withheld else f"mode 0600, listed in {output.rstrip('/')}/.gitignore"
    lines.append(f"  secret     {secret} of {len(files)} files, {where}")
    if warnings:
        lines.append(f"  warnings   {warnings}, shown above")
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


def json_summary(  # noqa: PLR0913, PLR0917 - one value for each part of the summary
    output: str,
    plan: Plan,
    events: Sequence[Event],
    files: Sequence[File],
    written: WriteSummary,
    warnings: int = 0,
) -> str:
    """The summary for programs."""
    value = {
        "version": _FORMAT,
        "unchanged": not written.wrote,
        "output": output,
        "kubernetes": {"version": plan.release.version, "builtBy": plan.release.nearest},
        "events": [
            {"action": event.action.value, "subject": event.subject, "reasons": list(event.reasons)} for event in events
        ],
        "files": {
            "created": list(written.created),
            "changed": list(written.changed),
            "removed": list(written.removed),
            "mended": list(written.mended),
            "unchanged": len(written.unchanged),
        },
        "warnings": warnings,
        "secret": sorted(file.path for file in files if file.sensitivity is Sensitivity.SECRET),
    }
    return json.dumps(value, indent=2) + "\n"
