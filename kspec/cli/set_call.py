"""What a command over a set is called with."""

import argparse
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from kspec.cli.options import options_of
from kspec.disk.faults import Progress
from kspec.disk.keyring_place import found_beside
from kspec.facts import codes
from kspec.model.clusterset import ClusterSet
from kspec.model.diagnostic import Diagnostic, errors
from kspec.model.draw import Draw
from kspec.model.frozen import frozen
from kspec.passes.run import Options

_OF_ONE: Final = frozenset({codes.SET_SPEC, codes.SET_SPEC_MISSING})


@frozen
class SetStores:
    """Where a set keeps its root: the lock, and the keyring."""

    lock: Path
    keys: Path


@frozen
class Call:
    """The command line, what it says of the set, the set itself, what is new for it, and what is begun."""

    arguments: argparse.Namespace
    options: Options
    given: ClusterSet
    draw: Draw
    progress: Progress

    @property
    def stores(self) -> SetStores:
        """Where the set keeps its root."""
        return SetStores(self.options.lock_file, self.options.keys_folder)


def stops(given: ClusterSet | None, findings: Sequence[Diagnostic]) -> bool:
    """Whether mistakes keep a command from all clusters of a set; not those that are of one cluster alone.

    Such a one is told of that cluster, and what is of all together stays as it is.
    """
    if given is None or not given.members:
        return bool(errors(findings)) or given is None
    locks = {str(member.lock_file) for member in given.members}
    return any(
        found.code not in _OF_ONE and (found.code.startswith("set-") or found.span.file not in locks)
        for found in errors(findings)
    )


def options_of_set(arguments: argparse.Namespace) -> Options:
    """The options of a command over the set that is the one spec; its lock and keyring stand beside it."""
    stem = os.path.splitext(arguments.spec[0])[0]  # noqa: PTH122 - as it is named
    return options_of(arguments, {"lock": f"{stem}.lock", "keys": found_beside(stem)})


def wrong_use(arguments: argparse.Namespace) -> str:
    """What cannot be asked of a set, as a sentence; nothing where all can."""
    if len(arguments.spec) > 1 or arguments.lock or arguments.keys or arguments.keys_command:
        return "a set is one file, and the locks and keyrings of its clusters stand beside their specs"
    return ""
