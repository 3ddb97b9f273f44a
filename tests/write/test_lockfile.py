"""kspec.write.lockfile."""

import os
import stat
from pathlib import Path

import pytest

from kspec.write.lockfile import write_lock


def test_write_lock(tmp_path: Path) -> None:
    """A lock is written with mode 0644 under any umask, and only where its text changed."""
    path = tmp_path / "cluster.lock"
    before = os.umask(0o077)
    try:
        assert write_lock(path, "{}\n")
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    inode = path.stat().st_ino
    assert not write_lock(path, "{}\n")
    assert inode == path.stat().st_ino
    assert write_lock(path, '{"a": 1}\n')
    assert path.read_text() == '{"a": 1}\n'
    assert [item.name for item in tmp_path.iterdir()] == ["cluster.lock"]


def test_link_is_kept(tmp_path: Path) -> None:
    """A lock that is a link to another place is written there."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "cluster.lock").symlink_to("elsewhere/lock")
    assert write_lock(tmp_path / "cluster.lock", "{}\n")
    assert (tmp_path / "elsewhere/lock").read_text() == "{}\n"
    assert (tmp_path / "cluster.lock").is_symlink()


def test_fifo_in_its_place(tmp_path: Path) -> None:
    """A FIFO in its place is an error, not a wait."""
    os.mkfifo(tmp_path / "cluster.lock")
    with pytest.raises(OSError, match="regular"):
        write_lock(tmp_path / "cluster.lock", "{}\n")
