"""Paths as the command line gives them, and where lock and keyring stand unless it says otherwise."""

import argparse
import os

from kspec.cli.programs import inputs_of, name_of
from kspec.disk.keyring_place import COMMAND, found_beside

STANDARD_INPUT = "-"
"""The spec that is not a file."""


def path(word: str) -> str:
    """A path as it was given; an empty one names nothing, and most often comes from a variable that is not set."""
    if not word:
        message = "the path is empty"
        raise argparse.ArgumentTypeError(message)
    return word


def is_node(word: str) -> bool:
    """Whether a word is a machine's name and its folder."""
    name, equals, folder = word.partition("=")
    return bool(equals and name and folder and "/" not in name) and not os.path.exists(word)


def lock_path(arguments: argparse.Namespace, spec: str) -> str:
    """The lock: `--lock`, else the first spec's name with `.lock`, beside it.

    The name of a program's spec is that of the spec in the program, not that of the program.
    """
    given: str | None = arguments.lock
    return given or stem(arguments, spec) + ".lock"


def keys_path(arguments: argparse.Namespace, spec: str) -> str:
    """The keyring: `--keys`, else what `--keys-command` prints, else the first spec's name with `.keys`, beside it.

    Where there is no such folder, a file with `.keys.age` is taken.
    """
    given: str | None = arguments.keys
    return given or (COMMAND if arguments.keys_command else found_beside(stem(arguments, spec)))


def stem(arguments: argparse.Namespace, spec: str) -> str:
    """What lock and keyring of a spec are named after: the spec without its suffix, or its name in its program."""
    name = name_of(arguments)
    return os.path.join(os.path.dirname(spec), name) if name else os.path.splitext(spec)[0]


def build_options(arguments: argparse.Namespace) -> dict[str, str]:
    """Everything of a command line that decides an output, beside what is read: by it an unchanged build is known."""
    return {
        "specs": "\0".join(arguments.spec),
        "lock": lock_path(arguments, arguments.spec[0]),
        "keys": keys_path(arguments, arguments.spec[0]),
        "output": arguments.output,
        "waive": "\0".join(sorted(arguments.waive)),
        **inputs_of(arguments),
    }
