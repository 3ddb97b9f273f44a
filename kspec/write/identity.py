"""Whose cluster an output folder is: told by its certificates, which no two clusters share by chance.

A folder that holds another cluster's tree is not overwritten: that is what a renamed spec in a fresh clone, or a
misspelt `--lock`, would do, and a new authority would take the old one's place without a word.
"""

import os
import re
from binascii import Error, a2b_base64
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from kspec.disk import bounds
from kspec.disk.atomic import read_regular
from kspec.encode import lock_text
from kspec.facts import codes
from kspec.model.diagnostic import Diagnostic
from kspec.model.frozen import field, frozen
from kspec.model.lock import Lock
from kspec.model.span import Span

_PEM: Final = re.compile(rb"-----BEGIN (CERTIFICATE|PUBLIC KEY)-----([A-Za-z0-9+/=\s]+)-----END")
_PEM_IN_BASE64: Final = re.compile(rb"LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t[A-Za-z0-9+/=]*")
"""A certificate as kubeconfigs hold it: the base64 of `-----BEGIN CERTIFICATE-----`, and on to its end."""
_LOCKS: Final = 100
"""How many files of a folder are looked at in search of the lock that fits."""


@frozen
class Identity:
    """By what a build knows its own cluster: the certificates and the public key of its lock, before and after.

    `lock` is its path, as the user named it, `first` says that there was none.
    """

    lock: str
    first: bool
    known: frozenset[bytes] = field(repr=False)

    @classmethod
    def of(cls, path: str, former: Lock | None, lock: Lock) -> "Identity":
        """What the lock at a path says, as it was read (None if there was none) and as it will be written."""
        return cls(path, former is None, known_by(former or Lock()) | known_by(lock))


def known_by(lock: Lock) -> frozenset[bytes]:
    """The DER of every certificate of a lock, and of its service account's public key; those of rotations, too."""
    rotations = lock.rotations.values()
    certificates = [
        found for held in (lock.certificates, *(one.former for one in rotations)) for found in held.values()
    ]
    others = (one.other for one in rotations)
    return frozenset({*(found.certificate for found in certificates), *others, lock.service_account} - {b""})


def strange_certificates(
    found: Mapping[str, bytes],
    wanted: Mapping[str, bytes],
    known: frozenset[bytes],
    wrote: Callable[[str, bytes], bool],
) -> frozenset[bytes]:
    """The certificates of a tree that is another cluster's; none where it is the build's own, or nobody's.

    One certificate that the lock knows makes the tree the build's own, and so does a file that it is known to have
    written, as far as the file is its own and not the user's.

    Args:
        found: path to content of what is there.
        wanted: the same of what is to be written.
        known: what the lock knows.
        wrote: whether an earlier build with this keyring has written this content at this path.
    """
    held: dict[str, Mapping[bytes, bool]] = {}
    for path, content in found.items():
        held[path] = dict(_marks(content))
        if not known.isdisjoint(held[path]):
            return frozenset()
    users = {mark for content in wanted.values() for mark, _ in _marks(content)} - known
    strange: set[bytes] = set()
    for path, marks in held.items():
        own = {mark for mark, is_certificate in marks.items() if is_certificate} - users
        if own and wrote(path, found[path]):
            return frozenset()
        strange |= own
    return frozenset(strange)


def another_cluster(output: str, identity: Identity, strange: frozenset[bytes]) -> Diagnostic:
    """The finding about an output folder with another cluster's tree; it names the lock that knows it, if one does."""
    message = "the output folder holds another cluster's tree: "
    message += (
        f"there is no lock {identity.lock}, so that this build would make a new cluster over it"
        if identity.first
        else f"the lock {identity.lock} knows none of its certificates"
    )
    fitting = next(_fitting(output, identity.lock, strange), None)
    if fitting is None:
        help_ = (
            "if the spec was renamed, or --lock or --keys is misspelt, put that right, or restore the lock from Git; "
            "give that tree up with --prune"
        )
    else:
        keys = f"{os.path.splitext(fitting)[0]}.keys"  # noqa: PTH122 - as it is named
        help_ = (
            f"{fitting} knows them: if the spec was renamed, rename its lock and keyring too, or name them with "
            f"--lock {fitting} --keys {keys}; give that tree up with --prune"
        )
    return Diagnostic(codes.ANOTHER_CLUSTER, message, Span(output, 0, 0, 0, 0), help=help_)


def _marks(content: bytes) -> Iterator[tuple[bytes, bool]]:
    """The DER of each certificate and public key in a file, as PEM or as base64 of it, and whether it is the first."""
    if b"-----BEGIN " in content:
        yield from _decoded(content)
    for text in _PEM_IN_BASE64.findall(content):
        yield from _decoded(_base64(text))


def _decoded(content: bytes) -> Iterator[tuple[bytes, bool]]:
    for label, body in _PEM.findall(content):
        if der := _base64(body):
            yield der, label == b"CERTIFICATE"


def _base64(text: bytes) -> bytes:
    try:
        return a2b_base64(text)
    except Error:
        return b""


def _fitting(output: str, lock: str, strange: frozenset[bytes]) -> Iterator[str]:
    """The locks beside the lock and beside the output that know one of these certificates."""
    for folder in dict.fromkeys((Path(lock).parent, Path(output).parent)):
        for name in _locks(folder):
            try:
                content, _ = read_regular(str(name), follow=True, most=bounds.LOCK)
                found = known_by(lock_text.parse(content.decode()))
            except (OSError, ValueError):
                continue
            if not strange.isdisjoint(found):
                yield str(name)


def _locks(folder: Path) -> Iterable[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.suffix == ".lock")[:_LOCKS]
    except OSError:
        return ()
