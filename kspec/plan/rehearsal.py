"""What stands for whatever a build would generate, where a build is rehearsed and nothing of it is ever written."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import count
from typing import Final

from kspec.model.draw import Draw
from kspec.model.lock import Lock
from kspec.model.secret import Secret
from kspec.x509 import keys

_FILLING: Final = 35
"""The byte that a bootstrap token's alphabet has for its last character."""


def stand_ins(now: datetime, made: dict[str, Secret] | None = None) -> Draw:
    """A draw for rehearsals: bytes that count upwards, and one key for each algorithm, made when it is asked for.

    The key is one that nobody knows, and is forgotten with the rehearsal: if it came into a file by our mistake, it
    would not be a key that everyone has. `made` has those that another rehearsal has made, and takes new ones.
    """
    # in steps that a serial number, which is half of its bytes, keeps apart; for each size by itself, so that the
    # tokens of two specs are alike however many certificates they have
    numbers: dict[int, Iterator[int]] = defaultdict(lambda: count(2, 2))
    made = {} if made is None else made

    def random(size: int) -> bytes:
        return (bytes([_FILLING] * size) + _digits(next(numbers[size])))[-size:]

    def key(algorithm: str) -> Secret:
        if algorithm not in made:
            made[algorithm] = keys.generate(algorithm)
        return made[algorithm]

    return Draw(now, random, lambda algorithms: [key(algorithm) for algorithm in algorithms])


def _digits(number: int) -> bytes:
    """A number as bytes below 36 each, so that a token's alphabet has a character for each of them."""
    digits = []
    while number:
        number, digit = divmod(number, _FILLING)
        digits.append(digit)
    return bytes(reversed(digits))


def new_certificates(former: Lock | None, lock: Lock) -> Iterator[bytes]:
    """The certificates (DER) that are new in a lock: of a rehearsal, those whose serial number is a stand-in."""
    before = former.certificates if former else {}
    for name, found in lock.certificates.items():
        if name not in before or before[name].certificate != found.certificate:
            yield found.certificate


def new_tokens(former: Lock | None, lock: Lock, drawn: Mapping[str, Secret]) -> Sequence[str]:
    """The identifiers of tokens that were drawn for this lock: of a rehearsal, stand-ins."""
    before = former.tokens if former else {}
    return [name for name, token in lock.tokens.items() if name not in before and f"tokens/{token.drawn}" in drawn]
