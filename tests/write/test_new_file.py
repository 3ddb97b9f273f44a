"""A file of the user's own that is written for the first time."""

import os
import stat
from pathlib import Path

import pytest
from small_cluster import Cluster

from kspec.write.new_file import NotWrittenError, write_new


def test_a_file_is_written_with_its_mode(tmp_path: Path) -> None:
    """Whatever the umask."""
    former = os.umask(0o077)
    try:
        write_new(str(tmp_path / "cluster.yaml"), b"kind: x\n")
    finally:
        os.umask(former)
    assert (tmp_path / "cluster.yaml").read_bytes() == b"kind: x\n"
    assert stat.S_IMODE((tmp_path / "cluster.yaml").stat().st_mode) == 0o644


@pytest.mark.parametrize("kind", ["file", "folder", "link", "dangling"])
def test_nothing_is_written_over(tmp_path: Path, kind: str) -> None:
    """Neither a file, nor a folder, nor through a link, be it one that leads nowhere."""
    target, other = tmp_path / "cluster.yaml", tmp_path / "other"
    if kind == "file":
        target.write_text("mine")
    elif kind == "folder":
        target.mkdir()
    else:
        target.symlink_to(other)
        if kind == "link":
            other.write_text("mine")
    before = sorted((path.name, path.read_text() if path.is_file() else "") for path in tmp_path.iterdir())
    with pytest.raises(NotWrittenError, match="exists, and stays as it is"):
        write_new(str(target), b"kind: x\n")
    assert sorted((path.name, path.read_text() if path.is_file() else "") for path in tmp_path.iterdir()) == before


def test_nothing_is_written_into_what_builds_write(cluster: Cluster) -> None:
    """Neither into an output folder nor into a keyring."""
    before = cluster.snapshot()
    for folder in (cluster.out / "nodes", cluster.keys):
        with pytest.raises(NotWrittenError, match="name another file with -o"):
            write_new(str(folder / "cluster.yaml"), b"kind: x\n")
    assert cluster.snapshot() == before


def test_a_file_that_cannot_be_written_whole_is_not_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk leaves nothing behind, and the file is named."""

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(OSError, match="No space left") as caught:
        write_new(str(tmp_path / "cluster.yaml"), b"kind: x\n")
    assert caught.value.filename == str(tmp_path / "cluster.yaml")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_the_machines_fault(tmp_path: Path) -> None:
    """No folder is made."""
    with pytest.raises(FileNotFoundError):
        write_new(str(tmp_path / "absent" / "cluster.yaml"), b"kind: x\n")
    assert list(tmp_path.iterdir()) == []
