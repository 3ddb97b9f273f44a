"""Which specs a command line means: files as they are named, the specs of folders, and standard input."""

import errno
import os
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from kspec.cli.paths import STANDARD_INPUT
from kspec.disk.atomic import read_regular
from kspec.disk.sources import Sources
from kspec.encode.layout import MANIFEST
from kspec.read.documents import SIZE_LIMIT
from kspec.read.load import SUFFIXES

_SPEC: Final = re.compile(rb"(?:^|[\s\"'{,])apiVersion[\"']?\s*:\s*[\"']?(?:kubeadm\.k8s\.io|kspec\.dev)/")
"""A document of kubeadm's or of kspec's own, in YAML, JSON or a program."""
_LOOK: Final = 1 << 20
"""Bytes of a file that are looked at for one."""


def sources_of(specs: Sequence[str]) -> Sources:
    """What a command reads from, with standard input, where a spec is `-`: at most a byte more than a spec may have."""
    if STANDARD_INPUT not in specs:
        return Sources()
    if sys.stdin is None:
        raise OSError(errno.EBADF, "is closed", "standard input")
    return Sources(given={STANDARD_INPUT: sys.stdin.buffer.read(SIZE_LIMIT + 1)})


def found_in(given: Sequence[str]) -> list[str]:
    """Every spec that is meant, once: a file as it is named, of a folder those in it, and those in folders below.

    In the folder itself every file counts that may be a spec by its name; below it lie patches, too, so that there a
    file counts which holds a document of kubeadm's or of kspec's. Hidden folders, links to folders and what kspec has
    written are passed over. A folder without a spec, or that cannot be read, stays as it is, for its finding.
    """
    found: dict[str, None] = {}
    for name in given:
        specs = list(_specs(name)) if name != STANDARD_INPUT and Path(name).is_dir() else []
        found.update(dict.fromkeys(specs or [name]))
    return list(found)


def walk(folder: str, *, without: str | tuple[str, ...] = ()) -> Iterator[tuple[str, list[str] | OSError]]:
    """A folder and those below it, with the files of each that are specs by their names, or why it cannot be read.

    Folder by folder, in the order of the names. Hidden folders, links to folders, folders whose name ends as `without`
    says, and below the folder itself what kspec has written are passed over.
    """
    waiting = [folder]
    while waiting:
        place = waiting.pop(0)
        try:
            with os.scandir(place) as entries:
                listed = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            yield place, error
            continue
        if place != folder and any(entry.name == MANIFEST for entry in listed):
            continue
        files = []
        for entry in listed:
            path = os.path.join(place, entry.name)  # noqa: PTH118 - keeps the folder's name as it was given
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                if not entry.name.endswith(without):
                    waiting.append(path)
            elif entry.name.endswith(SUFFIXES) and entry.is_file():
                files.append(path)
        yield place, files


def _specs(folder: str) -> Iterator[str]:
    for place, files in walk(folder):
        if isinstance(files, OSError):
            yield place
        else:
            yield from (path for path in files if place == folder or _is_spec(path))


def _is_spec(path: str) -> bool:
    try:
        content, _ = read_regular(path, follow=True, most=SIZE_LIMIT)
    except OSError:
        return False
    return _SPEC.search(content[:_LOOK]) is not None
