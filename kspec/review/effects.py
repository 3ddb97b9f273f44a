"""What a change of a file means: rows of the table of effects that fit it."""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from kspec.facts.host_effects import CERTIFICATES, NODE, OBJECTS, REMOVED_OBJECT, REMOVED_OBJECTS, Condition, EffectRow
from kspec.model.frozen import evolve, field, frozen
from kspec.model.review import Change, Effect, EntryKind, FileChange, Verdict, Weight
from kspec.review.certificates import KEY, SUBJECT
from kspec.review.trust import NAME_OF

_DEFAULT_FOLDER: Final = "etc/kubernetes/pki"
_BY_ITSELF: Final = ("restart", "start", "stop")


@frozen
class Machine:
    """What has to be known of a machine to say what its changes mean.

    `certificates` is the folder of its certificates, `pods` the static pods that it has, by name with the text of
    their manifests. `trust` is what happens to each authority, by its name, as far as that is known.
    """

    certificates: str = _DEFAULT_FOLDER
    pods: tuple[tuple[str, bytes], ...] = ()
    trust: Mapping[str, frozenset[Condition]] = field(factory=dict)

    @property
    def names(self) -> frozenset[str]:
        """The names of its static pods."""
        return frozenset(name for name, _ in self.pods)


def effects(change: FileChange, machine: Machine | None) -> tuple[Effect, ...]:
    """What a change means; `machine` is that of the file, None for a file of no machine."""
    if change.verdict is Verdict.MODE:
        return (Effect(Weight.FILES, "mode", "permissions", "permissions are others"),)
    if machine is None:
        found = _first(OBJECTS, change.path, change)
        if found and found[0].action == "apply" and change.verdict is Verdict.REMOVED:
            several = found[0].text.startswith(f"{found[0].subject} are ")
            gone = REMOVED_OBJECTS if several else REMOVED_OBJECT
            return (evolve(found[0], action="delete", text=f"{found[0].subject} {gone}"),)
        return tuple(found)
    below = f"{machine.certificates}/"
    if change.inner.startswith(below):
        file = change.inner.removeprefix(below)
        of_certificate = _all(CERTIFICATES, file, change, machine.trust.get(NAME_OF.get(file, "")))
        return tuple(one for one in of_certificate if one.action != "must-restart" or _runs(one.subject, machine))
    found = list(_all(NODE, change.inner, change))
    if _is_only_form(change):
        found = [one for one in found if one.action not in _BY_ITSELF]
    return tuple(found or (_readers(change, machine) if change.form != EntryKind.FOLDER.value else ()))


def _runs(subject: str, machine: Machine) -> bool:
    return subject == "the kubelet" or subject in machine.names


def _is_only_form(change: FileChange) -> bool:
    """Whether no field of a manifest differs, so that the kubelet takes it for the same pod."""
    return bool(change.changes) and all(not one.place for one in change.changes) and change.verdict is Verdict.CHANGED


def _readers(change: FileChange, machine: Machine) -> Iterator[Effect]:
    """Static pods that mount a file of the spec's own, or a folder above it."""
    path = f"/{change.inner}"
    mounted = {path, *(path[: match.start()] for match in re.finditer("/", path) if match.start())}
    for name, manifest in machine.pods:
        lines = {line.strip() for line in manifest.splitlines()}
        if any(os.fsencode(f"path: {place}") in lines for place in mounted):
            yield Effect(Weight.CONTROL_PLANE, "must-restart", name, f"{name} has it mounted, and may have to restart")


def _first(rows: Sequence[EffectRow], path: str, change: FileChange) -> list[Effect]:
    return list(_all(rows, path, change))[:1]


def _all(
    rows: Sequence[EffectRow], path: str, change: FileChange, trust: frozenset[Condition] | None = None
) -> Iterator[Effect]:
    for row in rows:
        match = row.path.fullmatch(path)
        if match is None or (row.verdicts and change.verdict.value not in row.verdicts):
            continue
        if row.when and not _fits(row, change, trust):
            continue
        subject = row.subject.format(match[0], *match.groups())
        text = row.text.format(match[0], *match.groups())
        yield Effect(row.weight, row.action, subject, f"{subject} {text}")


def _fits(row: EffectRow, change: FileChange, trust: frozenset[Condition] | None) -> bool:
    """Whether a row counts for what happened to what is trusted; where that is not known, to the file's key."""
    if trust is not None:
        return row.when in trust
    another = has_another_key(change.changes) or change.form in {"key", "public key"}
    return change.verdict is Verdict.CHANGED and row.when == ("another key" if another else "same key")


def has_another_key(changes: Sequence[Change]) -> bool:
    """Whether a certificate's key or subject is another, so that what the old one signed is no longer its."""
    return any(change.place.rpartition(": ")[2] in {KEY, SUBJECT} for change in changes)
