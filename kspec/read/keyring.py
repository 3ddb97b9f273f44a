"""The keyring and the lock as they stand on disk."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from attrs import evolve, field, frozen

from kspec.disk.atomic import read_regular
from kspec.disk.bounds import SECRET
from kspec.disk.sources import Sources
from kspec.encode import locktext
from kspec.encode.conflict import conflict_line, way_out
from kspec.model.diagnostic import Diagnostic
from kspec.model.lock import Lock
from kspec.model.secret import Secret
from kspec.model.span import Span

PENDING: Final = ".pending"
"""A note that the keyring was written for a first build whose lock is not yet there: a crash between the two."""


@frozen
class Keyring:
    """Secrets by their path below the keyring's folder (`ca.key`, `nodes/cp-1/apiserver.key`, `tokens/0`)."""

    secrets: Mapping[str, Secret] = field(factory=dict, repr=False)
    pending: bool = False


def read_keyring(folder: Path) -> Keyring:
    """Every file of the keyring; names that begin with a dot are kspec's own notes and left out.

    An absent folder is an empty keyring. Machine faults are OSError.
    """
    secrets: dict[str, Secret] = {}
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith("."):
                path = Path(parent, name)
                secrets[path.relative_to(folder).as_posix()] = Secret(
                    read_regular(str(path), follow=True, most=SECRET)[0]
                )
    return Keyring(secrets, (folder / PENDING).exists())


def read_lock(file: Path, sources: Sources) -> tuple[Lock | None, tuple[Diagnostic, ...]]:
    """The lock, or None where there is no such file; a damaged one is a finding with its place."""
    content = sources.read(file)
    if content is None:
        return None, ()
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return None, (_damaged(file, 1, 1, "it is not UTF-8"),)
    try:
        return locktext.parse(text), ()
    except json.JSONDecodeError as error:
        marker = conflict_line(content)
        if marker:
            why = "it holds conflict markers of a merge"
            return None, (evolve(_damaged(file, marker, 1, why), help=way_out(str(file), "OUT")),)
        return None, (_damaged(file, error.lineno, error.colno, f"it is no JSON: {error.msg}"),)
    except ValueError as error:
        return None, (_damaged(file, 1, 1, str(error)),)


def _damaged(file: Path, line: int, column: int, why: str) -> Diagnostic:
    return Diagnostic(
        "lock-damaged",
        f"the lock cannot be used: {why}",
        Span(str(file), line, column, line, column),
        help="restore it from your version control; kspec writes it whole and never by halves",
    )
