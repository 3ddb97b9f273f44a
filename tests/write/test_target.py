"""An export's target: whole or not there."""

import errno
import os
import stat
from pathlib import Path

import pytest

from kspec.model.file import File, Folder
from kspec.model.secret import Secret
from kspec.write.new_file import NotWrittenError
from kspec.write.target import write_target


def test_a_file_and_a_folder(tmp_path: Path) -> None:
    """With the modes that were asked for; a folder with a secret in it is closed."""
    write_target(tmp_path / "file", [File("", b"content", 0o640)])
    assert ((tmp_path / "file").read_bytes(), stat.S_IMODE((tmp_path / "file").stat().st_mode)) == (b"content", 0o640)
    write_target(tmp_path / "folder", [File("a/b", b"x"), Folder("e", 0o700), File("k", Secret(b"y"), 0o600)])
    assert (tmp_path / "folder/a/b").read_bytes() == b"x"
    modes = {name: stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("folder", "folder/e", "folder/k")}
    assert modes == {"folder": 0o700, "folder/e": 0o700, "folder/k": 0o600}


def test_nothing_is_left_of_a_target_that_failed(tmp_path: Path) -> None:
    """A file whose place is taken by a folder: the target is not there, nor is anything beside it."""
    with pytest.raises(ValueError, match="both a file and a folder"):
        write_target(tmp_path / "folder", [File("a", b"x"), File("a/b", b"y")])
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_process_left_is_removed(tmp_path: Path) -> None:
    """The next start goes on as if it had not been there."""
    left = tmp_path / ".folder.kspec-export"
    left.mkdir()
    (left / "part").touch()
    write_target(tmp_path / "folder", [File("a", b"x")])
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_never_over_another_nor_into_what_builds_write(tmp_path: Path) -> None:
    """Neither a file that is there nor a place in an output."""
    (tmp_path / "there").touch()
    with pytest.raises(NotWrittenError, match="exists, and stays"):
        write_target(tmp_path / "there", [File("", b"x")])


def test_a_fault_is_told_of_the_target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not of the name under which it is being written."""

    def full(_descriptor: int, _content: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(OSError, match="No space") as raised:
        write_target(tmp_path / "node.tar", [File("", b"x", 0o644)])
    assert raised.value.filename == str(tmp_path / "node.tar")
    assert list(tmp_path.iterdir()) == []
