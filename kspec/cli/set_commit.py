"""The set's own folder is written, and what decided it is remembered, so that an unchanged set is known at once."""

import os
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from kspec.cli.paths import build_options
from kspec.cli.set_call import Call
from kspec.cli.set_member import Built, MemberTask, told_of
from kspec.cli.set_output import own_files, own_folder, own_identity
from kspec.cli.stderr import gathered, waiting
from kspec.disk.keyring_folder import STATE_NAME, is_volume
from kspec.disk.keyring_place import is_folder, notes_folder
from kspec.disk.sources import Sources
from kspec.make.registered import with_keys
from kspec.model.diagnostic import Diagnostic
from kspec.model.file import File, Withheld
from kspec.model.registration import Registered
from kspec.model.written import WriteSummary
from kspec.read.keyring import read_keyring, read_lock
from kspec.read.load import SUFFIXES
from kspec.report.outcome import outcome
from kspec.report.rows import rows
from kspec.report.set_summary import text_set
from kspec.report.summary import written_values
from kspec.write.keyring import prepare_keyring
from kspec.write.state import Answer, Inputs, State
from kspec.write.tending import TOLD
from kspec.write.tree import write_tree


def write_set(
    call: Call,
    tasks: Sequence[MemberTask],
    built: Sequence[Built],
    sources: Sources,
    told: Sequence[Diagnostic],
) -> WriteSummary | tuple[Diagnostic, ...]:
    """Write the set's own folder once each cluster was built: the keyring notes what secrets are in it.

    `sources` have what a check of the set has read, `told` is what was found on the way.
    """
    read = Sources()
    clusters = [one for one in map(partial(_with_keys, read=read), tasks, built) if one is not None]
    locks = [lock for lock in (read_lock(task.lock, read)[0] for task in tasks) if lock is not None]
    files, public = own_files(call.given, clusters), call.options.public
    state = None if public else _state(call)
    written = write_tree(
        Path(own_folder(call.arguments.output, call.given)),
        [file for file in files if not public or not isinstance(file.content, Withheld)],
        (),
        prune=call.arguments.prune,
        public=public,
        ledger=state,
        identity=own_identity(call.given, call.stores.lock, locks),
        waiting=waiting,
        progress=call.progress,
    )
    recordable = state is not None and not call.options.frozen and not any(found.code in TOLD for found in told)
    if isinstance(written, WriteSummary) and state is not None and recordable:
        inputs = _inputs(call, sources, read)
        if inputs is not None:
            _record(call, state, inputs, files, _answer(call, files, sources, told))
    return written


def _with_keys(task: MemberTask, built: Built, read: Sources) -> Registered | None:
    """What is to be known of a cluster, with its keys where there are to be any."""
    if built.registered is None or task.arguments.public:
        return built.registered
    lock, _ = read_lock(task.lock, read)
    return with_keys(built.registered, read_keyring(task.keys, lock, task.options.access)[0].secrets)


def _state(call: Call) -> State:
    keys = call.stores.keys
    if not call.options.frozen and is_folder(str(keys)):
        prepare_keyring(keys)
    notes = notes_folder(str(keys))
    closed = call.options.frozen or is_volume(str(keys)) or not Path(notes).is_dir()
    return State(f"{notes}/{STATE_NAME}", os.urandom(32), frozen=closed)


def _inputs(call: Call, sources: Sources, locks: Sources) -> Inputs | None:
    """What decides the set: all that a check of it reads, with the locks as they are now; None in doubt about a folder.

    A set that lists nothing is of all specs in its folder, of which the check has noted those alone.
    """
    folders = {}
    for path, names in sources.folders.items():
        present = sorted(os.listdir(path))  # noqa: PTH208 - as it is named
        if [name for name in present if name in names or name.endswith(SUFFIXES)] != sorted(names):
            return None
        folders[path] = present
    own = str(call.stores.lock)
    return Inputs({path: text for path, text in {**sources.files, **locks.files}.items() if path != own}, folders)


def _record(call: Call, state: State, inputs: Inputs, files: Sequence[File], answer: Answer) -> None:
    lock = Sources().read(call.stores.lock)
    state.record(
        inputs,
        build_options(call.arguments),
        lock=(str(call.stores.lock), lock),
        keyring=(str(call.stores.keys), {}),
        output=own_folder(call.arguments.output, call.given),
        files=files,
        folders=(),
        answer=answer,
        clusters=[told_of(call.arguments, member) for member in call.given.members],
    )


def _answer(call: Call, files: Sequence[File], sources: Sources, told: Sequence[Diagnostic]) -> Answer:
    """What the next build says of the set itself if nothing changes; of its clusters it says what they say by then."""
    written = WriteSummary(unchanged=tuple(file.path for file in files))
    value = outcome(
        "set",
        0,
        name=call.given.name,
        output=call.arguments.output,
        unchanged=True,
        files=written_values(written),
        diagnostics=rows(gathered(told, sources)),
    )
    text = text_set(call.given.name, own_folder(call.arguments.output, call.given), (), written)
    return Answer({"text": text, "json": value})
