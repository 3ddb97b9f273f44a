"""What the lock names and the keyring lacks: one finding, however much it is."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from kspec.disk.keyring_entries import SERVICE_ACCOUNT_KEY, former_key_of, former_token_of, next_key_of
from kspec.disk.keyring_folder import CERTIFICATE_KEY
from kspec.facts import codes
from kspec.model.certificate import Identity
from kspec.model.clusterspec import ClusterSpec
from kspec.model.code import Code
from kspec.model.diagnostic import Diagnostic, listed
from kspec.model.lock import Lock
from kspec.model.secret import Secret
from kspec.model.span import Span

_OTHERS: Final = {"trust": next_key_of, "issue": former_key_of}
"""By stage of a rotation the entry of the key that it needs beside the one that issues."""


def check_missing(
    spec: ClusterSpec, wanted: Sequence[Identity], lock: Lock, secrets: Mapping[str, Secret], lock_file: str
) -> Diagnostic | None:
    """The finding that a keyring is older than its lock, or has lost something: kspec never replaces it silently.

    Where only one kind of entry is missing the code is that kind's, else that of keys.
    """
    missing = dict(_missing(spec, wanted, lock, secrets))
    if not missing:
        return None
    kinds = set(missing.values())
    code = kinds.pop() if len(kinds) == 1 else codes.KEY_MISSING
    place = Span(lock_file, 0, 0, 0, 0)
    if len(missing) == 1:
        message = f"{next(iter(missing))} is missing from the keyring, but the lock names it"
    else:
        message = f"{len(missing)} entries that the lock names are missing from the keyring"
    return Diagnostic(
        code,
        f"{message}: the lock is newer than the keyring, or the keyring has lost something",
        place,
        help=f"get the keyring from whoever changed the lock last (`git log -1 {lock_file}`), or restore it; kspec "
        "never replaces a key or secret silently",
        notes=listed(list(missing)) if len(missing) > 1 else (),
    )


def lost_key(identity: Identity, place: Span) -> Diagnostic:
    """The finding that a certificate of the lock is to be issued anew, and its key is not there."""
    return Diagnostic(
        codes.KEY_MISSING,
        f"the private key of {identity.name} is missing from the keyring ({identity.key})",
        place,
        help="restore the keyring; kspec never replaces the key of a locked certificate silently",
    )


def _missing(
    spec: ClusterSpec, wanted: Sequence[Identity], lock: Lock, secrets: Mapping[str, Secret]
) -> Iterator[tuple[str, Code]]:
    """Each entry, and the code of its kind."""
    for entry, code in _named(spec, wanted, lock):
        if entry not in secrets:
            yield entry, code


def _named(spec: ClusterSpec, wanted: Sequence[Identity], lock: Lock) -> Iterator[tuple[str, Code]]:
    """What the spec needs of what the lock names."""
    for identity in wanted:
        if identity.name in lock.certificates and not lock.certificates[identity.name].external:
            yield identity.key, codes.KEY_MISSING
    if lock.service_account:
        yield SERVICE_ACCOUNT_KEY, codes.KEY_MISSING
    for name, rotation in lock.rotations.items():
        if rotation.stage in _OTHERS:
            yield _OTHERS[rotation.stage](name), codes.KEY_MISSING
    yield from _named_by_spec(spec, lock)


def _named_by_spec(spec: ClusterSpec, lock: Lock) -> Iterator[tuple[str, Code]]:
    """What the lock names that is neither certificate nor key, as far as the spec asks for it."""
    generated = {token.drawn for token in lock.tokens.values() if not token.former}
    for index, token in enumerate(spec.first.init.bootstrap_tokens):
        if token.token is None and index in generated:
            yield f"tokens/{index}", codes.TOKEN_MISSING
    for identifier, locked in lock.tokens.items():
        if locked.former:
            yield former_token_of(identifier), codes.TOKEN_MISSING
    for file in spec.files:
        for hole in file.holes:
            if hole.entry in lock.files:
                yield hole.entry, codes.FILE_SECRET_MISSING
    if lock.certificate_key and spec.first.init.certificate_key is None:
        yield CERTIFICATE_KEY, codes.CERTIFICATE_KEY
