"""What happens to whom a machine trusts: by the public keys of its authorities' files, and of service accounts."""

from collections.abc import Iterator, Mapping
from typing import Final

from kspec.facts.certificates import SERVICE_ACCOUNT
from kspec.facts.host_effects import Condition
from kspec.facts.rotations import OTHER_PUBLIC_KEY, ROTATED
from kspec.model.review import Entry
from kspec.x509 import pem, reader
from kspec.x509.public_keys import public_keys

_FILES: Final[Mapping[str, tuple[str, ...]]] = {
    name: ("sa.pub", *OTHER_PUBLIC_KEY.values()) if name == SERVICE_ACCOUNT else (f"{name}.crt",)
    for name in ROTATED.values()
}
"""By what is trusted, the files below the folder of certificates that say which of it is; the one that issues first."""
NAME_OF: Final[Mapping[str, str]] = {
    **{file: name for name, files in _FILES.items() for file in files},
    **{f"{name}.key": name for name in _FILES},
}
"""By file below the folder of certificates, what it is about."""


def trust_of(folder: str, left: Mapping[str, Entry], right: Mapping[str, Entry]) -> Mapping[str, frozenset[Condition]]:
    """What happens to each authority, and to the key of service accounts, of which both sides can be read.

    `folder` is the folder of certificates as both trees have it, with a slash behind it.
    """
    found: dict[str, frozenset[Condition]] = {}
    for name, files in _FILES.items():
        ours, theirs = (
            [key for file in files for key in _keys(side.get(f"{folder}{file}"), file)] for side in (left, right)
        )
        if ours and theirs:
            found[name] = frozenset(_happens(ours, theirs))
    return found


def _happens(ours: list[bytes], theirs: list[bytes]) -> Iterator[Condition]:
    lost, gained = set(ours) - set(theirs), set(theirs) - set(ours)
    if ours == theirs:
        yield "same key"
    if lost == set(ours):
        yield "another key"
        return
    if lost:
        yield "lost"
    if gained:
        yield "gained"
    if ours[0] != theirs[0] and ours[0] in theirs:
        yield "another issues"


def _keys(entry: Entry | None, file: str) -> Iterator[bytes]:
    """The public keys of a file; none where it cannot be read."""
    if entry is None or entry.content is None:
        return
    try:
        if file.endswith(".pub"):
            yield from public_keys(entry.content)
        else:
            yield from [reader.parse(der).public_key for der in pem.certificates(entry.content)]
    except ValueError:
        return
