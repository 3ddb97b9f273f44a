"""Whom a keyring file is for: the recipients that a command line names, and the lists with and without them."""

import argparse
from collections.abc import Iterator, Sequence

from kspec.disk import bounds
from kspec.disk.atomic import read_regular
from kspec.disk.faults import at
from kspec.encode.age import is_same, unseal, wrong_recipient
from kspec.encode.keyring_text import seal_keyring
from kspec.model.frozen import evolve
from kspec.model.keyring_file import Access, KeyringFile, Unopened


class WrongRecipientError(Exception):
    """What is wrong about a recipient, as a sentence."""


def recipients_of(arguments: argparse.Namespace) -> tuple[str, ...]:
    """Every recipient that a command line names, once.

    Raises:
        WrongRecipientError: one of them is none.
        MissingAgeError: pyrage is not installed.
        OSError: a file of recipients cannot be read.
    """
    found: list[str] = []
    for one in (" ".join(word.split()) for word in (*arguments.recipient, *_in_files(arguments.recipients_file))):
        if wrong := wrong_recipient(one):
            raise WrongRecipientError(wrong)
        if not any(is_same(one, other) for other in found):
            found.append(one)
    return tuple(found)


def _in_files(files: Sequence[str]) -> Iterator[str]:
    for file in files:
        with at(file):
            content = read_regular(file, follow=True, most=bounds.SECRET)[0]
        lines = [line.strip() for line in content.decode(errors="replace").splitlines()]
        yield from (line for line in lines if line and not line.startswith("#"))


def add_recipient(keyring: KeyringFile, wanted: Sequence[str]) -> tuple[KeyringFile, tuple[str, ...]]:
    """The keyring for further recipients, and those that it was not for before.

    Raises:
        WrongRecipientError: none is named.
    """
    _some(wanted)
    added = tuple(one for one in wanted if not any(is_same(one, other) for other in keyring.recipients))
    return evolve(keyring, recipients=(*keyring.recipients, *added)), added


def remove_recipient(
    name: str, keyring: KeyringFile, wanted: Sequence[str], access: Access
) -> tuple[KeyringFile, tuple[str, ...], str]:
    """The keyring for fewer recipients, those that were removed, and a warning where one's own key is among them.

    Raises:
        WrongRecipientError: none is named, one is not a recipient, or nobody would be left.
    """
    _some(wanted)
    for one in wanted:
        if not any(is_same(one, other) for other in keyring.recipients):
            message = f"{one} is not a recipient of {name}, expected one of: {', '.join(keyring.recipients)}"
            raise WrongRecipientError(message)
    removed = tuple(one for one in keyring.recipients if any(is_same(one, other) for other in wanted))
    left = tuple(one for one in keyring.recipients if one not in removed)
    if not left:
        message = f"{name} would have no recipient left, and nobody could open it: add another one first"
        raise WrongRecipientError(message)
    fewer = evolve(keyring, recipients=left)
    locked_out = isinstance(unseal(seal_keyring(fewer), access.identities), Unopened)
    warning = "warning: no identity that was given opens it from now on" if locked_out else ""
    return fewer, removed, warning


def _some(wanted: Sequence[str]) -> None:
    if not wanted:
        message = "name a recipient with -r, or a file of them with -R"
        raise WrongRecipientError(message)
