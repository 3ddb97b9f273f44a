"""What a state names, as it is now: how a build sees that there is nothing to do.

The standard library only, and little of it: this is what an unchanged build runs.
"""

# ruff: noqa: PTH112, PTH208 - pathlib is slow to import

from __future__ import annotations

import os

from kspec.disk.atomic import read_regular
from kspec.write.exchange import leftovers
from kspec.write.fingerprint import tree
from kspec.write.state import ANSWER, MEMBER, OWN, SEALS, found, keyring_members, meant, read_fields, seal

TYPE_CHECKING = False  # `typing` is slow to import
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Seen:
    """A state, and what is there now of all that it names: the files that a build begins with, and then the rest.

    The rest is names in folders, lock, keyring and output. It is read, once, where those files are as they were.
    """

    __slots__ = ("_fields", "_files", "_rest", "_state")

    def __init__(self, state: Mapping[bytes, list[bytes]]) -> None:
        """Read the files.

        Raises:
            OSError: one cannot be read.
        """
        self._state = state
        self._fields = {name: values for name, values in state.items() if name not in OWN}
        self._files = {path: _input(path) for path in map(os.fsdecode, state.get(b"file", []))}
        self._rest: bytes | None = None

    def answers(self, options: Mapping[str, str], meaning: bytes = b"") -> dict[str, str] | None:
        """What to say, by format, if everything is as the state has sealed it, with the specs' text or `meaning`.

        Raises:
            OSError: the working directory is gone, or kspec itself cannot be read.
        """
        if not self.begins_alike(options, meaning) or not self._is_rest_the_same():
            return None
        return _answers(self._fields)

    def begins_alike(self, options: Mapping[str, str], meaning: bytes = b"") -> bool:
        """Whether a build begins with what the last one began with; raises as `answers`."""
        expected = self._state.get(b"meaning" if meaning else b"seal")
        files = meant(self._files, options, meaning) if meaning else self._files
        return expected == [self._seal(options, self._fields, files)]

    @property
    def members(self) -> tuple[tuple[str, ...], ...]:
        """Of a set what `State.record` was given of its clusters, whose own states have to be asked as well."""
        return tuple(
            tuple(map(os.fsdecode, values)) for name, values in self._fields.items() if name.startswith(MEMBER)
        )

    def is_of(self, state: Mapping[bytes, list[bytes]]) -> bool:
        """Whether it is of this very state."""
        return all(state.get(name) == self._state.get(name) for name in (b"key", *SEALS))

    def sealed_anew(
        self,
        options: Mapping[str, str],
        meaning: bytes,
        specs: Mapping[str, bytes | None],
        answers: Mapping[bytes, list[bytes]],
    ) -> dict[bytes, list[bytes]]:
        """The fields of a state with other texts of the specs and other answers, and the rest as it was sealed."""
        fields = {**self._fields, **answers}
        files = {**self._files, **{path: content for path, content in specs.items() if path in self._files}}
        of_text = self._seal(options, fields, files)
        of_meaning = self._seal(options, fields, meant(files, options, meaning))
        return {**fields, b"seal": [of_text], b"meaning": [of_meaning], b"rest": self._state[b"rest"]}

    def _seal(
        self, options: Mapping[str, str], fields: Mapping[bytes, Sequence[bytes]], files: Mapping[str, bytes | None]
    ) -> bytes:
        return seal(self._state[b"key"][0], options, fields, files)

    def _is_rest_the_same(self) -> bool:
        """Whether the rest is as it was sealed; not with any doubt, nor with any fault."""
        if self._rest is None:
            try:
                self._rest = self._read_rest()
            except (OSError, LookupError, ValueError):
                self._rest = b""
        return self._state.get(b"rest") == [self._rest]

    def _read_rest(self) -> bytes:
        state = self._state
        folders = [sorted(os.listdir(path)) for path in map(os.fsdecode, state.get(b"folder", []))]
        lock = _input(os.fsdecode(state[b"lock"][0]))
        members = keyring_members(os.fsdecode(state[b"keyring"][0]))
        if not members:
            raise LookupError
        return found(state[b"key"][0], folders, lock, members, tree(os.fsdecode(state[b"output"][0])))


def look(state_path: str | os.PathLike[str], now: int) -> Seen | None:
    """Read again what the last build began with; None with any doubt, and with any fault.

    Args:
        state_path: the state file.
        now: the time in seconds since the epoch: where another answer is due by now, there is none.
    """
    try:
        state = read_fields(os.fspath(state_path))
        if state is None or not all(state.get(name) for name in (b"seal", b"rest")):
            return None
        since, until = state[b"since"][0], state[b"until"][0]
        if (since and now < int(since)) or (until and now >= int(until)):
            return None
        output = os.path.realpath(os.fsdecode(state[b"output"][0]))
        if leftovers(output) or not os.path.isdir(output):
            return None
        return Seen(state)
    except (OSError, ValueError, LookupError, OverflowError):
        return None


def unchanged(state_path: str | os.PathLike[str], options: Mapping[str, str], now: int) -> dict[str, str] | None:
    """What to say, by format, if a build would read, decide and write exactly what the last one did; else None.

    Everything is read again and compared by content; with any doubt, and with any fault, the answer is None. So it is
    for a set, of whose clusters more has to be known.

    Args:
        state_path: the state file.
        options: as given to `State.record`.
        now: the time in seconds since the epoch.
    """
    seen = look(state_path, now)
    try:
        return seen.answers(options) if seen and not seen.members else None
    except (OSError, ValueError):  # the working directory is gone, or kspec itself cannot be read
        return None


def _answers(fields: Mapping[bytes, Sequence[bytes]]) -> dict[str, str]:
    return {
        os.fsdecode(name[len(ANSWER) :]): os.fsdecode(values[0])
        for name, values in fields.items()
        if name.startswith(ANSWER)
    }


def _input(path: str) -> bytes | None:
    try:
        return read_regular(path, follow=True)[0]
    except (FileNotFoundError, NotADirectoryError):
        return None
