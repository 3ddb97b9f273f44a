"""A keyring as one file: whom it is encrypted for, and what is in it."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from kspec.model.frozen import field, frozen
from kspec.model.secret import Secret


@frozen
class KeyringFile:
    """What stands in the file once it is open.

    `recipients` are age recipients (`age1...`) and SSH public keys, in the order in which they were added; `entries`
    are secrets by their path, as in a keyring's folder. `sealed` tells that it was encrypted: one that came as plain
    text, from a secret store, is only read.
    """

    recipients: tuple[str, ...] = ()
    entries: Mapping[str, Secret] = field(factory=dict, repr=False)
    sealed: bool = True


class Identity(NamedTuple):
    """A private key that opens keyring files, and the file's name that it came from."""

    file: str
    content: Secret


class Unopened(NamedTuple):
    """Why a keyring file is not open, as a clause, and what to do."""

    why: str
    help: str
    kind: Literal["", "locked", "foreign"] = ""
    """Whether only the identity is missing or another's, or what is in it is not a keyring."""


@frozen
class Access:
    """How a keyring that is not a folder is come by.

    `identities` open it. `given` is its content where it is no file: what standard input or a command has said.
    `unusable` is what is wrong with either, told by whoever needs the keyring. `other` is a keyring file that stands
    beside the folder, where nobody said which of them is meant.
    """

    identities: tuple[Identity, ...] = field(default=(), repr=False)
    given: Secret | None = field(default=None, repr=False)
    unusable: Unopened | None = None
    other: str = ""
