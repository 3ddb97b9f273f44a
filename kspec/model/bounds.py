"""Rules for one field of a component's configuration that are data: what it may hold."""

from typing import NamedTuple

from kspec.model.document import Path


class Bounds(NamedTuple):
    """The numbers that a field may hold, the ends included; None where there is no end."""

    path: Path
    low: int
    high: int | None = None

    def allow(self, number: float) -> bool:
        """Whether the field may hold the number."""
        return number >= self.low and (self.high is None or number <= self.high)

    def __str__(self) -> str:
        """What the number must be, to stand behind `must be`."""
        if self.high is not None:
            return f"between {self.low} and {self.high}"
        return f"{self.low} or more"


class Choice(NamedTuple):
    """The words that a field may hold. Where `gate` names a feature gate, the rule holds only with that gate on."""

    path: Path
    words: tuple[str, ...]
    gate: str = ""
