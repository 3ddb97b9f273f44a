"""From when to when something counts."""

from datetime import datetime

from kspec.model.frozen import frozen


@frozen
class Period:
    """When a certificate or a token is valid, both ends included, None where unbounded; `subject` as events name it."""

    subject: str
    not_before: datetime | None
    not_after: datetime | None
