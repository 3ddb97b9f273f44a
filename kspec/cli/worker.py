"""What runs on a worker of a cluster: it does the work of parcels, and knows nothing else of the fleet.

Workers import this module by its name: kspec is installed where they run. Parcels and answers go as one text of bytes,
since that is read without running anything.
"""

from collections.abc import Iterable, Sequence
from typing import Final

_LENGTH: Final = 8
"""Bytes before each part that say how long it is, the most significant first."""


def whose() -> str:
    """Which kspec a worker runs: the digest of its own files in hexadecimal."""
    from kspec.write.fingerprint import own_files  # noqa: PLC0415 - of a worker alone

    return own_files().hex()


def work_of(asked: bytes) -> bytes:
    """The answers to parcels, of which the first part says whose they are: first the worker's own kspec.

    A parcel of another kspec is not looked at. An answer is empty where this machine has failed at it.
    """
    wanted, *parcels = parted(asked)
    own = whose().encode()
    return joined((own, *(map(_answer, parcels) if wanted == own else ())))


def _answer(parcel: bytes) -> bytes:
    from kspec.passes.parcels import work  # noqa: PLC0415 - where there is something to do

    try:
        return work(parcel)
    except Exception:  # noqa: BLE001 - told by who has asked, which does it itself then
        return b""


def joined(parts: Iterable[bytes]) -> bytes:
    """Parts as one text."""
    return b"".join(len(part).to_bytes(_LENGTH, "big") + part for part in parts)


def parted(text: bytes) -> Sequence[bytes]:
    """The parts of a text. ValueError where it is not made of parts."""
    found, at = [], 0
    while at < len(text):
        end = at + _LENGTH + int.from_bytes(text[at : at + _LENGTH], "big")
        if end > len(text) or at + _LENGTH > len(text):
            message = "the answer is cut off"
            raise ValueError(message)
        found.append(text[at + _LENGTH : end])
        at = end
    return found
