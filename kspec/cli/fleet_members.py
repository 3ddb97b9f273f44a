"""Which clusters a command line means: of folders every spec in them, of a program all that it evaluates to."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

from kspec.cli.specs import walk
from kspec.disk.atomic import read_regular
from kspec.disk.sources import Sources
from kspec.encode.layout import MANIFEST
from kspec.facts import codes
from kspec.model.diagnostic import Diagnostic
from kspec.model.frozen import evolve
from kspec.model.program import Evaluation, Program
from kspec.model.span import Span
from kspec.read.documents import SIZE_LIMIT
from kspec.read.load import PROGRAM, read_file
from kspec.read.spec_text import bases_of, may_be_set, tell_apart

_KEYRING: Final = ".keys"
_LOCK: Final = b'{\n  "certificateKey": '
"""How each lock begins."""


class Member(NamedTuple):
    """One cluster: its name, its spec, and the same name where the spec is one of a program's."""

    name: str
    spec: str
    member: str = ""


class Fleet(NamedTuple):
    """The clusters that have a name of their own, and the names of all.

    With what is wrong with them together, the programs that were evaluated, by file, and the files that may hold a set.
    """

    members: tuple[Member, ...]
    names: frozenset[str] = frozenset()
    findings: tuple[Diagnostic, ...] = ()
    evaluated: Mapping[str, Evaluation] = {}
    sets: tuple[str, ...] = ()

    def evaluation(self, member: Member) -> Mapping[str, Evaluation]:
        """What is known of a cluster's program, without the program's other specs."""
        known = self.evaluated.get(member.spec)
        if known is None:
            return {}
        value = known.value
        own = {member.member: value[member.member]} if member.member and isinstance(value, dict) else value
        return {member.spec: evolve(known, value=own)}


def fleet_of(words: Sequence[str], program: Program, jobs: int) -> Fleet:
    """The clusters of folders, programs and specs, each once, in the order of their names."""
    found: dict[str, None] = {}
    sets: dict[str, None] = {}
    findings: list[Diagnostic] = []
    for word in words:
        held = look_into(word) if os.path.isdir(word) else Found((word,), sets_in((word,)))  # noqa: PTH112 - as it is named
        findings += map(_unreadable, held.unread)
        if not held.specs and not held.unread:
            findings.append(_no_spec(word))
        found.update(dict.fromkeys(held.specs))
        sets.update(dict.fromkeys(held.sets))
    programs = [spec for spec in found if spec.endswith(PROGRAM)]
    with ThreadPoolExecutor(max_workers=max(1, min(jobs, len(programs)))) as pool:
        evaluated = dict(zip(programs, pool.map(partial(_evaluated, program=program), programs), strict=True))
    known = {spec: evaluation for spec, evaluation in evaluated.items() if evaluation is not None}
    members = sorted(member for spec in found for member in _members(spec, known.get(spec)))
    wrong = {(spec, name): one for spec, done in known.items() for name, one in _misnamed(spec, done).items()}
    findings += wrong.values()
    fit = [member for member in members if (member.spec, member.member) not in wrong]
    clashing = {name: alike for name, alike in _by_name(fit).items() if len(alike) > 1}
    findings += [_clash(alike) for alike in clashing.values()]
    own = tuple(member for member in fit if _folded(member.name) not in clashing)
    return Fleet(own, frozenset(member.name for member in members), tuple(findings), known, tuple(sets))


class Found(NamedTuple):
    """The specs of a folder, and those files that may hold a set; and what is said of folders that cannot be read."""

    specs: tuple[str, ...]
    sets: tuple[str, ...] = ()
    unread: tuple[OSError, ...] = ()


def look_into(folder: str) -> Found:
    """What a folder and those below it hold: keyrings and what kspec has written are passed over."""
    if os.path.lexists(os.path.join(folder, MANIFEST)):  # noqa: PTH118 - as it is named
        return Found(())
    places = list(walk(folder, without=_KEYRING))
    files = [path for _, found in places if not isinstance(found, OSError) for path in found]
    told = tell_apart((path, _text(path)) for path in files)
    other = set(files).difference(told.specs, told.sets, told.bases)
    specs = sorted((*told.specs, *filter(_was_built, other)))
    return Found(tuple(specs), told.sets, tuple(found for _, found in places if isinstance(found, OSError)))


def _was_built(path: str) -> bool:
    """Whether a lock of kspec's stands beside a file: it is a spec, if now a broken one, and must not fall silent."""
    return _text(f"{os.path.splitext(path)[0]}.lock").startswith(_LOCK)  # noqa: PTH122 - as it is named


def sets_in(files: Iterable[str]) -> tuple[str, ...]:
    """Those of some files that may hold a set of clusters."""
    return tuple(file for file in files if may_be_set(_text(file)))


def bases_in(specs: Iterable[str]) -> frozenset[str]:
    """The real paths of the files that specs name as their bases."""
    return frozenset(base for spec in specs if not spec.endswith(PROGRAM) for base in bases_of(spec, _text(spec)))


def _text(path: str) -> bytes:
    try:
        return read_regular(path, follow=True, most=SIZE_LIMIT)[0]
    except OSError:
        return b""


def _evaluated(spec: str, program: Program) -> Evaluation | None:
    """What a program evaluates to; None where it cannot be read, which its own build tells."""
    from kspec.read.program import evaluated  # noqa: PLC0415 - only programs need it

    content = read_file(Path(spec), Sources())
    return evaluated(Path(spec), content, program) if isinstance(content, bytes) else None


def _members(spec: str, evaluation: Evaluation | None) -> Iterator[Member]:
    if evaluation is not None:
        from kspec.read.program import specs_in  # noqa: PLC0415 - only programs need it

        names = specs_in(evaluation.value)
        if names:
            yield from (Member(name, spec, name) for name in names)
            return
    yield Member(os.path.splitext(os.path.basename(spec))[0], spec)  # noqa: PTH119, PTH122 - as it is named


def _misnamed(spec: str, evaluation: Evaluation) -> Mapping[str, Diagnostic]:
    from kspec.read.program import misnamed  # noqa: PLC0415 - only programs need it

    return misnamed(Path(spec), evaluation)


def _by_name(members: Sequence[Member]) -> Mapping[str, Sequence[Member]]:
    """Members by their names, of which some file systems take those for one that differ in case alone."""
    found: dict[str, list[Member]] = {}
    for member in members:
        found.setdefault(_folded(member.name), []).append(member)
    return found


def _folded(name: str) -> str:
    return name.casefold()


def _clash(alike: Sequence[Member]) -> Diagnostic:
    names = sorted({member.name for member in alike})
    if len(names) == 1:
        return clash(names[0], [member.spec for member in alike])
    places = dict.fromkeys(member.spec for member in alike)
    text = f"{len(alike)} clusters have names that differ in case alone, {' and '.join(names)}: {', '.join(places)}"
    help_ = "rename one: a cluster's tree, lock and keyring are called after it, and not every file system tells case"
    return Diagnostic(codes.FLEET_NAME, text, Span(alike[1].spec, 0, 0, 0, 0), help=help_)


def clash(name: str, specs: Sequence[str]) -> Diagnostic:
    """The finding that several clusters would have one tree."""
    return Diagnostic(
        codes.FLEET_NAME,
        f"{len(specs)} clusters have the name {name}: {', '.join(specs)}",
        Span(specs[1], 0, 0, 0, 0),
        help="rename one: a cluster's tree, lock and keyring are called after it",
    )


def _unreadable(error: OSError) -> Diagnostic:
    folder = os.fsdecode(error.filename)
    return Diagnostic(codes.FILE_READ, f"{folder} cannot be read: {error.strerror}", Span(folder, 1, 1, 1, 1))


def _no_spec(folder: str) -> Diagnostic:
    message = f"{folder} has no spec: no file in it holds a ClusterConfiguration, and none is a program"
    return Diagnostic(codes.FILE_KIND, message, Span(folder, 1, 1, 1, 1))
