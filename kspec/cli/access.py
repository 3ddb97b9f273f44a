"""What opens a keyring that is not a folder: identities, a command's answer, standard input, as a command line says."""

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from typing import Final

from kspec.disk import bounds
from kspec.disk.atomic import read_regular
from kspec.disk.keyring_place import COMMAND, FILE_SUFFIX, STANDARD_INPUT, is_folder
from kspec.model.keyring_file import Access, Identity, Unopened
from kspec.model.secret import Secret

IDENTITY: Final = "KSPEC_IDENTITY"
"""The environment variable that names an identity's file where no --identity does."""


def access_of(arguments: argparse.Namespace, keys: str) -> Access:
    """How the keyring at a path is come by; what stands in the way is told when it is needed.

    Standard input is read here, and a command is run: once, for a command line needs either only once.
    """
    if is_folder(keys):
        named = arguments.keys or not os.path.isfile(keys + FILE_SUFFIX)  # noqa: PTH113 - a path as it was given
        return Access(other="" if named else keys + FILE_SUFFIX)
    found = identities(arguments.identity)
    if isinstance(found, Unopened):
        return Access(unusable=found)
    if keys not in {STANDARD_INPUT, COMMAND}:
        return Access(found)
    specs: Sequence[str] = getattr(arguments, "spec", ()) or ()
    if keys == STANDARD_INPUT and STANDARD_INPUT in (*specs, *arguments.identity):
        return Access(unusable=_read_once())
    given = _standard_input() if keys == STANDARD_INPUT else _printed(arguments.keys_command)
    return Access(unusable=given) if isinstance(given, Unopened) else Access(found, given)


def identities(named: Sequence[str]) -> tuple[Identity, ...] | Unopened:
    """The identities of files, or of the one that the environment names; or what is wrong with one of them."""
    found = []
    for file in named or filter(None, (os.environ.get(IDENTITY, ""),)):
        content: Secret | Unopened
        if file == STANDARD_INPUT:
            content = _standard_input()
        else:
            try:
                content = Secret(read_regular(file, follow=True, most=bounds.SECRET)[0])
            except OSError as error:
                why = f"the identity file {file} cannot be read: {error.strerror or error}"
                content = Unopened(why, f"name yours with --identity FILE, or in {IDENTITY}")
        if isinstance(content, Unopened):
            return content
        found.append(Identity(file, content))
    return tuple(found)


def _standard_input() -> Secret | Unopened:
    if sys.stdin is None:
        return Unopened("standard input is closed", "give it on standard input")
    return Secret(sys.stdin.buffer.read(bounds.KEYRING))


def _read_once() -> Unopened:
    return Unopened("standard input is read once", "give the keyring or the rest as a file")


def _printed(command: str) -> Secret | Unopened:
    """What a command of the user's prints; its complaints go where ours do, and what it printed is never shown."""
    done = subprocess.run(  # noqa: S602 - the user's own command line, which may be a pipe
        command, shell=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=False
    )
    if done.returncode:
        return Unopened(f"the command ended with status {done.returncode}", "run it by hand, and see what it says")
    if not done.stdout:
        return Unopened(
            "the command printed nothing", "it has to print the keyring: kspec keys list says what is in one"
        )
    return Secret(done.stdout)
