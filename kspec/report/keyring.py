"""What is told of a keyring: whom it is for and what is in it, never what that is."""

from collections.abc import Mapping, Sequence
from typing import Final, Protocol, TypedDict

from kspec.model.keyring_file import KeyringFile
from kspec.model.secret import Secret
from kspec.report.terminal import printable
from kspec.x509 import keys

_KNOWS: Final = (
    "what it held until now, and every older copy, in Git too, stays readable for whoever was removed: what they must "
    "no longer know has to be generated anew (kspec renew --new-key, kspec rotate)"
)


class Row(TypedDict):
    """An entry as programs read it: its path, and of a private key the pin of its public key, else null."""

    path: str
    publicKey: str | None


def entry_rows(entries: Mapping[str, Secret]) -> list[Row]:
    """Each entry, by path."""
    return [Row(path=path, publicKey=_pin(entries[path])) for path in sorted(entries)]


def text_listed(name: str, keyring: KeyringFile) -> str:
    """Whom a keyring is for, and its entries."""
    lines = [f"  recipient  {one}" for one in keyring.recipients]
    width = max(map(len, keyring.entries), default=0)
    rows = entry_rows(keyring.entries)
    lines += [f"  {row['path']:<{width}}  {row['publicKey'] or 'secret'}" for row in rows]
    return _lines([f"{name}: {counted(keyring)}", *lines])


def counted(keyring: KeyringFile) -> str:
    """How much is in a keyring, and for how many."""
    entries = _count(len(keyring.entries), "entry", "entries")
    return f"{entries}, for {_count(len(keyring.recipients), 'recipient', 'recipients')}" if keyring.sealed else entries


def text_removed(name: str, removed: Sequence[str], keyring: KeyringFile, warning: str) -> str:
    """That recipients cannot read what is written from now on, and what they know."""
    lines = [f"  removed    {one}" for one in removed]
    return _lines([*lines, f"{name}: {counted(keyring)}", _KNOWS, *([warning] if warning else [])])


def text_added(name: str, added: Sequence[str], keyring: KeyringFile) -> str:
    """Who can read a keyring from now on."""
    lines = [f"  added      {one}" for one in added]
    return _lines([*lines, f"{name}: {counted(keyring)}{'' if added else ', as it was'}"])


class Merged(Protocol):
    """What a merge of two keyrings came to (`plan/merge_keyrings.py`)."""

    @property
    def added(self) -> Sequence[str]:
        """Paths that only the one had that is not preferred."""

    @property
    def kept(self) -> Sequence[str]:
        """Paths of which both contents are kept."""

    @property
    def conflicts(self) -> Sequence[str]:
        """Paths of which one content is left out."""


def text_merged(name: str, keyring: KeyringFile, merged: Merged) -> str:
    """What the second of two keyrings had that the first had not."""
    lines = [f"  added      {path}" for path in merged.added]
    lines += [f"  kept both  {path}: a build takes the key that its lock names" for path in merged.kept]
    lines += [f"  left out   {path}: what the other keyring has for it" for path in merged.conflicts]
    return _lines([*lines, f"{name}: {counted(keyring)}"])


def _count(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"


def _pin(secret: Secret) -> str | None:
    try:
        return keys.pin(keys.public_key(secret))
    except ValueError:
        return None


def _lines(lines: Sequence[str]) -> str:
    return "".join(f"{printable(line)}\n" for line in lines)
