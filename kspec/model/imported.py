"""What an import has at hand and what it decides: nouns between reading, planning and writing."""

from collections.abc import Mapping
from typing import Final, TypeAlias

from kspec.model.diagnostic import Diagnostic
from kspec.model.event import Event
from kspec.model.frozen import field, frozen
from kspec.model.lock import Lock
from kspec.model.secret import Secret

KEYRING: Final = "keyring"
Key: TypeAlias = tuple[str, str]
"""One entry of lock or keyring: a field of `Lock`, or KEYRING, and the name in it; no name for a field of one value."""


@frozen
class Recorded:
    """Lock and keyring as they stand: no lock where there is none.

    `pending` tells that the keyring was written and its lock not yet: somebody was interrupted.
    """

    lock: Lock | None = None
    secrets: Mapping[str, Secret] = field(factory=dict, repr=False)
    pending: bool = False


@frozen
class Taken:
    """What existing nodes' files give, in the form of lock and keyring.

    `places` are the files in which entries were found. `told_by` names, for an entry that belongs to another one, as a
    key to its certificate, that other one: where both changed, one item tells of both.
    """

    lock: Lock
    secrets: Mapping[str, Secret] = field(factory=dict, repr=False)
    places: Mapping[Key, str] = field(factory=dict)
    told_by: Mapping[Key, Key] = field(factory=dict)


@frozen
class Imported:
    """The decision: what lock and keyring will be, and what is told.

    `lock` is the whole new lock, None where findings forbid it; `written` are the keyring's entries that are new or
    replaced; `events` say what was recorded, replaced, generated and issued, and what the time brings.
    """

    lock: Lock | None
    written: Mapping[str, Secret] = field(factory=dict, repr=False)
    events: tuple[Event, ...] = ()
    findings: tuple[Diagnostic, ...] = ()
