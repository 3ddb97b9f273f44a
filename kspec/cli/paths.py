"""Where lock and keyring stand, unless the user says otherwise."""

import argparse
import os

STANDARD_INPUT = "-"
"""The spec that is no file."""


def lock_path(arguments: argparse.Namespace, spec: str) -> str:
    """The lock: `--lock`, else the first spec's name with `.lock`, beside it."""
    given: str | None = arguments.lock
    return given or os.path.splitext(spec)[0] + ".lock"


def keys_path(arguments: argparse.Namespace, spec: str) -> str:
    """The keyring: `--keys`, else the first spec's name with `.keys`, beside it."""
    given: str | None = arguments.keys
    return given or os.path.splitext(spec)[0] + ".keys"
