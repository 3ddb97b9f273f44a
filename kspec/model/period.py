"""From when to when something counts."""

from datetime import datetime

from attrs import frozen


@frozen
class Period:
    """The validity of a certificate or a token: both ends count, None is no end. `subject` is its name in events."""

    subject: str
    not_before: datetime | None
    not_after: datetime | None
