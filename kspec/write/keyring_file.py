"""A keyring that is one encrypted file: rewritten in one step, and only where what is in it changes.

No plain text of it ever touches a disk. kspec's notes about it, `.state` among them, lie in a folder beside it.
"""

import errno
import os
from collections.abc import Collection, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

from kspec.disk.atomic import TEMPORARY_SUFFIX, discard, flush_folder, make_folder, open_folder, replace_at, sibling
from kspec.disk.faults import at
from kspec.disk.keyring_folder import IGNORE_NAME
from kspec.disk.keyring_place import is_folder, is_stream, notes_folder
from kspec.encode.keyring_text import seal_keyring
from kspec.encode.opened_keyring import open_file
from kspec.facts import codes
from kspec.model.diagnostic import Diagnostic, listed
from kspec.model.frozen import evolve
from kspec.model.keyring_file import Access, KeyringFile
from kspec.model.secret import Secret
from kspec.model.span import Span

MODE: Final = 0o600
IGNORE: Final = b"# What kspec notes of the keyring beside this folder: nothing of it belongs in Git.\n*\n"
_NOTHING: Final[Mapping[str, Secret]] = MappingProxyType({})
_REFUSED: Final = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})


class Sealed(NamedTuple):
    """A keyring file as it has to be, and whether that is not as it is."""

    content: bytes
    changed: bool


def rewritten(
    keys: Path,
    access: Access,
    entries: Mapping[str, Secret],
    known: Mapping[str, Secret] = _NOTHING,
    gone: Collection[str] = (),
) -> Sealed | Diagnostic | None:
    """A keyring with further entries, encrypted for its recipients: to be found out before anything is written.

    Args:
        keys: the keyring; the caller holds its guard.
        access: how it is come by.
        entries: path to content of what is new, or replaces another.
        known: what was read of it before: if that is no longer so, nothing that was made of it may be written.
        gone: entries to be removed.

    Returns:
        The file, or the finding that forbids it; None for a folder.

    Raises:
        OSError: the machine's fault.
    """
    if is_folder(str(keys)):
        return None
    with at(keys):
        opened = open_file(keys, access)
    if isinstance(opened, Diagnostic):
        return opened
    present = opened.keyring.entries
    if any(present.get(path) != secret for path, secret in known.items() if path not in entries):
        return _changed(keys)
    after = {path: secret for path, secret in {**present, **entries}.items() if path not in gone}
    if after == present:
        return Sealed(opened.content, changed=False)
    if forbidden := _not_written(keys, opened.keyring, [*entries, *gone]):
        return forbidden
    return Sealed(seal_keyring(evolve(opened.keyring, entries=after)), changed=True)


def write_file(keys: Path, sealed: Sealed) -> None:
    """Replace a keyring file in one step, where it has changed; a symbolic link to it is kept.

    Raises:
        OSError: the machine's fault; the old file is then still in place.
    """
    if sealed.changed:
        with at(keys):
            replace_at(os.path.realpath(keys), sealed.content, MODE)


def new_file(keys: Path, keyring: KeyringFile) -> None:
    """Write a keyring file that is not there yet, or anew for others.

    Raises:
        MissingAgeError: pyrage is not installed.
        OSError: the machine's fault.
    """
    write_file(keys, Sealed(seal_keyring(keyring), changed=True))


def prepare_notes(keys: Path) -> Path:
    """Make the folder with kspec's notes about a keyring file, closed and ignored by Git, where it is not there yet.

    Raises:
        OSError: the machine's fault.
    """
    notes = Path(notes_folder(str(keys)))
    with at(notes):
        make_folder(str(notes))
        try:
            if not os.path.lexists(notes / IGNORE_NAME):
                replace_at(f"{os.path.realpath(notes)}/{IGNORE_NAME}", IGNORE, MODE)
        except OSError as error:
            if error.errno not in _REFUSED:
                raise
    return notes


def tend_file(keys: Path) -> None:
    """Remove what a killed process left beside a keyring file: a part of a new one, encrypted as it is.

    Raises:
        OSError: the machine's fault.
    """
    if is_stream(str(keys)):
        return
    parent, name = os.path.split(os.path.realpath(keys))
    left = sibling(name, TEMPORARY_SUFFIX)
    if not os.path.lexists(f"{parent}/{left}"):
        return
    with at(keys):
        folder = open_folder(parent)
        try:
            discard(left, folder)
            flush_folder(folder)
        except OSError as error:
            if error.errno not in _REFUSED:
                raise
        finally:
            os.close(folder)


def _changed(keys: Path) -> Diagnostic:
    return Diagnostic(
        codes.KEYRING_CHANGED,
        f"the keyring {keys} was changed by somebody else while this build was at work; nothing was written",
        Span(str(keys), 0, 0, 0, 0),
        help="build again",
    )


def _not_written(keys: Path, keyring: KeyringFile, paths: Collection[str]) -> Diagnostic | None:
    """Why a keyring is only read."""
    if keyring.sealed and not is_stream(str(keys)):
        return None if keyring.recipients else _no_recipient(keys)
    return Diagnostic(
        codes.KEYRING_READ_ONLY,
        f"{len(paths)} {'entry' if len(paths) == 1 else 'entries'} would have to be written, and the keyring {keys} is "
        "only read",
        Span(str(keys), 0, 0, 0, 0),
        help="do it once with a keyring that can be written, a folder or a file of age, and bring the result to where "
        "this one comes from",
        notes=listed(sorted(paths)),
    )


def _no_recipient(keys: Path) -> Diagnostic:
    return Diagnostic(
        codes.KEYRING_READ_ONLY,
        f"the keyring {keys} names no recipient that it could be encrypted for",
        Span(str(keys), 0, 0, 0, 0),
        help="name one: kspec keys add-recipient",
    )
