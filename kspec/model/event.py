"""What a build did to an identity, for the summary."""

from enum import Enum

from attrs import frozen


class Action(Enum):
    """What happened, from the rarest to the most usual."""

    DRAWN = "drawn"
    ISSUED = "issued"
    REISSUED = "re-issued"
    SIGNED = "signed"
    RECORDED = "recorded"
    PINNED = "pinned"
    EXPIRED = "expired"
    NOTED = "noted"
    REUSED = "reused"


@frozen
class Event:
    """One thing that happened: to what, and why, a sentence each. Never holds a secret."""

    action: Action
    subject: str
    reasons: tuple[str, ...] = ()

    @property
    def changes_lock(self) -> bool:
        """Whether lock or keyring differ after it."""
        return self.action in {Action.DRAWN, Action.ISSUED, Action.REISSUED, Action.SIGNED, Action.RECORDED}
