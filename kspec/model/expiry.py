"""Until when a part of a cluster is of use."""

from datetime import datetime, timedelta
from typing import Final, Literal, TypeAlias

from kspec.model.frozen import frozen

Kind: TypeAlias = Literal["authority", "certificate", "token", "certificate-key"]
State: TypeAlias = Literal["valid", "expiring", "expired", "not-yet-valid"]
MARGIN: Final = timedelta(days=30)
"""How long before its end something is told: long enough to plan a renewal, short enough not to be overlooked."""


@frozen
class Expiry:
    """A part of the cluster, as the lock names it, and when it is valid: aware UTC, both ends included.

    `not_before` is None where it always was, `not_after` where it never ends.
    """

    name: str
    kind: Kind
    not_before: datetime | None
    not_after: datetime | None

    def state(self, now: datetime, within: timedelta = MARGIN) -> State:
        """How it stands: about to expire is what ends no later than `within` from now."""
        start, end = self.not_before, self.not_after
        if start is not None and now < start:
            return "not-yet-valid"
        if end is None or now < end - within:
            return "valid"
        return "expired" if now > end else "expiring"
