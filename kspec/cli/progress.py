"""What is said on a terminal while something takes longer than a second: how far the generating of keys has come."""

import sys
import time
from collections.abc import Callable, Sequence
from typing import Final, Self, TextIO

from kspec.model.secret import Secret
from kspec.x509 import keys

_PATIENCE: Final = 1.0
"""Seconds before anything is said."""
_PAUSE: Final = 0.2
"""Seconds between two words."""
_CLEAR: Final = "\r\x1b[K"
"""Back to the line's beginning, and the line empty: what is said is not part of the record."""


def generate_keys(algorithms: Sequence[str]) -> list[Secret]:
    """Generate a private key for each algorithm, and say on a terminal how far it has come."""
    with ProgressLine("generating keys", len(algorithms), sys.stderr, time.monotonic) as progress:
        return keys.generate_many(algorithms, progress.reach)


class ProgressLine:
    """A line on a terminal that is replaced while a count grows, and is gone in the end; nothing for other streams."""

    def __init__(self, what: str, whole: int, stream: TextIO, clock: Callable[[], float]) -> None:
        """Take what is done, how many there are to do, where to say it, and a clock in seconds."""
        self._what, self._whole, self._clock = what, whole, clock
        self._stream = stream if stream.isatty() else None
        self._next = clock() + _PATIENCE
        self._said = False

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def reach(self, count: int) -> None:
        """Say how many are done, if it is time to."""
        if self._stream is None or self._clock() < self._next:
            return
        self._next = self._clock() + _PAUSE
        self._said = True
        self._stream.write(f"{_CLEAR}kspec: {self._what}: {count} of {self._whole}")
        self._stream.flush()

    def __exit__(self, *_: object) -> None:
        """Take the line away."""
        if self._stream is not None and self._said:
            self._stream.write(_CLEAR)
            self._stream.flush()
