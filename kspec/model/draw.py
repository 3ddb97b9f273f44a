"""The one door through which clock and randomness enter."""

from collections.abc import Callable, Sequence
from datetime import datetime

from kspec.model.frozen import field, frozen
from kspec.model.secret import Secret


@frozen
class Draw:
    """What is new in a build.

    `now` is the build's time (UTC, whole seconds), `random` gives so many random bytes, `keys` draws a private key
    (PEM) for each algorithm in kubeadm's spelling.
    """

    now: datetime
    random: Callable[[int], bytes] = field(repr=False)
    keys: Callable[[Sequence[str]], list[Secret]] = field(repr=False)
