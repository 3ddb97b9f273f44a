"""A rotation of the keys that encrypt in etcd, by one stage: under which names they are written, and in which order.

The spec keeps the name that it has; which keys stand for it is the lock's. Each key has a name of its own, since what
is in etcd says by which it was written.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import count

from kspec.facts.component_files import KEY_SIZES
from kspec.facts.rotations import ENCRYPTION, MEANING_OF_ENCRYPTION, NEXT
from kspec.model.clusterspec import ClusterSpec
from kspec.model.encryption import Encryption
from kspec.model.event import Action, Event
from kspec.model.frozen import evolve
from kspec.model.lock import Lock
from kspec.model.renewal import Turn
from kspec.model.rotation import Stage
from kspec.plan.rotation import Turned
from kspec.rules.encryption_keys import Writer, entries, entry_of, writers
from kspec.rules.entries import why_too_long

_NOT_OURS: Mapping[str, str] = {
    "kms": "a plugin encrypts (kms), which has its own keys: rotate them there",
    "identity": "nothing encrypts: the only provider is identity; put one that does behind it",
}
_GIVEN = (
    "the spec gives the secret of the key that writes, which kspec does not change. Put a key without a secret behind "
    "it, build and roll out, so that all can read by it; then put it in front, which writes by it; write the objects "
    "again, and take the old one out"
)


def rotate_encryption(spec: ClusterSpec, lock: Lock, *, back: bool) -> Turned:
    """Go on by one stage, or back by one."""
    former = lock.encryption or Encryption()
    stage = former.stage
    found = writers(spec.files)
    if wrong := _refusal(found, lock, stage, back=back):
        return Turned(wrong=f"{ENCRYPTION}: {wrong}")
    leads_to = next((before for before, after in NEXT.items() if after == stage), None) if back else NEXT[stage]
    keys, files = dict(former.keys), lock.files
    if stage is None:
        for writer in _generated(found):
            names = keys.get(entry_of(writer.provider, writer.name), (writer.name,))
            name = _next_name(spec, lock, writer)
            if why := why_too_long(name):
                return Turned(wrong=f"{ENCRYPTION}: {name}, the next key: {why}")
            keys[entry_of(writer.provider, writer.name)] = (names[0], name)
    elif {stage, leads_to} == {"trust", "issue"}:
        keys = {entry: names[::-1] for entry, names in keys.items()}
    elif leads_to is None:
        gone = {_beside(entry, names[1]) for entry, names in keys.items() if len(names) > 1}
        files = tuple(entry for entry in files if not back or entry not in gone)
        keys = {entry: names[:1] for entry, names in keys.items() if _beside(entry, names[0]) != entry}
    encryption = Encryption(keys, leads_to) if keys or leads_to else None
    turn = Turn(evolve(lock, encryption=encryption, files=files), events=(_event(encryption, leads_to, back=back),))
    return Turned(turn, leads_to)


def _refusal(found: Sequence[Writer], lock: Lock, stage: Stage | None, *, back: bool) -> str:
    """Why there is no such step; nothing where there is."""
    if back:
        return "it is not being rotated: there is nothing to go back to" if stage is None else ""
    if not found:
        return "the spec has no encryptionConfiguration, so nothing is encrypted: write one, build and roll out"
    plain = any(writer.is_plain for writer in found)
    if stage == "drop" and lock.encryption is not None and lock.encryption.turns_on and plain:
        return "the spec still has identity in front: take it out, or put it last, so that it says what is rolled out"
    if stage is not None:
        return ""
    generated = list(_generated(found))
    if not generated and not plain:
        given = any(writer.provider in KEY_SIZES for writer in found)
        return _GIVEN if given else next(_NOT_OURS[writer.provider] for writer in found)
    missing = [writer.hole.entry for writer in generated if writer.hole and writer.hole.entry not in lock.files]
    return f"{missing[0]} is not in the lock yet: build once, which makes it" if missing else ""


def _generated(found: Sequence[Writer]) -> Iterator[Writer]:
    """The keys that write, and that are kspec's."""
    return (writer for writer in found if writer.hole is not None)


def _next_name(spec: ClusterSpec, lock: Lock, writer: Writer) -> str:
    """The first name that no key of the provider has or had; one that was gone back on is taken again."""
    taken = {*lock.files, *entries(spec.files)}
    names = (f"{writer.name}-{number}" for number in count(2))
    return next(name for name in names if entry_of(writer.provider, name) not in taken)


def _beside(entry: str, name: str) -> str:
    """The keyring's entry of another key of the same provider."""
    return entry_of(entry.split("/")[2], name)


def _event(encryption: Encryption | None, stage: Stage | None, *, back: bool) -> Event:
    if stage is None:
        reason = "back to before: the new key is read by no more" if back else "the end"
    else:
        reason = f"{'back to ' if back else ''}{MEANING_OF_ENCRYPTION[stage]}"
    keys = encryption.keys if encryption is not None else {}
    order = (
        f"{entry.split('/')[2]}: {' before '.join(names[:1] if stage == 'drop' else names)}"
        for entry, names in sorted(keys.items())
        if len(names) > 1
    )
    return Event(Action.ROTATED, ENCRYPTION, (reason, *order))
