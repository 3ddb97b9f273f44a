"""kspec.write.exchange: one step from tree to tree, and what a killed process may leave."""

import ctypes
import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from deep_tree import MakeDeep

from kspec.write import exchange as exchange_module
from kspec.write.exchange import commit, exchange, flush_file_system, leftovers, recover

STAGING, OLD = ".out.kspec-staging", ".out.kspec-old"


@pytest.fixture
def parent(tmp_path: Path) -> Iterator[int]:
    """The open tmp_path."""
    descriptor = os.open(tmp_path, os.O_DIRECTORY)
    yield descriptor
    os.close(descriptor)


def make(base: Path, **words: str) -> None:
    for name, word in words.items():
        folder = base / {"out": "out", "staging": STAGING, "old": OLD}[name]
        folder.mkdir()
        (folder / "word").write_text(word)


def state(base: Path) -> dict[str, str]:
    return {path.name: (path / "word").read_text() for path in base.iterdir()}


def test_exchange(tmp_path: Path, parent: int) -> None:
    """Two folders change places; a missing one is an error that names it."""
    make(tmp_path, out="old", staging="new")
    exchange(STAGING, "out", parent)
    assert state(tmp_path) == {"out": "new", STAGING: "old"}
    with pytest.raises(FileNotFoundError, match="missing"):
        exchange("missing", "out", parent)


def test_commit_and_recover(tmp_path: Path, parent: int) -> None:
    """A commit is one exchange, and recovering removes the old tree."""
    make(tmp_path, out="old", staging="new")
    commit(parent, "out", full=True)
    assert state(tmp_path) == {"out": "new", STAGING: "old"}
    recover(parent, "out")
    assert state(tmp_path) == {"out": "new"}


@pytest.mark.parametrize("number", [errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EPERM])
def test_two_renames(tmp_path: Path, parent: int, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """Where the exchange is unknown, two renames do it."""

    def unknown(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(exchange_module, "exchange", unknown)
    make(tmp_path, out="old", staging="new")
    commit(parent, "out", full=True)
    assert state(tmp_path) == {"out": "new", OLD: "old"}
    recover(parent, "out")
    assert state(tmp_path) == {"out": "new"}


def test_commit_onto_an_empty_folder(tmp_path: Path, parent: int) -> None:
    """An empty folder is replaced; one that was filled meanwhile is left as it is."""
    make(tmp_path, staging="new")
    (tmp_path / "out").mkdir()
    (tmp_path / "out/word").write_text("foreign")
    with pytest.raises(OSError, match="not empty"):
        commit(parent, "out", full=False)
    assert state(tmp_path) == {STAGING: "new", "out": "foreign"}
    (tmp_path / "out/word").unlink()
    commit(parent, "out", full=False)
    assert state(tmp_path) == {"out": "new"}


@pytest.mark.parametrize(
    ("left", "result"),
    [
        ({}, {}),
        ({"out": "old"}, {"out": "old"}),
        ({"out": "old", "staging": "half"}, {"out": "old"}),
        ({"staging": "half"}, {}),
        ({"staging": "new", "old": "old"}, {"out": "new"}),
        ({"out": "new", "old": "old"}, {"out": "new"}),
        ({"out": "new", "old": "old", "staging": "half"}, {"out": "new"}),
        ({"old": "old"}, {"out": "old"}),
    ],
)
def test_recover(tmp_path: Path, parent: int, left: dict[str, str], result: dict[str, str]) -> None:
    """Whatever a killed process left becomes one whole tree, or none where there was none."""
    make(tmp_path, **left)
    recover(parent, "out")
    assert state(tmp_path) == result


def test_half_removed_tree_never_comes_back(tmp_path: Path, parent: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A killed removal of the old tree leaves rubbish that is known as such, whatever becomes of the new one."""
    removed = []

    def half(name: str, *_: object) -> None:
        removed.append(name)
        if (tmp_path / name).exists():
            (tmp_path / name / "word").unlink()
            raise KeyboardInterrupt

    make(tmp_path, out="new", old="old")
    with monkeypatch.context() as patch:
        patch.setattr(exchange_module, "remove_tree", half)
        with pytest.raises(KeyboardInterrupt):
            recover(parent, "out")
    (tmp_path / "out").rename(tmp_path / "moved")
    recover(parent, "out")
    assert state(tmp_path) == {"moved": "new"}
    assert removed


def test_leftovers(tmp_path: Path) -> None:
    """What a killed process left is found, links included."""
    assert leftovers(str(tmp_path / "out")) == []
    (tmp_path / STAGING).symlink_to("nowhere")
    assert leftovers(str(tmp_path / "out")) == [str(tmp_path / STAGING)]


def test_flush_file_system(parent: int) -> None:
    """A file system can be flushed; a closed descriptor cannot."""
    flush_file_system(parent)
    with pytest.raises(OSError, match="Bad file descriptor"):
        flush_file_system(-1)


def without_calls(monkeypatch: pytest.MonkeyPatch, **calls: Callable[..., int]) -> None:
    """A C library that has these calls and no others, as that of another system."""
    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: SimpleNamespace(**calls))


def test_the_exchange_of_macos(tmp_path: Path, parent: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """`renameatx_np` takes the same arguments."""
    make(tmp_path, out="old", staging="new")
    without_calls(monkeypatch, renameatx_np=ctypes.CDLL(None, use_errno=True).renameat2)
    exchange(STAGING, "out", parent)
    assert state(tmp_path) == {"out": "new", STAGING: "old"}


def test_a_system_without_exchange(tmp_path: Path, parent: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two renames do it."""
    make(tmp_path, out="old", staging="new")
    without_calls(monkeypatch)
    commit(parent, "out", full=True)
    recover(parent, "out")
    assert state(tmp_path) == {"out": "new"}


def test_a_system_without_syncfs(tmp_path: Path, parent: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file and folder below is flushed, and the folder itself; a fault of the medium is told."""
    (tmp_path / "a/b").mkdir(parents=True)
    (tmp_path / "a/b/file").write_text("")
    (tmp_path / "link").symlink_to("nowhere")
    without_calls(monkeypatch)
    flushed = []
    monkeypatch.setattr(os, "fsync", lambda descriptor: flushed.append(os.fstat(descriptor).st_ino))
    flush_file_system(parent)
    wanted = [tmp_path, tmp_path / "a", tmp_path / "a/b", tmp_path / "a/b/file"]
    assert sorted(flushed) == sorted(path.stat().st_ino for path in wanted)

    def refuse(_: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(OSError, match="Input/output"):
        flush_file_system(parent)


def test_a_deep_leftover(tmp_path: Path, make_deep: MakeDeep) -> None:
    """What a killed process has left is removed, however deep it is."""
    make_deep(tmp_path / ".out.kspec-staging", 3_000)
    parent = os.open(tmp_path, os.O_DIRECTORY)
    recover(parent, "out")
    os.close(parent)
    assert list(tmp_path.iterdir()) == []
