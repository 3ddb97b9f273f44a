"""kspec.write.lock_file."""

import fcntl
import os
import stat
from pathlib import Path

import pytest

from kspec.write.lock_file import changed_lock, hold_lock, write_lock


def test_write_lock(tmp_path: Path) -> None:
    """A lock is written with mode 0644 under any umask, and leaves nothing beside it."""
    path = tmp_path / "cluster.lock"
    before = os.umask(0o077)
    try:
        write_lock(path, b"{}\n")
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    write_lock(path, b'{"a": 1}\n')
    assert path.read_text() == '{"a": 1}\n'
    assert [item.name for item in tmp_path.iterdir()] == ["cluster.lock"]


@pytest.mark.parametrize(
    ("present", "former", "changed"),
    [(None, None, False), (b"a", b"a", False), (b"a", b"b", True), (b"a", None, True), (None, b"a", True)],
)
def test_changed_lock(tmp_path: Path, present: bytes | None, former: bytes | None, *, changed: bool) -> None:
    """A lock is replaced only where it is still what was read, also where nothing was there."""
    path = tmp_path / "cluster.lock"
    if present is not None:
        path.write_bytes(present)
    found = changed_lock(path, former)
    assert (found is not None and (found.code, found.span.file) == ("lock-changed", str(path))) is changed


def test_hold_lock(tmp_path: Path) -> None:
    """Lock and output are held together, in one folder or in two, and nothing is left beside them."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "cluster.lock").symlink_to("elsewhere/lock")
    for output in (tmp_path / "out", tmp_path / "elsewhere/out", tmp_path / "absent/out", None):
        with hold_lock(tmp_path / "cluster.lock", pytest.fail, output):
            descriptor = os.open(tmp_path / "elsewhere", os.O_RDONLY)
            with pytest.raises(BlockingIOError):
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.close(descriptor)
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_folder_that_is_missing(tmp_path: Path) -> None:
    """It is told, by its name, before anything is written."""
    with pytest.raises(OSError, match="absent"), hold_lock(tmp_path / "absent/cluster.lock", pytest.fail):
        pass


def test_link_is_kept(tmp_path: Path) -> None:
    """A lock that is a link to another place is written there."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "cluster.lock").symlink_to("elsewhere/lock")
    write_lock(tmp_path / "cluster.lock", b"{}\n")
    assert (tmp_path / "elsewhere/lock").read_text() == "{}\n"
    assert (tmp_path / "cluster.lock").is_symlink()


def test_fifo_in_its_place(tmp_path: Path) -> None:
    """A FIFO in its place is an error, not a wait."""
    os.mkfifo(tmp_path / "cluster.lock")
    with pytest.raises(OSError, match="regular"):
        changed_lock(tmp_path / "cluster.lock", None)
