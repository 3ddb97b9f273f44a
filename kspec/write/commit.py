"""Everything that a build writes, in the order that a crash at any moment allows: keyring, lock, output, state."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from attrs import field, frozen

from kspec.disk.faults import Progress
from kspec.model.diagnostic import Diagnostic
from kspec.model.file import File, Folder, Withheld
from kspec.model.secret import Secret
from kspec.model.written import WriteSummary
from kspec.write.identity import Identity
from kspec.write.keyring import write_keyring
from kspec.write.lockfile import write_lock
from kspec.write.locking import Waiting, hold
from kspec.write.state import STATE_NAME, Answer, Inputs, State
from kspec.write.tree import write_tree

GUARD_NAME: Final = ".guard"
PENDING_NAME: Final = ".pending"


@frozen
class Stores:
    """Where a build keeps what it draws, and where it writes. Without `keys`, no secret is at hand.

    `progress` learns which of them has been begun.
    """

    lock: Path
    keys: Path | None
    output: Path
    progress: Progress = field(factory=Progress)


@frozen
class Result:
    """What a build has made, ready to be written.

    `drawn` are the keyring's new entries, `keyring` all of it; `lock_text` is the lock's new text and `first` says that
    there was none. `inputs` and `options` decide whether a later build is unchanged, `answer` is what it then says.
    `identity` is what the lock knows the cluster by.
    """

    files: Sequence[File] = field(repr=False)
    folders: Sequence[Folder]
    drawn: Mapping[str, Secret] = field(repr=False)
    keyring: Mapping[str, Secret] = field(repr=False)
    lock_text: str = field(repr=False)
    first: bool
    inputs: Inputs
    options: Mapping[str, str]
    answer: Answer
    identity: Identity | None = None


@contextmanager
def guard(keys: Path | None, waiting: Waiting) -> Iterator[None]:
    """Let one build at a time read and write a keyring, its lock and its outputs.

    A keyring that a failed build would have made is not left behind.
    """
    if keys is None:
        yield
        return
    new = not keys.exists()
    with hold(keys / GUARD_NAME, waiting):
        try:
            yield
        finally:
            if new and [path.name for path in keys.iterdir()] == [GUARD_NAME]:
                (keys / GUARD_NAME).unlink()
                keys.rmdir()


def store(  # noqa: PLR0913 - two places, what goes there, and what is known of them
    lock: Path,
    keys: Path,
    lock_text: str | None,
    entries: Mapping[str, Secret],
    *,
    first: bool,
    progress: Progress,
) -> None:
    """Bring new entries of the keyring to disk, then the lock; the caller holds the guard.

    `lock_text` is None where the lock stays as it is. `first` says that there was no lock: until it is written a note
    in the keyring says so, by which whoever comes after a crash knows these keys for its own. `progress` learns what is
    begun.
    """
    if entries:
        notes = {PENDING_NAME: Secret(b"the lock of these keys is not yet written\n")} if first else {}
        progress.begin(keys)
        write_keyring(keys, {**notes, **entries})
    if lock_text is not None and write_lock(lock, lock_text):
        progress.begin(lock)
    (keys / PENDING_NAME).unlink(missing_ok=True)


def commit(
    stores: Stores, result: Result, *, prune: bool, state_key: bytes, waiting: Waiting
) -> WriteSummary | tuple[Diagnostic, ...]:
    """Write keyring, lock and output; the caller holds the guard.

    A refusal of the output comes before anything is written. `state_key` are 32 random bytes for a new state.
    """
    if stores.keys is None:
        files = [file for file in result.files if not isinstance(file.content, Withheld)]
        return write_tree(
            stores.output,
            files,
            result.folders,
            prune=prune,
            public=True,
            identity=result.identity,
            waiting=waiting,
            progress=stores.progress,
        )
    state = State(stores.keys / STATE_NAME, state_key)
    keys = stores.keys

    def before() -> None:
        store(stores.lock, keys, result.lock_text, result.drawn, first=result.first, progress=stores.progress)

    written = write_tree(
        stores.output,
        result.files,
        result.folders,
        prune=prune,
        ledger=state,
        identity=result.identity,
        before=before,
        waiting=waiting,
        progress=stores.progress,
    )
    if isinstance(written, WriteSummary):
        state.record(
            result.inputs,
            result.options,
            lock=(str(stores.lock), result.lock_text.encode()),
            keyring=(str(keys), {path: secret.reveal() for path, secret in result.keyring.items()}),
            output=str(stores.output),
            files=result.files,
            folders=result.folders,
            answer=result.answer,
        )
    return written
