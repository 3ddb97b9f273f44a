"""A build rehearsed: the tree that it would write, and what it would decide, with nothing generated or written."""

import os
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from kspec import pipeline
from kspec.cli.set_share import Share
from kspec.cli.specs import sources_of
from kspec.disk.keyring_folder import Whose, whose
from kspec.disk.keyring_place import is_folder, is_stream, state_file
from kspec.disk.sources import Sources
from kspec.encode.layout import complete_folders
from kspec.model.diagnostic import Diagnostic
from kspec.model.event import Event
from kspec.model.file import File, Folder, Sensitivity, Withheld
from kspec.model.frozen import field, frozen
from kspec.model.keyring_file import Access
from kspec.model.program import Program
from kspec.model.review import Entry, EntryKind, Tree
from kspec.model.secret import Secret
from kspec.passes.building import Built
from kspec.passes.run import Options, Stopped
from kspec.plan.rehearsal import new_certificates, new_tokens, stand_ins
from kspec.review.stand_ins import StandIns
from kspec.write.identity import Identity
from kspec.write.names import check_names
from kspec.write.places import of_build, overlaps
from kspec.write.state import State
from kspec.write.tree import foresee_tree
from kspec.x509 import keys


@frozen
class Asked:
    """The build that is asked about: its specs, its stores as paths, and the terms of `kspec build`."""

    specs: tuple[str, ...]
    lock: str
    keys: str
    public: bool = False
    frozen: bool = False
    prune: bool = False
    waived: tuple[str, ...] = ()
    access: Access = Access()
    program: Program = Program()


@frozen
class Rehearsal:
    """What a build would do; nothing is `built`, and there is no tree, where it would fail, as `findings` say.

    `sources` have what it reads. `without_keyring` tells that it was decided without the keyring, which is not here.
    `stale` are the paths of secret files that would be written anew, though nobody knows their content.
    """

    findings: tuple[Diagnostic, ...]
    sources: Sources = field(repr=False)
    built: Built | None = field(default=None, repr=False)
    tree: Tree | None = None
    stand_ins: StandIns = field(factory=StandIns)
    without_keyring: bool = False
    stale: tuple[str, ...] = ()

    @property
    def events(self) -> tuple[Event, ...]:
        """What the build decides."""
        return () if self.built is None else self.built.planned.events


def rehearse(
    asked: Asked, moment: datetime, made: dict[str, Secret] | None = None, share: Share | None = None
) -> Rehearsal:
    """Go through all passes of a build but those that touch something.

    Where there is a lock and no keyring, it is decided without the keyring, and secret files have no content. `made`
    has the keys that two rehearsals share for what they would generate, `share` is what the cluster gets of a set.
    """
    without = is_without_keyring(asked)
    options = Options(
        tuple(map(Path, asked.specs)),
        Path(asked.lock),
        Path(asked.keys),
        frozen=asked.frozen,
        public=asked.public or without,
        waived=asked.waived,
        rehearsed=True,
        access=asked.access,
        program=asked.program,
    )
    sources = sources_of(asked.specs)
    completed = pipeline.read(options, sources)
    draw = stand_ins(moment, made)
    run = completed.then(
        lambda spec: share.decide(spec, draw, touching=False) if share else pipeline.rehearse(spec, draw)
    )
    if isinstance(run, Stopped):
        return Rehearsal(run.findings, sources, without_keyring=without)
    built = run.stage
    whole, version = built.made, built.planned.plan.release.version
    entries = dict(entries_of(whole.files, whole.folders, with_unknown=without))
    tree = Tree(" ".join(asked.specs), "spec", entries, version, partial=options.public)
    stale = tuple(_stale(built)) if without else ()
    return Rehearsal(run.findings, sources, built, tree, _stand_ins(built), without, stale)


def refusals(rehearsal: Rehearsal, asked: Asked, output: str) -> tuple[Diagnostic, ...]:
    """Why a build would leave the output as it is: the reasons that `kspec build` gives."""
    found = (
        *check_names((output, asked.lock, asked.keys)),
        *overlaps(of_build(tuple(map(Path, asked.specs)), asked.lock, asked.keys, output, rehearsal.sources)),
    )
    if found or rehearsal.built is None or rehearsal.without_keyring:
        return found
    (recalled, planned, made), public = rehearsal.built, asked.public
    files = [file for file in made.files if not public or not isinstance(file.content, Withheld)]
    return foresee_tree(
        Path(output),
        files,
        made.folders,
        prune=asked.prune,
        public=public,
        ledger=None if public else State(state_file(asked.keys), bytes(32), frozen=True),
        identity=Identity.of(asked.lock, recalled.lock, planned.lock),
    )


def is_without_keyring(asked: Asked) -> bool:
    """Whether a build is rehearsed without its keyring: the lock is here, and that is not."""
    return not asked.public and os.path.exists(asked.lock) and _is_absent(asked)  # noqa: PTH110 - a path as it was given


def _is_absent(asked: Asked) -> bool:
    """Whether the keyring is not here, or is here as a file that nothing opens: a reviewer's clone has it so."""
    keyring = asked.keys
    if is_stream(keyring):
        return False
    if not is_folder(keyring):
        unopened = not asked.access.identities and asked.access.unusable is None
        return unopened or not os.path.exists(keyring)  # noqa: PTH110 - a path as it was given
    try:
        return whose(keyring) in {Whose.ABSENT, Whose.EMPTY}
    except OSError:  # told by the pass that reads it
        return False


def entries_of(files: Sequence[File], folders: Sequence[Folder], *, with_unknown: bool) -> Iterator[tuple[str, Entry]]:
    """The files and folders that a build writes; secret ones that it leaves out only where they are unknown."""
    written = [file for file in files if with_unknown or not isinstance(file.content, Withheld)]
    for file in written:
        content = None if isinstance(file.content, Withheld) else file.data
        yield file.path, Entry(EntryKind.FILE, content, file.mode, secret=file.sensitivity is Sensitivity.SECRET)
    for path, mode in complete_folders(written, folders).items():
        yield path, Entry(EntryKind.FOLDER, mode=mode)


def _stand_ins(built: Built) -> StandIns:
    former, lock, new = built.recalled.lock, built.planned.lock, built.planned.drawn
    drawn = [secret for path, secret in new.items() if path.endswith(".key")]
    return StandIns(
        frozenset(new_certificates(former, lock)),
        frozenset(keys.public_key(secret) for secret in drawn if b"PRIVATE KEY" in secret.reveal()),
        tuple(new_tokens(former, lock, new)),
    )


def _stale(built: Built) -> Iterator[str]:
    """Secret files of certificates that are issued anew: kubeconfigs, whose certificate is in them."""
    renewed = {event.subject for event in built.planned.events if event.changes_lock}
    for file in built.made.files:
        node, _, inner = file.path.removeprefix("nodes/").partition("/")
        if isinstance(file.content, Withheld) and f"{node}/{inner.rpartition('/')[2]}" in renewed:
            yield file.path
