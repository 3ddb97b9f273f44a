"""A keyring as `kspec keys` takes it, be it a folder or a file, and a folder as it leaves one."""

from pathlib import Path

from kspec.disk import bounds
from kspec.disk.atomic import read_regular
from kspec.disk.keyring_entries import ENTRY
from kspec.disk.keyring_folder import IGNORE, IGNORE_NAME, MARK, MARK_NAME, STATE_NAME
from kspec.disk.keyring_place import is_folder, is_stream, state_file
from kspec.encode.opened_keyring import open_file
from kspec.model.diagnostic import Diagnostic
from kspec.model.file import File, Folder
from kspec.model.keyring_file import Access, KeyringFile
from kspec.model.secret import Secret
from kspec.read.keyring import read_keyring
from kspec.write.target import write_target


class WrongUseError(Exception):
    """What is wrong with the command line, as a sentence."""


class FoundError(Exception):
    """What stands in the way, as findings."""

    def __init__(self, *findings: Diagnostic) -> None:
        """Take them."""
        super().__init__()
        self.findings = findings


def open_held(name: str, access: Access) -> KeyringFile:
    """A keyring's content, be it a folder or a file.

    Raises:
        WrongUseError: there is none, or not one that is complete.
        FoundError: it cannot be read or opened.
    """
    path = Path(name)
    if is_stream(name):
        message = "standard input is not taken here: name a folder or a file"
        raise WrongUseError(message)
    if not is_folder(name):
        try:
            opened = open_file(path, access)
        except FileNotFoundError:
            message = f"there is no keyring {name}"
            raise WrongUseError(message) from None
        if isinstance(opened, Diagnostic):
            raise FoundError(opened)
        return opened.keyring
    keyring, findings = read_keyring(path)
    if findings:
        raise FoundError(*findings)
    if not keyring.present:
        message = f"there is no keyring {name}"
        raise WrongUseError(message)
    if keyring.pending:
        message = (
            f"the keyring {name} is of a build that was killed, and its lock was not yet written: build again first"
        )
        raise WrongUseError(message)
    return KeyringFile(entries=keyring.secrets, sealed=False)


def state_of(name: str) -> Secret | None:
    """What the builds with a keyring have noted of the outputs that they wrote: keyed digests, for their owner."""
    try:
        return Secret(read_regular(state_file(name), most=bounds.STATE)[0])
    except OSError:  # it is a cache
        return None


def write_folder(output: str, keyring: KeyringFile, state: Secret | None = None) -> None:
    """Write a new keyring's folder, whole or not at all; nothing of it before Git ignores it.

    Raises:
        WrongUseError: it has an entry that no folder can have.
        NotWrittenError: something is there already.
    """
    if foreign := sorted(path for path in keyring.entries if not ENTRY.fullmatch(path) or ".." in path.split("/")):
        message = f"{foreign[0]!r} is not an entry of a keyring: a newer kspec may know it"
        raise WrongUseError(message)
    notes = [File(IGNORE_NAME, IGNORE, 0o600), File(MARK_NAME, MARK, 0o600)]
    notes += [File(STATE_NAME, state, 0o600)] if state is not None else []
    files = [File(path, secret, 0o600) for path, secret in sorted(keyring.entries.items())]
    folders = {str(parent) for path in keyring.entries for parent in Path(path).parents} - {"."}
    write_target(Path(output), [*notes, *files, *(Folder(path, 0o700) for path in sorted(folders))])
