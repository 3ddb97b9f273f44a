"""What a fault of the machine is told with."""

import errno
import os
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from attrs import define
from small_cluster import BUILT, SPEC, Kspec

from kspec.disk.faults import Progress, at, below
from kspec.write import exchange, guard, tree


def told(place: AbstractContextManager[None], filename: object) -> object:
    """The file that an error names once it has passed a place."""
    error = OSError(errno.ENOSPC, "No space left on device", filename)
    with pytest.raises(OSError, match="No space") as caught, place:
        raise error
    assert caught.value is error
    return error.filename


@pytest.mark.parametrize("filename", [None, 7, "a", ".cluster.lock.kspec-new", "/else/where"])
def test_a_file_is_called_what_the_user_calls_it(filename: object) -> None:
    """Whatever the call was given: a descriptor, a temporary name, a resolved path."""
    assert told(at("x/cluster.lock"), filename) == "x/cluster.lock"


@pytest.mark.parametrize(
    ("filename", "name"),
    [
        (None, "link"),
        (7, "link"),
        ("", "link"),
        ("real", "link"),
        (".real.kspec-staging", "link"),
        (".real.kspec-old", "link"),
        ("nodes/a/b", "link/nodes/a/b"),
        (b"nodes/a", "link/nodes/a"),
        ("nodes/.a.kspec-new", "link/nodes/a"),
        ("{}/real", "link"),
        ("{}/real/nodes", "link/nodes"),
        ("{}", "{}"),
        ("/else/where", "/else/where"),
    ],
)
def test_a_file_in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, filename: object, name: str) -> None:
    """By the folder's name as it was given, though the calls go by where it really is."""
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    monkeypatch.chdir(tmp_path)
    given = filename.format(tmp_path) if isinstance(filename, str) else filename
    assert told(below("link"), given) == name.format(tmp_path)


def test_the_nearest_place_counts() -> None:
    """The lock is written while the output is."""
    with pytest.raises(OSError, match="No space") as caught, below("out"), at("cluster.lock"):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert caught.value.filename == "cluster.lock"


@pytest.mark.parametrize(
    ("begun", "note"), [([], "nothing was changed"), (["k", "l", "k"], "k, l may have changed, nothing else")]
)
def test_what_was_begun_is_told(begun: list[str], note: str) -> None:
    """Once, by the nearest who knows."""
    progress = Progress()
    for path in begun:
        progress.begin(path)
    with pytest.raises(OSError, match="No space") as caught, Progress(), progress:
        raise OSError(errno.ENOSPC, "No space left on device")
    assert caught.value.__notes__ == [note]


CALLS = (
    *("open", "read", "write", "mkdir", "link", "chmod", "fchmod", "fsync", "rename", "unlink", "rmdir", "fstat"),
    *("lstat", "listdir", "scandir"),
)


@define
class Machine:
    """Says no at one of the calls that go to a disk."""

    at: int
    count: int = 0

    def counted(self, function: Callable[..., object]) -> Callable[..., object]:
        """The call, as the system's own: an error names what was given, unless it was a descriptor."""

        def call(*arguments: object, **named: object) -> object:
            self.count += 1
            if self.count == self.at:
                path = arguments[0] if arguments and isinstance(arguments[0], str | os.PathLike) else None
                raise OSError(errno.EIO, "Input/output error", path and os.fspath(path))
            return function(*arguments, **named)

        return call


def contents(folder: Path) -> dict[str, dict[Path, bytes | None]]:
    """Everything that a user has in a folder, by its top: neither kspec's own notes nor what its next start removes."""
    found: dict[str, dict[Path, bytes | None]] = {}
    for path in folder.rglob("*"):
        top = path.relative_to(folder).parts[0]
        if path.name not in {".state", ".guard", "cluster.keys"} and ".kspec-" not in top:
            found.setdefault(top, {})[path] = path.read_bytes() if path.is_file() else None
    return found


@pytest.mark.parametrize("scenario", ["first", "changed", "unchanged"])
@pytest.mark.parametrize("every", [43, pytest.param(1, marks=pytest.mark.slow)])
def test_any_fault_of_a_build_is_told_by_its_place(
    tmp_path: Path, kspec: Kspec, monkeypatch: pytest.MonkeyPatch, scenario: str, every: int
) -> None:
    """A path that the user knows, and what may have changed: if it says nothing, then nothing has."""
    arguments = ("build", "cluster.yaml", "-o", "out", "--now", BUILT)
    number, machine, faults = 0, Machine(0), 0
    while machine.count >= machine.at:
        number += every
        base = tmp_path / str(number)
        base.mkdir()
        monkeypatch.chdir(base)
        (base / "cluster.yaml").write_text(SPEC)
        if scenario != "first":
            assert kspec(*arguments).status == 0
        if scenario == "changed":
            (base / "cluster.yaml").write_text(SPEC.replace("10.0.0.10", "10.0.0.11"))
        before = contents(base)
        machine = Machine(number)
        with monkeypatch.context() as patch:
            for name in CALLS:
                patch.setattr(os, name, machine.counted(getattr(os, name)))
            patch.setattr(exchange, "exchange", machine.counted(exchange.exchange))
            patch.setattr(tree, "flush_file_system", machine.counted(tree.flush_file_system))  # type: ignore[attr-defined]
            patch.setattr(guard.fcntl, "flock", machine.counted(guard.fcntl.flock))  # type: ignore[attr-defined]
            said = kspec(*arguments)
        if said.status == 2:
            faults += 1
            line = said.err.splitlines()[-1]
            assert ".kspec-" not in line
            found = re.fullmatch(
                r"kspec: (.+?): Input/output error; (nothing was|(.*) may have) changed(, nothing else)?", line
            )
            assert found, line
            assert found[1].startswith(("cluster.", "out")) or (base / "x").is_relative_to(found[1]), line
            after = contents(base)
            changed = {top for top in before | after if before.get(top) != after.get(top)}
            assert changed <= set((found[3] or "").split(", ")), line
    assert faults >= {"first": 3, "changed": 3, "unchanged": 0}[scenario]
