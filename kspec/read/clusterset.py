"""What a ClusterSet lists: its clusters, by name and by the file of each."""

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path

from kspec.disk.bounds import SPEC
from kspec.disk.sources import Sources, UnusableFileError
from kspec.facts import clusterset, codes
from kspec.model.clusterset import Entry
from kspec.model.code import Code
from kspec.model.diagnostic import MOST, Diagnostic, Note
from kspec.model.document import Document, render_path
from kspec.model.document import Path as FieldPath
from kspec.model.frozen import evolve
from kspec.model.program import Program
from kspec.model.wire import WireDocument
from kspec.read.load import PROGRAM, SUFFIXES, read_file
from kspec.read.spec_text import tell_apart


def beside(spec: Path, suffix: str, name: str = "") -> Path:
    """A spec's lock (`.lock`) or keyring (`.keys`), where nobody says otherwise; `name` is its own in a program."""
    return spec.parent / f"{name}{suffix}" if name else Path(os.path.splitext(spec)[0] + suffix)  # noqa: PTH122 - as it is named


def program_specs(file: Path, program: Program) -> tuple[str, ...]:
    """The names of the specs that a program evaluates to; none of a file that is one spec, or does not evaluate."""
    content = read_file(file, Sources()) if file.suffix == PROGRAM else b""
    if not content or not isinstance(content, bytes):
        return ()
    from kspec.read.program import evaluated, specs_in  # noqa: PLC0415 - only programs need it

    return tuple(sorted(specs_in(evaluated(file, content, program).value)))


def read_entries(
    document: WireDocument, file: Path, sources: Sources, program: Program
) -> tuple[tuple[Entry, ...], tuple[Diagnostic, ...]]:
    """What the set in a file lists; where it lists nothing, all specs beside it. And what is wrong with the list."""
    if document.is_lost("clusters"):
        return (), ()
    given = document.value.get("clusters")
    if isinstance(given, dict):
        found = [Entry(name, file.parent / str(path or ""), ("clusters", name)) for name, path in given.items()]
    else:
        found = [
            Entry(name, path)
            for path in _specs_beside(file, sources)
            for name in program_specs(path, program) or (path.stem,)
        ]
    findings = tuple(islice(_wrong(document, file, found), MOST))
    if not found:
        text, help_ = "the set has no cluster", "write 'clusters: {eu: eu.yaml, us: us.yaml}'"
        findings = (_finding(document, codes.SET_EMPTY, ("clusters",), text, help_),)
    return tuple(found), findings


def _specs_beside(file: Path, sources: Sources) -> Iterator[Path]:
    """The specs of clusters in the set's own folder, by their names, as a fleet has them: no base is one."""
    try:
        names = tuple(sorted(path.name for path in file.parent.iterdir() if path.suffix in SUFFIXES and path.is_file()))
    except OSError:
        return
    sources.folders[str(file.parent)] = names
    texts: dict[str, bytes] = {}
    for path in (file.parent / name for name in names if name != file.name):
        with suppress(UnusableFileError):
            texts[str(path)] = sources.take(path, SPEC)
    told = tell_apart(texts.items())
    yield from (Path(spec) for spec in told.specs if spec not in told.sets)


def _wrong(document: WireDocument, file: Path, entries: Sequence[Entry]) -> Iterator[Diagnostic]:
    first: dict[str, Entry] = {}
    for entry in entries:
        real = os.path.realpath(entry.file)
        former = first.setdefault(f"{real} {entry.name if entry.file.suffix == PROGRAM else ''}", entry)
        if real == os.path.realpath(file):
            text = f"{entry.file} is this set itself"
            yield _finding(document, codes.SET_ITSELF, entry.at, text, "name the spec of a cluster")
        elif former is not entry:
            text = f"{entry.file} is listed as {former.name} already"
            found = _finding(document, codes.SET_LISTED_TWICE, entry.at, text, "name another spec, or take one out")
            yield evolve(found, notes=(Note(f"{former.name} is here", document.locate(former.at)),))
        elif entry.file == file.parent:  # it is null, or an empty text
            yield _finding(document, codes.SET_SPEC, entry.at, "no spec is named", f"write '{entry.name}: SPEC'")
        elif not os.path.lexists(real):
            text = f"{entry.file} is not there"
            help_ = "a spec is named relative to the set's own file"
            yield _finding(document, codes.SET_SPEC_MISSING, entry.at, text, help_)


def is_there(entry: Entry, file: Path) -> bool:
    """Whether there is what the set in a file lists."""
    return entry.file != file.parent and os.path.lexists(os.path.realpath(entry.file))


def not_a_cluster(document: WireDocument, entry: Entry, why: str, help_: str) -> Diagnostic:
    """The finding that what a set lists is not the spec of a cluster, or has mistakes."""
    return _finding(document, codes.SET_SPEC, entry.at, f"{entry.file} {why}", help_)


def alone(document: Document, other: Document) -> Diagnostic:
    """The finding that another document stands beside a set."""
    text = f"a {clusterset.KIND} is in a file of its own, and this one has a {other.kind} as well"
    span = other.locate(("kind",))
    help_ = "give the cluster a file of its own, and list it in 'clusters:'"
    return Diagnostic(codes.SET_ALONE, text, span, document=document.kind, help=help_)


def _finding(document: WireDocument, code: Code, path: FieldPath, text: str, help_: str) -> Diagnostic:
    name = render_path(path)
    message = f"{name}: {text}" if name else text
    return Diagnostic(code, message, document.locate(path), path=name, document=clusterset.KIND, help=help_)
