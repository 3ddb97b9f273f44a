"""The keyring and the lock as they stand on disk."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from kspec.disk.atomic import NO_SUCH_FILE, read_regular
from kspec.disk.bounds import SECRET
from kspec.disk.keyring_entries import ENTRY, FORMER, ROOT_KEY, SERVICE_ACCOUNT_KEY, former_key_of, next_key_of
from kspec.disk.keyring_folder import PENDING_NAME, Whose, is_importing, walk, whose
from kspec.disk.keyring_place import is_folder, notes_folder
from kspec.disk.sources import Sources
from kspec.encode import lock_text
from kspec.encode.opened_keyring import open_file
from kspec.facts import codes
from kspec.model.diagnostic import Diagnostic
from kspec.model.frozen import evolve, field, frozen
from kspec.model.keyring_file import Access
from kspec.model.lock import Lock
from kspec.model.secret import Secret
from kspec.model.span import Span
from kspec.rules.identities import SHARED_ROOT, key_of, owner
from kspec.text.conflict import conflict_line, way_out
from kspec.x509 import keys, reader

_PROOFS: Final = {
    "ca.key": "ca",
    "etcd/ca.key": "etcd/ca",
    "front-proxy-ca.key": "front-proxy-ca",
    ROOT_KEY: SHARED_ROOT,
}
"""Entries by which a lock proves that a keyring without a mark is its own, and their certificates."""


@frozen
class Keyring:
    """Secrets by their path below the keyring's folder (`ca.key`, `nodes/cp-1/apiserver.key`, `tokens/0`).

    `displaced` are keys as they stand, where the lock names a former one, which is among the secrets in their place:
    somebody went back to what the lock was before, or was interrupted. `present` says that there is a keyring at all;
    `pending` that a first build, or an import, was killed before its lock was there; `importing` that it was an import.
    """

    secrets: Mapping[str, Secret] = field(factory=dict, repr=False)
    displaced: Mapping[str, Secret] = field(factory=dict, repr=False)
    present: bool = False
    pending: bool = False
    importing: bool = False


_BY_NAME: Final = Access()


def read_keyring(
    folder: Path, lock: Lock | None = None, access: Access = _BY_NAME
) -> tuple[Keyring, tuple[Diagnostic, ...]]:
    """Every entry of a keyring; what is not an entry by its path is not kspec's and not read.

    One that is not a folder is opened by `access`.

    A folder that is absent or empty is an empty keyring. One that nothing tells to be kspec's is a finding, unless
    `lock` proves it by the key of service accounts or of an authority. So is whatever cannot be read: a fault is never
    taken for absence.
    """
    if not is_folder(str(folder)):
        return _read_file(folder, lock, access)
    if access.other:
        return Keyring(), (_twice(folder, access.other),)
    try:
        found = whose(str(folder))
        if found in {Whose.ABSENT, Whose.EMPTY}:
            return Keyring(), ()
        known = found in {Whose.MARKED, Whose.OLDER}
        if not known and (found is not Whose.UNKNOWN or not _is_proven(folder, lock)):
            return Keyring(), (_not_a_keyring(folder, found),)
        secrets = {
            item.path: _entry(folder, item.path)
            for item in walk(str(folder))
            if ENTRY.fullmatch(item.path) and not item.is_folder
        }
        return _keyring(folder, secrets, lock), ()
    except OSError as error:
        return Keyring(), (_unreadable(folder, error),)


def _read_file(file: Path, lock: Lock | None, access: Access) -> tuple[Keyring, tuple[Diagnostic, ...]]:
    """The entries of a keyring that is one file, or comes from a command or from standard input."""
    try:
        opened = open_file(file, access)
        if isinstance(opened, Diagnostic):
            return Keyring(), (opened,)
        secrets = {path: secret for path, secret in opened.keyring.entries.items() if ENTRY.fullmatch(path)}
        return _keyring(Path(notes_folder(str(file))), secrets, lock), ()
    except FileNotFoundError:
        return Keyring(), (() if lock is not None else (_no_file(file),))
    except OSError as error:
        return Keyring(), (_unreadable(file, error),)


def _keyring(notes: Path, secrets: Mapping[str, Secret], lock: Lock | None) -> Keyring:
    """A keyring by its entries, and by the notes about it in a folder."""
    pending = os.path.lexists(notes / PENDING_NAME)
    importing = pending and is_importing(str(notes))
    former = {**_former(secrets, lock), **_rotated(secrets, lock)} if lock is not None else {}
    displaced = {path: secrets[path] for path in former if path in secrets}
    return Keyring({**secrets, **former}, displaced, present=True, pending=pending, importing=importing)


def _former(secrets: Mapping[str, Secret], lock: Lock) -> Mapping[str, Secret]:
    """The former keys that a lock names, by the path of the key that has taken their place."""
    kept = {(match["node"], match["pin"]): path for path in secrets if (match := FORMER.fullmatch(path))}
    nodes = {node for node, _ in kept}
    found = {}
    for name, locked in lock.certificates.items():
        if owner(name) not in nodes:
            continue
        pin = keys.pin(reader.parse(locked.certificate).public_key)
        former = kept.get((owner(name), pin.removeprefix("sha256:")))
        path = key_of(name, authority=False)
        if former is not None and not _has_pin(secrets.get(path), pin):
            found[path] = secrets[former]
    return found


def _rotated(secrets: Mapping[str, Secret], lock: Lock) -> Mapping[str, Secret]:
    """The keys by which a lock issues, of those that a rotation has kept, by the path of the key in their place."""
    found = {}
    for path, public_key in _issuing(lock).items():
        name, pin = path.removesuffix(".key"), keys.pin(public_key)
        kept = [secrets[entry] for entry in (next_key_of(name), former_key_of(name)) if entry in secrets]
        fitting = next((key for key in kept if _has_pin(key, pin)), None)
        if fitting is not None and not _has_pin(secrets.get(path), pin):
            found[path] = fitting
    return found


def _issuing(lock: Lock) -> Mapping[str, bytes]:
    """The public keys of the keys that issue, by their entries in the keyring, as far as a lock names them."""
    named = {SERVICE_ACCOUNT_KEY: lock.service_account} if lock.service_account else {}
    for entry, identity in _PROOFS.items():
        if identity in lock.certificates:
            named[entry] = reader.parse(lock.certificates[identity].certificate).public_key
    return named


def _has_pin(key: Secret | None, pin: str) -> bool:
    try:
        return key is not None and keys.pin(keys.public_key(key)) == pin
    except ValueError:
        return False


def missing_keyring(folder: Path, lock_file: Path, keyring: Keyring) -> Diagnostic:
    """The finding that a lock has no keyring, or one without any entry."""
    state = f"the keyring {folder} holds no keys" if keyring.present else f"there is no keyring {folder}"
    return Diagnostic(
        codes.KEYRING_MISSING,
        f"{state}, but the lock {lock_file} names some",
        _place(folder),
        help="get it from whoever built this cluster before (it is never in Git), say with --keys where it is, "
        "or build only what is public with --public",
    )


def _entry(folder: Path, path: str) -> Secret:
    return Secret(read_regular(str(folder / path), follow=True, most=SECRET)[0])


def _is_proven(folder: Path, lock: Lock | None) -> bool:
    """Whether a key in the folder is one that the lock names."""
    if lock is None:
        return False
    for entry, public_key in _issuing(lock).items():
        try:
            if keys.public_key(_entry(folder, entry)) == public_key:
                return True
        except (FileNotFoundError, NotADirectoryError, ValueError):
            continue
        except OSError as error:
            if error.errno not in NO_SUCH_FILE:
                raise
    return False


def _not_a_keyring(folder: Path, found: Whose) -> Diagnostic:
    help_ = "with --keys, name a keyring, or a folder that is empty or does not exist yet"
    if found is Whose.NEWER:
        help_ = "use that kspec, or a newer one"
    elif found is Whose.DANGLING:
        help_ = "mount what it leads to, or remove the link"
    message = f"{folder} is not a keyring of kspec's: {found.value}"
    return Diagnostic(codes.NOT_A_KEYRING, message, _place(folder), help=help_)


def _no_file(file: Path) -> Diagnostic:
    return Diagnostic(
        codes.KEYRING_MISSING,
        f"there is no keyring {file}, and a file is made for recipients alone",
        _place(file),
        help=f"make it, empty: kspec keys encrypt -r RECIPIENT -o {file}",
    )


def _twice(folder: Path, other: str) -> Diagnostic:
    return Diagnostic(
        codes.KEYRING_TWICE,
        f"both {folder} and {other} may be the keyring",
        _place(folder),
        help="name the one that is meant with --keys; if they differ make one of both (kspec keys merge), and remove "
        "the folder",
    )


def _unreadable(folder: Path, error: OSError) -> Diagnostic:
    where = error.filename if isinstance(error.filename, str) else str(folder)
    return Diagnostic(
        codes.KEYRING_UNREADABLE,
        f"the keyring {folder} cannot be read: {where}: {error.strerror or error}",
        _place(folder),
        help="make it readable for whoever builds, and closed to all others; what cannot be read counts as there",
    )


def _place(folder: Path) -> Span:
    return Span(str(folder), 0, 0, 0, 0)


def read_lock(file: Path, sources: Sources) -> tuple[Lock | None, tuple[Diagnostic, ...]]:
    """The lock, or None where there is no such file; a damaged one is a finding with its place."""
    content = sources.read(file)
    if content is None:
        return None, ()
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return None, (_damaged(file, 1, 1, "it is not UTF-8"),)
    try:
        return lock_text.parse(text), ()
    except json.JSONDecodeError as error:
        marker = conflict_line(content)
        if marker:
            why = "it holds conflict markers of a merge"
            return None, (evolve(_damaged(file, marker, 1, why), help=way_out(str(file), "OUT")),)
        return None, (_damaged(file, error.lineno, error.colno, f"it is not JSON: {error.msg}"),)
    except ValueError as error:
        return None, (_damaged(file, 1, 1, str(error)),)


def no_lock(file: Path, then: str, help_: str) -> Diagnostic:
    """The finding that a lock is needed where none is; `then` ends its sentence."""
    return Diagnostic(codes.NO_LOCK, f"there is no lock {file}{then}", Span(str(file), 0, 0, 0, 0), help=help_)


def _damaged(file: Path, line: int, column: int, why: str) -> Diagnostic:
    return Diagnostic(
        codes.LOCK_DAMAGED,
        f"the lock cannot be used: {why}",
        Span(str(file), line, column, line, column),
        help="restore it from your version control; after a merge, take either side of lock and output as a whole",
    )
