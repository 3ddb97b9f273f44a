"""What a command reads and writes must not lie in one another where anything could get lost or published by it.

Usual, and fine: lock, keyring and output beside each other and beside the spec, however deep in one folder.
"""

import os
from collections.abc import Callable, Iterable, Sequence
from enum import Enum
from functools import cache, partial
from pathlib import Path
from typing import Final

from kspec.disk import bounds
from kspec.disk.atomic import read_regular
from kspec.disk.keyring_folder import Whose, has_notes, whose
from kspec.disk.keyring_place import is_stream
from kspec.disk.places import Where, parents
from kspec.disk.sources import Sources
from kspec.encode.layout import MANIFEST
from kspec.encode.manifest import parse
from kspec.facts import codes
from kspec.model.diagnostic import Diagnostic
from kspec.model.frozen import frozen
from kspec.model.span import Span
from kspec.write.exchange import old_name, staging_name


class Role(Enum):
    """What a path is to a command."""

    SPEC = "the spec"
    FILE = "the spec's file"
    FOLDER = "the folder"
    TREE = "the folder to import"
    LOCK = "the lock"
    KEYRING = "the keyring"
    OUTPUT = "the output folder"
    TEMPORARY = "kspec's temporary folder"
    OTHER_OUTPUT = "kspec's output folder"
    OTHER_KEYRING = "kspec's keyring"
    REWRITTEN = "the file"
    NEW = "the new file"


_WRITTEN: Final = frozenset({Role.LOCK, Role.KEYRING, Role.OUTPUT})
_READ: Final = frozenset({Role.SPEC, Role.FILE, Role.FOLDER})
_REPLACED: Final = "a build replaces that folder as a whole"
_IGNORED: Final = "all that is in a keyring is ignored by Git and read as secrets"
_SAME: Final = "the one would be written over the other"

REFUSED: Final[dict[Role, tuple[frozenset[Role], str]]] = {
    Role.OUTPUT: (_READ | {Role.LOCK, Role.KEYRING}, _REPLACED),
    Role.TEMPORARY: (_READ | {Role.LOCK, Role.KEYRING}, _REPLACED),
    Role.OTHER_OUTPUT: (
        _WRITTEN | {Role.REWRITTEN, Role.NEW},
        "that folder is another build's, which replaces it as a whole",
    ),
    Role.KEYRING: (_READ | {Role.TREE, Role.LOCK, Role.OUTPUT}, _IGNORED),
    Role.OTHER_KEYRING: (_WRITTEN | {Role.NEW}, _IGNORED),
    Role.FOLDER: (_WRITTEN, "all that is in that folder is read as patches, or as a pack"),
    Role.TREE: (_WRITTEN - {Role.OUTPUT} | {Role.NEW}, "that folder is a node's, and is only read"),
    Role.SPEC: (_WRITTEN, _SAME),
    Role.FILE: (_WRITTEN, _SAME),
    Role.LOCK: (_WRITTEN - {Role.LOCK}, _SAME),
}
"""What must not lie in each place (or be it), and why; everything else may.

A file in a file is the same file. A spec or a tree to import may be part of another output: it is only read.
"""

_HELP: Final = {
    Role.LOCK: "name another lock with --lock",
    Role.KEYRING: "name another keyring with --keys",
    Role.OUTPUT: "name another output folder with -o",
    Role.NEW: "name another file with -o",
    Role.REWRITTEN: "mend the spec that it was built from",
}


@frozen
class Place:
    """A path, as the user named it, and what it is to the command."""

    role: Role
    path: str


def overlaps(places: Iterable[Place]) -> tuple[Diagnostic, ...]:
    """The pairs of places of which one must not lie in the other, one finding for each two roles."""
    known = [(place, Where(place.path)) for place in places]
    found: dict[frozenset[Role], Diagnostic] = {}
    is_other = cache(partial(_is_other, known))  # places mostly lie in the same folders
    for inner, where in known:
        others = [(other, Where(other.path)) for other in _others(inner, is_other)]
        for outer, around in (*known, *others):
            roles = frozenset({inner.role, outer.role})
            # one pair is told for all: of the files of one folder each would say the same
            if _is_refused(inner.role, outer.role) and roles not in found and where.lies_in(around):
                found[roles] = _finding(inner, outer, same=where.is_also(around))
    return tuple(found.values())


def of_build(specs: Iterable[Path], lock: str, keys: str, output: str, sources: Sources) -> tuple[Place, ...]:
    """Every place that a build reads, as far as `sources` knows them by now, and writes.

    The keyring counts in a public build too, which neither reads nor writes it: it must not be removed by one.
    """
    folder, name = os.path.split(os.path.realpath(output))
    return (
        *_read(specs, lock, sources),
        Place(Role.LOCK, lock),
        *_keyring(keys),
        Place(Role.OUTPUT, output),
        *(Place(Role.TEMPORARY, os.path.join(folder, own)) for own in (staging_name(name), old_name(name))),  # noqa: PTH118 - plain text
    )


def of_import(specs: Iterable[Path], lock: str, keys: str, trees: Iterable[str], sources: Sources) -> tuple[Place, ...]:
    """Every place that an import reads and writes; `trees` are the folders of the nodes."""
    return (
        *_read(specs, lock, sources),
        Place(Role.LOCK, lock),
        *_keyring(keys),
        *(Place(Role.TREE, tree) for tree in trees),
    )


def _keyring(keys: str) -> Iterable[Place]:
    """The keyring, unless it comes from a command or from standard input, and has no place."""
    return () if is_stream(keys) else (Place(Role.KEYRING, keys),)


def _read(specs: Iterable[Path], lock: str, sources: Sources) -> Iterable[Place]:
    names, own = dict.fromkeys(map(str, specs)), Path(lock)
    yield from (Place(Role.SPEC, name) for name in names)
    yield from (Place(Role.FOLDER, folder) for folder in sources.folders)
    for name, content in sources.files.items():
        if content is not None and name not in names and Path(name) != own:
            yield Place(Role.FILE, name)


def _is_refused(inner: Role, outer: Role) -> bool:
    return outer in REFUSED and inner in REFUSED[outer][0]


def _others(inner: Place, is_other: Callable[[Role, str], bool]) -> Iterable[Place]:
    """The output folders and keyrings of other builds that a place lies in."""
    roles = [role for role in _KINDS if _is_refused(inner.role, role)]
    for folder in parents(inner.path) if roles else ():
        yield from (Place(role, folder) for role in roles if is_other(role, folder))


def _is_other(known: Sequence[tuple[Place, Where]], role: Role, folder: str) -> bool:
    """Whether a folder is of that kind, and not the command's own."""
    own, is_one = _KINDS[role]
    return is_one(folder) and not any(Where(folder).is_also(where) for place, where in known if place.role is own)


def _is_output(folder: str) -> bool:
    try:
        parse(read_regular(os.path.join(folder, MANIFEST), most=bounds.OUTPUT)[0])  # noqa: PTH118 - plain text
    except (OSError, ValueError):
        return False
    return True


def _is_keyring(folder: str) -> bool:
    try:
        return has_notes(folder) and whose(folder) in {Whose.MARKED, Whose.OLDER, Whose.NEWER}
    except OSError:
        return False


_KINDS: Final = {
    Role.OTHER_OUTPUT: (Role.OUTPUT, _is_output),
    Role.OTHER_KEYRING: (Role.KEYRING, _is_keyring),
}
"""What a folder above may be: what it is where it is the command's own, and how it is known."""


def _finding(inner: Place, outer: Place, *, same: bool) -> Diagnostic:
    relation = "is also" if same else "lies in"
    _, why = REFUSED[outer.role]
    message = f"{inner.role.value} {inner.path} {relation} {outer.role.value} {outer.path}: {why}"
    help_ = _HELP.get(inner.role) or _HELP.get(outer.role) or _HELP[Role.OUTPUT]
    return Diagnostic(
        codes.OVERLAPPING_PATHS, message, Span(inner.path, 0, 0, 0, 0), help=f"{help_}; nothing was written"
    )
