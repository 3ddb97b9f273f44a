"""Keyring files for tests: identities as age writes them, and files that they open."""

import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

import pyrage
import pytest
from attrs import frozen

from kspec.encode.keyring_text import open_keyring, seal_keyring
from kspec.model.keyring_file import Identity, KeyringFile
from kspec.model.secret import Secret

needs_age = pytest.mark.skipif(shutil.which("age") is None, reason="needs the command age")


@frozen
class Person:
    """Somebody with an identity, in a file, and its recipient."""

    file: Path
    recipient: str

    @property
    def identity(self) -> Identity:
        return Identity(str(self.file), Secret(self.file.read_bytes()))


def person(folder: Path, name: str) -> Person:
    """Somebody with a key of age."""
    key = pyrage.x25519.Identity.generate()
    file = folder / f"{name}.txt"
    file.write_text(f"# {name}\n{key}\n")
    return Person(file, str(key.to_public()))


def ssh_person(folder: Path, name: str, kind: str = "ed25519", passphrase: str = "") -> Person:
    """Somebody with a key of SSH; skips where ssh-keygen is missing."""
    if shutil.which("ssh-keygen") is None:
        pytest.skip("needs ssh-keygen")
    file = folder / name
    command = ["ssh-keygen", "-q", "-t", kind, "-N", passphrase, "-C", f"{name}@example", "-f", str(file)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    return Person(file, file.with_name(f"{name}.pub").read_text().strip())


class Kept(NamedTuple):
    """A keyring file, and who opens it."""

    file: Path
    owner: Person


def keep(file: Path, owner: Person, **entries: bytes) -> Kept:
    """Write a keyring file for one person."""
    secrets = {path.replace("__", "/").replace("_key", ".key"): Secret(content) for path, content in entries.items()}
    file.write_bytes(seal_keyring(KeyringFile((owner.recipient,), secrets)))
    return Kept(file, owner)


def read(kept: Kept) -> KeyringFile:
    """What is in a keyring file."""
    found = open_keyring(kept.file.read_bytes(), (kept.owner.identity,))
    assert isinstance(found, KeyringFile), found
    return found
