"""A keyring that is not a folder, from where it is to what is in it; what stands in the way is a finding."""

from pathlib import Path
from typing import NamedTuple

from kspec.disk import bounds
from kspec.disk.atomic import read_regular
from kspec.disk.keyring_place import is_stream
from kspec.encode.keyring_text import open_keyring
from kspec.facts import codes
from kspec.model.diagnostic import Diagnostic
from kspec.model.keyring_file import Access, KeyringFile, Unopened
from kspec.model.span import Span


class Opened(NamedTuple):
    """A keyring file: its bytes as they were read, and what is in it."""

    content: bytes
    keyring: KeyringFile


def open_file(path: Path, access: Access) -> Opened | Diagnostic:
    """Read and open a keyring file, or what a command or standard input has said instead.

    Raises:
        FileNotFoundError: there is no such file.
        OSError: it cannot be read.
    """
    if access.unusable is not None:
        return unopened(path, access.unusable)
    if is_stream(str(path)):
        content = access.given.reveal() if access.given is not None else b""
    else:
        content = read_regular(str(path), follow=True, most=bounds.KEYRING)[0]
    found = open_keyring(content, access.identities)
    if isinstance(found, Unopened):
        return unopened(path, found)
    return Opened(content, found)


def unopened(path: Path, why: Unopened) -> Diagnostic:
    """The finding about a keyring file that cannot be opened."""
    place = Span(str(path), 0, 0, 0, 0)
    if why.kind == "foreign":
        return Diagnostic(codes.NOT_A_KEYRING, f"{path} is not a keyring of kspec's: {why.why}", place, help=why.help)
    code = codes.KEYRING_LOCKED if why.kind == "locked" else codes.KEYRING_UNREADABLE
    return Diagnostic(code, f"the keyring {path} cannot be opened: {why.why}", place, help=why.help)
