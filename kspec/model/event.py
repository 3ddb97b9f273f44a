"""What a build did to an identity, and from when to when something counts, for the summary."""

from datetime import datetime
from enum import Enum
from typing import Final

from kspec.model.frozen import frozen


class Action(Enum):
    """What happened, from the rarest to the most usual."""

    GENERATED = "generated"
    ISSUED = "issued"
    REISSUED = "re-issued"
    RENEWED = "renewed"
    REQUESTED = "requested"
    ROTATED = "rotated"
    SIGNED = "signed"
    RECORDED = "recorded"
    REPLACED = "replaced"
    FORGOTTEN = "forgotten"
    PINNED = "pinned"
    EXPIRED = "expired"
    NOT_YET_VALID = "not yet valid"
    EXPIRING = "expiring"
    NOTED = "noted"
    REUSED = "reused"


TIMELY: Final = frozenset({Action.EXPIRED, Action.NOT_YET_VALID, Action.EXPIRING})
"""What the time alone brings: it is told whenever it is so, where nothing changed too."""


@frozen
class Event:
    """One thing that happened: to what, and why, a sentence each. Never holds a secret."""

    action: Action
    subject: str
    reasons: tuple[str, ...] = ()

    @property
    def changes_lock(self) -> bool:
        """Whether lock or keyring differ after it."""
        return self.action not in TIMELY | {Action.PINNED, Action.NOTED, Action.REUSED}


@frozen
class Period:
    """When a certificate or a token is valid, both ends included, None where unbounded; `subject` as events name it."""

    subject: str
    not_before: datetime | None
    not_after: datetime | None
