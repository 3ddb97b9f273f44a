"""The one door through which clock, randomness and signatures of others enter."""

from collections.abc import Callable, Sequence
from datetime import datetime

from kspec.model.frozen import field, frozen
from kspec.model.secret import Secret
from kspec.model.signing import Signer


@frozen
class Draw:
    """What is new in a build.

    `now` is the build's time (UTC, whole seconds), `random` gives so many random bytes, `keys` draws a private key
    (PEM) for each algorithm in kubeadm's spelling. `sign` asks for what authorities sign whose keys are elsewhere; None
    where nobody can be asked.
    """

    now: datetime
    random: Callable[[int], bytes] = field(repr=False)
    keys: Callable[[Sequence[str]], list[Secret]] = field(repr=False)
    sign: Signer | None = field(default=None, repr=False)
