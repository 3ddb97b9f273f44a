"""The guard of a keyring."""

import errno
import fcntl
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from kspec.disk.keyring_folder import IGNORE
from kspec.write.keyring_guard import guard


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    """Where a keyring is to be."""
    return tmp_path / "c.keys"


def test_a_keyring_that_was_there_stays(keys: Path) -> None:
    """The guard removes only what it made, and only if nothing is in it."""
    keys.mkdir()
    with guard(keys, lambda _: None):
        assert list(keys.iterdir()) == []
    assert keys.exists()
    keys.rmdir()
    with guard(keys, lambda _: None):
        assert keys.stat().st_mode & 0o777 == 0o700
    assert not keys.exists()


@pytest.mark.parametrize("plant", [Path.touch, lambda path: path.symlink_to("nowhere")])
def test_what_is_no_folder_is_left_to_those_who_read_it(keys: Path, plant: Callable[[Path], None]) -> None:
    """A file, or a link that leads nowhere, at the keyring's place: the guard neither fails nor makes anything."""
    plant(keys)
    with guard(keys, lambda _: None):
        pass
    assert [path.name for path in keys.parent.iterdir()] == ["c.keys"]


def test_a_failed_build_removes_its_keyring_while_another_waits(keys: Path) -> None:
    """The next one in the queue makes it again."""
    keys.mkdir()
    descriptor = os.open(keys, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)

    def waiting(_: str) -> None:
        keys.rmdir()
        os.close(descriptor)

    with guard(keys, waiting):
        assert keys.is_dir()
    assert not keys.exists()


@pytest.mark.parametrize("known", [True, False])
def test_a_lock_file_only_in_a_folder_of_kspecs(keys: Path, monkeypatch: pytest.MonkeyPatch, *, known: bool) -> None:
    """Where folders cannot be locked: in a keyring, and in nobody else's folder."""

    def refuse(descriptor: int, _: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))

    monkeypatch.setattr(fcntl, "flock", refuse)
    keys.mkdir()
    (keys / (".gitignore" if known else "thesis")).write_bytes(IGNORE)
    with guard(keys, lambda _: None):
        assert (keys / ".guard").exists() is known
    assert not (keys / ".guard").exists()
