"""kspec.write.guard: one at a time, and nothing stale."""

import errno
import fcntl
import os
import re
import signal
import stat
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from kspec.write.guard import discard_unheld, hold_file, hold_folder, hold_folders, lock_folder

HOLDER = """
import sys
from pathlib import Path
from kspec.write.guard import hold_file, hold_folder
path = Path(sys.argv[1])
with hold_folder(path) if path.is_dir() else hold_file(path):
    print("held", flush=True)
    sys.stdin.read()
"""


def holder(path: Path) -> "subprocess.Popen[str]":
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def is_free(path: Path, how: int = fcntl.LOCK_EX) -> bool:
    """Whether somebody else could lock a file or folder."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(descriptor)
    return True


def refuse_folders(monkeypatch: pytest.MonkeyPatch, number: int = errno.EBADF) -> None:
    """Do as NFS does, which locks no folder."""
    flock = fcntl.flock

    def refuse(descriptor: int, how: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(number, os.strerror(number))
        flock(descriptor, how)

    monkeypatch.setattr(fcntl, "flock", refuse)


def test_free_folder(tmp_path: Path) -> None:
    """A free folder is had at once, nothing is written for it, and it is free again at the end."""
    with hold_folder(tmp_path, pytest.fail):
        assert not is_free(tmp_path)
    assert is_free(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_shared_folder(tmp_path: Path) -> None:
    """Who only reads shares it with others who do, and keeps those out who write."""
    with hold_folder(tmp_path, pytest.fail, shared=True):
        assert is_free(tmp_path, fcntl.LOCK_SH)
        assert not is_free(tmp_path)


def test_a_folder_that_this_process_holds(tmp_path: Path) -> None:
    """It does not wait for itself: keyring, lock and output may have one folder."""
    with hold_folder(tmp_path, pytest.fail):
        with hold_folder(tmp_path, pytest.fail), hold_folders({tmp_path: "", tmp_path / ".": ""}, pytest.fail):
            descriptor = os.open(tmp_path, os.O_DIRECTORY)
            lock_folder(descriptor, str(tmp_path), pytest.fail)
            os.close(descriptor)
        assert not is_free(tmp_path)
    assert is_free(tmp_path)


def test_waiting_for_a_folder(tmp_path: Path) -> None:
    """Who has to wait says so once, and goes on when the other ends."""
    process = holder(tmp_path)
    waited: list[str] = []

    def waiting(what: str) -> None:
        waited.append(what)
        process.communicate()

    with hold_folder(tmp_path, waiting):
        assert process.returncode == 0
    assert len(waited) == 1


def test_a_folder_that_is_replaced_while_somebody_waits(tmp_path: Path) -> None:
    """A lock on a folder that has lost its name guards nothing: the one at that name is locked instead."""
    path = tmp_path / "cluster.keys"
    path.mkdir()
    process = holder(path)

    def waiting(_: str) -> None:
        path.rename(tmp_path / "other")
        path.mkdir()
        process.communicate()

    with hold_folder(path, waiting):
        assert not is_free(path)


def test_several_folders_are_held_in_one_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks for them, and in whatever order: so that two builds never wait for each other."""
    first, second, absent = tmp_path / "a", tmp_path / "b", tmp_path / "absent"
    first.mkdir()
    second.mkdir()
    taken: list[int] = []
    flock = fcntl.flock

    def watch(descriptor: int, how: int) -> None:
        taken.append(os.fstat(descriptor).st_ino)
        flock(descriptor, how)

    monkeypatch.setattr(fcntl, "flock", watch)
    with hold_folders({first: "", second: "", absent: ""}, pytest.fail):
        assert not is_free(first)
        assert not is_free(second)
    order = taken[:2]
    taken.clear()
    with hold_folders({second: "", first: ""}, pytest.fail):
        assert taken == order


def test_a_lock_file_where_folders_cannot_be_locked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is 0600 whatever the umask, keeps others out, and is gone at the end, also after a fault."""
    refuse_folders(monkeypatch)
    before = os.umask(0)
    try:
        with suppress(KeyError), hold_folder(tmp_path, pytest.fail, instead=".guard"):
            assert stat.S_IMODE((tmp_path / ".guard").stat().st_mode) == 0o600
            assert not is_free(tmp_path / ".guard")
            raise KeyError
    finally:
        os.umask(before)
    assert list(tmp_path.iterdir()) == []
    with hold_folder(tmp_path, pytest.fail), hold_folder(tmp_path, pytest.fail, shared=True, instead=".guard"):
        assert list(tmp_path.iterdir()) == []


def test_a_fault_of_locking_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what says that folders cannot be locked at all is passed over."""
    refuse_folders(monkeypatch, errno.EIO)
    with pytest.raises(OSError, match="Input/output"), hold_folder(tmp_path):
        pass


def test_a_lock_file_that_nobody_holds(tmp_path: Path) -> None:
    """It is removed, unless it is held, has content, or is not a file at all."""
    (tmp_path / "free").touch()
    (tmp_path / "full").write_bytes(b"x")
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to("free")
    (tmp_path / "held").touch()
    with hold_file(tmp_path / "held"):
        for name in ("free", "full", "folder", "link", "held", "absent"):
            discard_unheld(tmp_path / name)
        assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "full", "held", "link"]


def test_waiting(tmp_path: Path) -> None:
    """Who has to wait says so once, and goes on when the other ends."""
    process = holder(tmp_path / "guard")
    waited: list[str] = []

    def waiting(what: str) -> None:
        waited.append(what)
        process.communicate()

    with hold_file(tmp_path / "guard", waiting):
        assert process.returncode == 0
    assert len(waited) == 1


@pytest.mark.skipif(not Path("/proc/locks").exists(), reason="this system does not tell who has locked a file")
def test_what_is_waited_for_and_who_has_it(tmp_path: Path) -> None:
    """A folder by its path, and whoever has it: it may not be a process of kspec's."""
    told: list[str] = []
    folder = os.open(tmp_path, os.O_RDONLY)
    script = 'exec 9<"$0" && flock 9 && echo held && read _'
    with subprocess.Popen(
        ["bash", "-c", script, tmp_path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"

        def waiting(what: str) -> None:
            told.append(what)
            process.communicate("\n")

        lock_folder(folder, "the/output's/folder", waiting)
    os.close(folder)
    has = r"(process \d+ \(\w+\)|a process related to \d+, which has ended,)"
    assert re.fullmatch(rf"the/output's/folder, which {has} has locked", told[0])
    assert len(told) == 1


@pytest.mark.parametrize("locks", ["", "nonsense", "1: FLOCK  ADVISORY  WRITE 0 00:00:{inode} 0 EOF", None])
def test_who_has_a_lock_may_not_be_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, locks: str | None) -> None:
    """On another system, of another machine's process, or of one in another container: what is waited for is told."""
    table = tmp_path / "locks"
    monkeypatch.setattr("kspec.write.guard._LOCKS", table)
    process = holder(tmp_path / "guard")
    if locks is not None:
        table.write_text(locks.format(inode=(tmp_path / "guard").stat().st_ino))
    told: list[str] = []

    def waiting(what: str) -> None:
        told.append(what)
        process.communicate()

    with hold_file(tmp_path / "guard", waiting):
        assert told == [f"{tmp_path}, which another process has locked"]


@pytest.mark.parametrize("rounds", [2, pytest.param(200, marks=pytest.mark.slow)])
def test_killed_holder(tmp_path: Path, rounds: int) -> None:
    """A killed process leaves no stale lock."""
    for _ in range(rounds):
        process = holder(tmp_path / "guard")
        process.send_signal(signal.SIGKILL)
        process.communicate()
        with hold_file(tmp_path / "guard", pytest.fail):
            pass


def test_file_that_is_removed_while_somebody_waits(tmp_path: Path) -> None:
    """A lock on a file that has lost its name guards nothing: the file at that name is locked instead."""
    path = tmp_path / "guard"
    process = holder(path)

    def waiting(_: str) -> None:
        path.unlink()
        process.communicate()

    with hold_file(path, waiting):
        descriptor = os.open(path, os.O_RDWR)
        with pytest.raises(BlockingIOError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.close(descriptor)


def test_link_in_place_of_the_file(tmp_path: Path) -> None:
    """A planted link is not followed."""
    (tmp_path / "guard").symlink_to("elsewhere")
    with pytest.raises(OSError, match="guard"), hold_file(tmp_path / "guard"):
        pass
    assert not (tmp_path / "elsewhere").exists()


def test_lock_folder(tmp_path: Path) -> None:
    """A folder is locked until its descriptor is closed."""
    first, second = (os.open(tmp_path, os.O_DIRECTORY) for _ in range(2))
    lock_folder(first, str(tmp_path), pytest.fail)
    waited = threading.Event()

    def waiting(_: str) -> None:
        waited.set()
        os.close(first)

    lock_folder(second, str(tmp_path), waiting)
    os.close(second)
    assert waited.is_set()


def test_file_system_that_cannot_lock_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a folder cannot be locked, the lock file is guard enough; any other fault is told."""

    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(fcntl, "flock", refuse)
    descriptor = os.open(tmp_path, os.O_DIRECTORY)
    number = 9  # EBADF, as NFS says
    lock_folder(descriptor, str(tmp_path))
    number = 5  # EIO
    with pytest.raises(OSError, match="Input/output"):
        lock_folder(descriptor, str(tmp_path))
    os.close(descriptor)
