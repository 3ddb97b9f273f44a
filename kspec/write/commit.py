"""Everything that a build writes, in the order that a crash at any moment allows: keyring, lock, output, state."""

import os
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from kspec.disk.faults import Progress, at
from kspec.disk.keyring_folder import PENDING, PENDING_NAME, STATE_NAME, is_volume
from kspec.disk.keyring_place import is_stream, notes_folder
from kspec.model.diagnostic import Diagnostic
from kspec.model.file import File, Folder, Withheld
from kspec.model.frozen import field, frozen
from kspec.model.keyring_file import Access
from kspec.model.secret import Secret
from kspec.model.written import WriteSummary
from kspec.write.guard import Waiting
from kspec.write.identity import Identity
from kspec.write.keyring import write_keyring, write_note
from kspec.write.keyring_file import Sealed, prepare_notes, rewritten, write_file
from kspec.write.lock_file import changed_lock, hold_lock, write_lock
from kspec.write.state import Answer, Inputs, State
from kspec.write.tree import write_tree


@frozen
class Stores:
    """Where a build keeps what it draws, and where it writes.

    Without `keys`, no secret is at hand; `access` opens a keyring that is not a folder. Where the stores are `frozen`,
    lock and keyring are left as they are.
    `progress` learns which of them has been begun.
    """

    lock: Path
    keys: Path | None
    output: Path
    frozen: bool = False
    progress: Progress = field(factory=Progress)
    access: Access = Access()


@frozen
class Result:
    """What a build has made, ready to be written.

    `drawn` are the keyring's new entries, `keyring` all of it. `former_lock` is what was read of the lock, None if
    there was none, and `lock` what it has to be: the same bytes where it says the same. `inputs` and `options` decide
    whether a later build is unchanged, `answer` is what it then says; `told` says that it has to say something about
    the keyring each time. `meaning` is what the specs say, whatever their text. `identity` is what the lock knows the
    cluster by.
    """

    files: Sequence[File] = field(repr=False)
    folders: Sequence[Folder]
    drawn: Mapping[str, Secret] = field(repr=False)
    keyring: Mapping[str, Secret] = field(repr=False)
    former_lock: bytes | None = field(repr=False)
    lock: bytes = field(repr=False)
    inputs: Inputs
    options: Mapping[str, str]
    answer: Answer
    told: bool = False
    meaning: bytes = field(default=b"", repr=False)
    identity: Identity | None = None


def commit(
    stores: Stores, result: Result, *, prune: bool, state_key: bytes, waiting: Waiting
) -> WriteSummary | tuple[Diagnostic, ...]:
    """Write keyring, lock and output; the caller holds the guard.

    A refusal, of the output or of a lock that is no longer what was read, comes before anything is written.
    `state_key` are 32 random bytes for a new state.
    """
    if stores.keys is None:
        return _write(stores, result, prune=prune, waiting=waiting)
    notes = notes_folder(str(stores.keys))
    state = State(
        f"{notes}/{STATE_NAME}",
        state_key,
        frozen=stores.frozen or is_volume(str(stores.keys)) or not Path(notes).is_dir(),
    )
    if stores.frozen:
        return _write(stores, result, prune=prune, waiting=waiting, state=state)
    with hold_lock(stores.lock, waiting, stores.output):
        if changed := changed_lock(stores.lock, result.former_lock):
            return (changed,)
        sealed = rewritten(stores.keys, stores.access, result.drawn, result.keyring)
        if isinstance(sealed, Diagnostic):
            return (sealed,)
        written = _write(
            stores, result, prune=prune, waiting=waiting, state=state, before=partial(_before, stores, result, sealed)
        )
        if isinstance(written, WriteSummary) and not result.told and not is_stream(str(stores.keys)):
            members = {path: secret.reveal() for path, secret in result.keyring.items()}
            state.record(
                result.inputs,
                result.options,
                lock=(str(stores.lock), result.lock),
                keyring=(str(stores.keys), members if sealed is None else {"": sealed.content}),
                output=str(stores.output),
                files=result.files,
                folders=result.folders,
                answer=result.answer,
                meaning=result.meaning,
            )
        return written


def store(  # noqa: PLR0913 - two places, what goes there, and what is known of them
    lock: Path,
    keys: Path,
    content: bytes | None,
    entries: Mapping[str, Secret],
    *,
    progress: Progress,
    note: bytes = b"",
    sealed: Sealed | None = None,
) -> None:
    """Bring new entries of the keyring to disk, then the lock; the caller holds both.

    `content` is None where the lock stays as it is. `note` is for where there was no lock: until it is written it lies
    in the keyring, and whoever comes after a crash knows by it whose these keys are. `progress` learns what is begun.
    `sealed` is the new keyring where it is one file, and None where it is a folder.
    """
    notes = Path(notes_folder(str(keys)))
    if entries:
        progress.begin(keys)
        if sealed is None:
            write_keyring(keys, {**({PENDING_NAME: Secret(note)} if note else {}), **entries})
        else:
            if note:
                write_note(Path(os.path.realpath(prepare_notes(keys))), PENDING_NAME, note)
            write_file(keys, sealed)
    if content is not None:
        progress.begin(lock)
        write_lock(lock, content)
    with at(notes / PENDING_NAME):
        if os.path.lexists(notes / PENDING_NAME):
            (notes / PENDING_NAME).unlink()


def _before(stores: Stores, result: Result, sealed: Sealed | None) -> None:
    """Keyring and lock, before an output that is made of them."""
    if stores.keys is not None:
        content = None if result.lock == result.former_lock else result.lock
        note = PENDING if result.former_lock is None else b""
        if sealed is not None and Path(notes_folder(str(stores.keys))).is_dir():
            prepare_notes(stores.keys)
        store(stores.lock, stores.keys, content, result.drawn, progress=stores.progress, note=note, sealed=sealed)


def _write(  # noqa: PLR0913 - everything that an output is written by
    stores: Stores,
    result: Result,
    *,
    prune: bool,
    waiting: Waiting,
    state: State | None = None,
    before: Callable[[], None] = lambda: None,
) -> WriteSummary | tuple[Diagnostic, ...]:
    """The output: all of it where there is a keyring, else what is public."""
    public = stores.keys is None
    return write_tree(
        stores.output,
        [file for file in result.files if not public or not isinstance(file.content, Withheld)],
        result.folders,
        prune=prune,
        public=public,
        ledger=state,
        identity=result.identity,
        before=before,
        waiting=waiting,
        progress=stores.progress,
    )
