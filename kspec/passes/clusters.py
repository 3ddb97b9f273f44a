"""The passes of a set of clusters: what it lists, what its members are, and whether they keep apart."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from kspec.check.clusters.every import check_set
from kspec.disk.sources import Sources
from kspec.facts import clusterset
from kspec.facts.releases import newest
from kspec.model.clusterset import ClusterSet, Entry, Member, Unusable
from kspec.model.diagnostic import MOST, Diagnostic, errors
from kspec.model.document import Document
from kspec.model.frozen import evolve
from kspec.model.wire import Wire, WireDocument
from kspec.passes.finding import is_set
from kspec.passes.run import Options, Run
from kspec.read import clusterset as reading
from kspec.read import decode as decoding
from kspec.read.keyring import read_lock
from kspec.read.kinds import is_cluster
from kspec.rules.identities import SHARED_ROOT

Understand = Callable[[Options, Sources], Run[Wire]]
"""Text to defaulted documents."""


class SetRead(NamedTuple):
    """A set, None where its document cannot be used, and its document as wire configuration."""

    wire: Wire
    given: ClusterSet | None


def decode(run: Run[tuple[Document, ...]]) -> Run[SetRead]:
    """The set's own document, which no release decides, and what it lists."""
    document = next(found for found in run.stage if found.kind == clusterset.KIND)
    others = [found for found in run.stage if found is not document]
    wire, misfits = decoding.decode((document,), newest()[0], run.findings)
    own = wire.get(clusterset.KIND)
    beside = tuple(reading.alone(document, other) for other in others[:1])
    if own is None:
        return run.give(SetRead(wire, None), (*beside, *misfits))
    entries, wrong = reading.read_entries(own, run.options.specs[0], run.sources, run.options.program)
    lock, damaged = read_lock(reading.beside(run.options.specs[0], ".lock"), run.sources)
    root = lock.certificates.get(SHARED_ROOT) if lock else None
    rotation = lock.rotations.get(SHARED_ROOT) if lock else None
    given = ClusterSet(
        document=own,
        name=_text(own, "name"),
        entries=entries,
        authorities=_text(own, "authorities") or clusterset.SEPARATE,
        hub=_text(own, "hub"),
        registrations=tuple(_registrations(own)),
        shared_services=own.value.get("sharedServices") is True,
        root=root.certificate if root else None,
        other_root=rotation.other if rotation else None,
        root_stage=rotation.stage if rotation else None,
    )
    return run.give(SetRead(wire, given), (*beside, *misfits, *wrong, *damaged))


def read_members(run: Run[SetRead], understand: Understand) -> Run[SetRead]:
    """The members: each listed spec, read as a check of it reads it, with its lock."""
    given = run.stage.given
    if given is None:
        return run
    wrong = {finding.path for finding in errors(run.findings) if finding.path}
    members: list[Member] = []
    unusable: list[Unusable] = []
    findings: list[Diagnostic] = []
    for entry in given.entries:
        if entry.at and _place(entry) in wrong:
            unusable.append(_unusable(run, entry))
            continue
        if len(findings) + len(wrong) >= MOST:
            break
        member, found = _member(run, given, entry, understand)
        findings += found
        members += [member] if member else []
        unusable += [] if member else [_unusable(run, entry)]
    read = evolve(given, members=tuple(members), unusable=tuple(unusable))
    return run.give(run.stage._replace(given=read), findings)


def check(run: Run[SetRead]) -> Run[SetRead]:
    """What is wrong with the set, and whether its clusters keep apart."""
    return run.found(check_set(run.stage.given)) if run.stage.given else run


def _place(entry: Entry) -> str:
    return f"clusters.{entry.name}"


def _unusable(run: Run[SetRead], entry: Entry) -> Unusable:
    name = entry.name if reading.program_specs(entry.file, run.options.program) else ""
    lock = reading.beside(entry.file, ".lock", name)
    return Unusable(entry, lock, of_program=bool(name), missing=not reading.is_there(entry, run.options.specs[0]))


def _member(
    run: Run[SetRead], given: ClusterSet, entry: Entry, understand: Understand
) -> tuple[Member | None, tuple[Diagnostic, ...]]:
    name = entry.name if reading.program_specs(entry.file, run.options.program) else ""
    lock_file, keys = (reading.beside(entry.file, suffix, name) for suffix in (".lock", ".keys"))
    sources = Sources()
    options = Options(
        (entry.file,),
        lock_file,
        keys,
        release=run.options.release,
        waived=run.options.waived,
        program=evolve(run.options.program, name=name),
    )
    understood = understand(options, sources)
    lock, damaged = read_lock(lock_file, sources)
    run.sources.files.update(sources.files)
    if is_set(understood):
        return None, (reading.not_a_cluster(given.document, entry, "is a set of clusters itself", "list its clusters"),)
    mistakes = len(errors(understood.findings))
    if mistakes:
        why = f"has {mistakes} mistake{'' if mistakes == 1 else 's'} of its own"
        return None, (reading.not_a_cluster(given.document, entry, why, f"see `kspec check {entry.file}`"),)
    if not is_cluster(understood.stage):
        why, help_ = "is not the spec of a cluster", "name a file with a ClusterConfiguration"
        return None, (reading.not_a_cluster(given.document, entry, why, help_),)
    return Member(entry, understood.stage, lock_file, lock, of_program=bool(name)), damaged


def _text(document: WireDocument, name: str) -> str:
    found = document.value.get(name)
    return found if isinstance(found, str) else ""


def _registrations(document: WireDocument) -> Iterator[str]:
    found = document.value.get("registrations")
    known = [item for item in (found if isinstance(found, list) else ()) if item in clusterset.REGISTRATIONS]
    yield from (str(item) for item in dict.fromkeys(known))
