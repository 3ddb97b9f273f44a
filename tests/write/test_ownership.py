"""kspec.write.ownership: looking without touching. What follows from it is tested with the tree."""

import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from kspec.write.ownership import Kind, mounts_at_or_below, read_manifest, survey


def test_survey(tmp_path: Path) -> None:
    """Everything is listed by path; only relevant files are read; links are not followed and FIFOs not waited for."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a/wanted").write_bytes(b"content")
    (tmp_path / "a/other").write_bytes(b"not read")
    (tmp_path / "link").symlink_to("a")
    os.mkfifo(tmp_path / "fifo")
    folder = os.open(tmp_path, os.O_DIRECTORY)
    try:
        found = survey(folder, frozenset({"a/wanted", "fifo", "link"}))
    finally:
        os.close(folder)
    assert [(path, thing.kind, thing.content) for path, thing in found.items()] == [
        ("a", Kind.FOLDER, None),
        ("a/other", Kind.FILE, None),
        ("a/wanted", Kind.FILE, b"content"),
        ("fifo", Kind.OTHER, None),
        ("link", Kind.OTHER, None),
    ]
    assert "content" not in repr(found["a/wanted"]).replace("content=", "")


def test_mounts() -> None:
    """The mounts of this machine are found, and a folder that holds none has none."""
    assert "/" in mounts_at_or_below("/")
    assert mounts_at_or_below("/proc")[0] == "/proc"
    assert mounts_at_or_below("/proc/self/no-such-thing") == ()


def test_mounts_where_no_table_tells_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another device is another file system."""
    monkeypatch.setattr("kspec.write.ownership._MOUNTS", tmp_path / "none")
    (tmp_path / "a/b/c").mkdir(parents=True)
    assert mounts_at_or_below(str(tmp_path)) == mounts_at_or_below(str(tmp_path / "none")) == ()
    inside = (tmp_path / "a/b").stat().st_ino
    lstat = os.lstat

    def elsewhere(name: str, *, dir_fd: int | None = None) -> object:
        status = lstat(name, dir_fd=dir_fd)
        return SimpleNamespace(st_dev=-1) if status.st_ino == inside else status

    monkeypatch.setattr(os, "lstat", elsewhere)
    assert mounts_at_or_below(str(tmp_path)) == (f"{tmp_path}/a/b",)


@pytest.mark.parametrize(("content", "reason"), [(None, "has no"), (b"{}", "is damaged"), (b"[", "is damaged")])
def test_no_manifest(tmp_path: Path, content: bytes | None, reason: str) -> None:
    """The reason why a folder has no usable manifest is told apart."""
    if content is not None:
        (tmp_path / "manifest.json").write_bytes(content)
    folder = os.open(tmp_path, os.O_DIRECTORY)
    try:
        with pytest.raises(ValueError, match=reason):
            read_manifest(folder)
    finally:
        os.close(folder)
