"""kspec.write.locking: one at a time, and nothing stale."""

import fcntl
import os
import re
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from kspec.write.locking import hold, lock_folder

HOLDER = """
import sys
from pathlib import Path
from kspec.write.locking import hold
with hold(Path(sys.argv[1])):
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


def test_free_lock(tmp_path: Path) -> None:
    """A free lock is had at once; its file is 0600 in a folder of 0700, and stays."""
    path = tmp_path / "cluster.keys/.guard"
    before = os.umask(0)
    try:
        with hold(path, pytest.fail):
            pass
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_waiting(tmp_path: Path) -> None:
    """Who has to wait says so once, and goes on when the other ends."""
    process = holder(tmp_path / "guard")
    waited: list[str] = []

    def waiting(what: str) -> None:
        waited.append(what)
        process.communicate()

    with hold(tmp_path / "guard", waiting):
        assert process.returncode == 0
    assert len(waited) == 1


@pytest.mark.skipif(not Path("/proc/locks").exists(), reason="this system does not tell who has locked a file")
def test_what_is_waited_for_and_who_has_it(tmp_path: Path) -> None:
    """A folder by its path, and whoever has it: it may be no process of kspec's."""
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
    monkeypatch.setattr("kspec.write.locking._LOCKS", table)
    process = holder(tmp_path / "guard")
    if locks is not None:
        table.write_text(locks.format(inode=(tmp_path / "guard").stat().st_ino))
    told: list[str] = []

    def waiting(what: str) -> None:
        told.append(what)
        process.communicate()

    with hold(tmp_path / "guard", waiting):
        assert told == [f"{tmp_path}, which another process has locked"]


@pytest.mark.parametrize("rounds", [2, pytest.param(200, marks=pytest.mark.slow)])
def test_killed_holder(tmp_path: Path, rounds: int) -> None:
    """A killed process leaves no stale lock."""
    for _ in range(rounds):
        process = holder(tmp_path / "guard")
        process.send_signal(signal.SIGKILL)
        process.communicate()
        with hold(tmp_path / "guard", pytest.fail):
            pass


def test_file_that_is_removed_while_somebody_waits(tmp_path: Path) -> None:
    """A lock on a file that has lost its name guards nothing: the file at that name is locked instead."""
    path = tmp_path / "guard"
    process = holder(path)

    def waiting(_: str) -> None:
        path.unlink()
        process.communicate()

    with hold(path, waiting):
        descriptor = os.open(path, os.O_RDWR)
        with pytest.raises(BlockingIOError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.close(descriptor)


def test_folder_that_is_removed_while_somebody_waits(tmp_path: Path) -> None:
    """A failed first build takes its empty keyring away; the next one in the queue makes it again."""
    path = tmp_path / "cluster.keys/.guard"
    process = holder(path)

    def waiting(_: str) -> None:
        path.unlink()
        path.parent.rmdir()
        process.communicate()

    with hold(path, waiting):
        assert path.exists()


def test_link_in_place_of_the_file(tmp_path: Path) -> None:
    """A planted link is not followed."""
    (tmp_path / "guard").symlink_to("elsewhere")
    with pytest.raises(OSError, match="guard"), hold(tmp_path / "guard"):
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
