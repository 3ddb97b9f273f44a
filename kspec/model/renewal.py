"""What a user wants to have renewed, or rotated."""

from collections.abc import Mapping
from typing import Final

from kspec.model.event import Event
from kspec.model.frozen import field, frozen
from kspec.model.lock import Lock
from kspec.model.secret import Secret


@frozen
class Turn:
    """The step of a rotation: the lock as it is after it, from which a plan goes on.

    `entries` are what the keyring gets for it, by path; `events` tell of it.
    """

    lock: Lock
    entries: Mapping[str, Secret] = field(factory=dict, repr=False)
    events: tuple[Event, ...] = ()


@frozen
class Renewal:
    """What a plan issues anew, though it would count for longer.

    `certificates` are identities that the lock has, no authority among them; with `new_keys` each gets another private
    key. `tokens` are identifiers of bootstrap tokens that get another lifetime. `spare` are keys of the keyring, by
    their path, that the lock does not name: a renewal that was interrupted has left them, and they are taken before
    any is generated. `turn` is the step of a rotation.
    """

    certificates: frozenset[str] = frozenset()
    tokens: frozenset[str] = frozenset()
    new_keys: bool = False
    spare: Mapping[str, Secret] = field(factory=dict, repr=False)
    turn: Turn | None = None


NOTHING: Final = Renewal()
