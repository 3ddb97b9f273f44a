"""kspec.disk.atomic: single files and folders. What a crash leaves is tested in test_crash."""

import contextlib
import errno
import fcntl
import os
import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from kspec.disk.atomic import (
    MOST_BYTES,
    PrivateUmask,
    create,
    flush,
    make_folder,
    open_folder,
    read_regular,
    replace,
    replace_at,
)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[int]:
    """The open tmp_path."""
    descriptor = os.open(tmp_path, os.O_DIRECTORY)
    yield descriptor
    os.close(descriptor)


@pytest.mark.parametrize("size", [0, 1, 70_000])
def test_read_regular(tmp_path: Path, folder: int, size: int) -> None:
    """The whole content comes back, with the status of the same file."""
    (tmp_path / "a").write_bytes(b"x" * size)
    content, status = read_regular("a", folder)
    assert (content, status.st_size) == (b"x" * size, size)


def test_read_in_small_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A kernel that gives less than was asked for is asked again."""
    read = os.read
    (tmp_path / "a").write_bytes(b"0123456789")
    monkeypatch.setattr(os, "read", lambda descriptor, size: read(descriptor, min(size, 3)))
    assert read_regular(str(tmp_path / "a"))[0] == b"0123456789"


def test_read_a_file_without_a_size() -> None:
    """A file of /proc says it is empty and is not."""
    assert read_regular("/proc/self/status")[0].startswith(b"Name:")


def test_read_only_regular_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Links are followed on request only; a FIFO or device is an error and no wait."""
    (tmp_path / "a").write_bytes(b"x")
    (tmp_path / "link").symlink_to("a")
    os.mkfifo(tmp_path / "fifo")
    assert read_regular(str(tmp_path / "link"), follow=True)[0] == b"x"
    with socket.socket(socket.AF_UNIX) as server:
        monkeypatch.chdir(tmp_path)  # the name of a socket may have some hundred bytes
        server.bind("socket")
    with pytest.raises(OSError, match="link"):
        read_regular(str(tmp_path / "link"))
    for path in (tmp_path / "fifo", tmp_path / "socket", Path("/dev/zero"), tmp_path):
        with pytest.raises(OSError, match=f"not a regular file: '{path}'"):
            read_regular(str(path))


def test_read_no_more_than_the_bound(tmp_path: Path) -> None:
    """A sparse file of any size, and one that says it is empty and is not, are refused without being held in memory."""
    (tmp_path / "a").write_bytes(b"0123456789")
    assert read_regular(str(tmp_path / "a"), most=10)[0] == b"0123456789"
    with (tmp_path / "sparse").open("wb") as stream:
        stream.truncate(1 << 40)
    for path, most in ((tmp_path / "a", 9), (tmp_path / "sparse", MOST_BYTES), (Path("/proc/self/status"), 9)):
        with pytest.raises(OSError, match="larger than"):
            read_regular(str(path), most=most)


def test_create_is_exclusive(tmp_path: Path, folder: int) -> None:
    """A file or link that is there is neither followed nor overwritten."""
    (tmp_path / "a").symlink_to("elsewhere")
    with pytest.raises(FileExistsError):
        create("a", b"x", 0o644, folder)
    assert not (tmp_path / "elsewhere").exists()


def test_create_with_short_writes(tmp_path: Path, folder: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A kernel that takes less than was offered is offered the rest; until then the file is 0600."""
    write = os.write
    modes = set()

    def write_little(descriptor: int, content: bytes) -> int:
        modes.add(stat.S_IMODE(os.fstat(descriptor).st_mode))
        return write(descriptor, content[:3])

    monkeypatch.setattr(os, "write", write_little)
    before = os.umask(0)
    try:
        create("a", b"0123456789", 0o640, folder)
    finally:
        os.umask(before)
    assert modes == {0o600}
    assert (tmp_path / "a").read_bytes() == b"0123456789"
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o640


def test_replace(tmp_path: Path, folder: int) -> None:
    """The new file has its content and mode, the old inode keeps the old bytes, and no temporary file stays."""
    (tmp_path / "a").write_bytes(b"old")
    os.link(tmp_path / "a", tmp_path / "b")
    replace("a", b"new", 0o600, folder)
    assert (tmp_path / "a").read_bytes() == b"new"
    assert (tmp_path / "b").read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]


def test_replace_at(tmp_path: Path) -> None:
    """The same by a path; through a link to a folder it never goes."""
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    replace_at(str(tmp_path / "real" / "a"), b"new", 0o640)
    assert (tmp_path / "real" / "a").read_bytes() == b"new"
    assert stat.S_IMODE((tmp_path / "real" / "a").stat().st_mode) == 0o640
    with pytest.raises(NotADirectoryError):
        replace_at(str(tmp_path / "link" / "a"), b"newer", 0o640)
    assert (tmp_path / "real" / "a").read_bytes() == b"new"


def test_replace_with_a_long_name(tmp_path: Path, folder: int) -> None:
    """A name of 255 bytes leaves room for its temporary twin."""
    replace("n" * 255, b"new", 0o600, folder)
    assert [path.name for path in tmp_path.iterdir()] == ["n" * 255]


def test_private_umask() -> None:
    """Inside nothing is open to others; afterwards, even after a fault, the umask is the caller's."""
    before = os.umask(0o002)
    try:
        with contextlib.suppress(KeyError), PrivateUmask():
            inside = os.umask(0o077)
            raise KeyError
        assert (inside, os.umask(0o002)) == (0o077, 0o002)
    finally:
        os.umask(before)


def test_make_folder(tmp_path: Path) -> None:
    """A folder is made, or mended, to 0700; a link in its place is not followed."""
    (tmp_path / "open").mkdir(0o755)
    (tmp_path / "link").symlink_to("open")
    for name in ("open", "new"):
        make_folder(str(tmp_path / name))
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o700
    with pytest.raises(NotADirectoryError):
        make_folder(str(tmp_path / "link"))


def test_open_folder(tmp_path: Path, folder: int) -> None:
    """A link to a folder is not opened."""
    (tmp_path / "link").symlink_to("/")
    with pytest.raises(NotADirectoryError):
        open_folder("link", folder)


def test_the_whole_way_to_the_medium(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """macOS has a call of its own; a file system that does not know it gets the usual one."""
    called: list[str] = []
    answer: list[OSError] = []

    def full(_: int, command: int) -> None:
        called.append(f"full {command}")
        if answer:
            raise answer[0]

    monkeypatch.setattr(fcntl, "F_FULLFSYNC", 51, raising=False)
    monkeypatch.setattr(fcntl, "fcntl", full)
    monkeypatch.setattr(os, "fsync", lambda _: called.append("usual"))
    folder = os.open(tmp_path, os.O_DIRECTORY)
    flush(folder)
    assert called == ["full 51"]
    answer.append(OSError(errno.ENOTSUP, "Operation not supported"))
    flush(folder)
    assert called == ["full 51", "full 51", "usual"]
    answer[0] = OSError(errno.EIO, "Input/output error")
    with pytest.raises(OSError, match="Input/output"):
        flush(folder)
    os.close(folder)
