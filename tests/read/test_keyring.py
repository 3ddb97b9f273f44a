"""Keyring and lock on disk."""

from pathlib import Path

import pytest

from kspec.disk.sources import Sources
from kspec.model.secret import Secret
from kspec.read.keyring import Keyring, read_keyring, read_lock


def test_a_keyring_is_read_whole(tmp_path: Path) -> None:
    """Every file by its path; what begins with a dot is a note of kspec's own."""
    (tmp_path / "nodes" / "cp-1").mkdir(parents=True)
    (tmp_path / "nodes" / "cp-1" / "apiserver.key").write_bytes(b"a")
    (tmp_path / "ca.key").write_bytes(b"b")
    (tmp_path / ".state").write_bytes(b"c")
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / "x.key").write_bytes(b"d")
    found = read_keyring(tmp_path)
    assert found.secrets == {"nodes/cp-1/apiserver.key": Secret(b"a"), "ca.key": Secret(b"b")}
    assert not found.pending


def test_a_keyring_that_is_not_there_is_empty(tmp_path: Path) -> None:
    """A first build has none."""
    assert read_keyring(tmp_path / "none") == Keyring()


def test_a_note_tells_that_a_first_build_was_killed(tmp_path: Path) -> None:
    """Its keys may then be taken up without a lock."""
    (tmp_path / ".pending").touch()
    assert read_keyring(tmp_path).pending


def test_no_lock_is_no_finding(tmp_path: Path) -> None:
    """A first build has none; that it was looked for is remembered."""
    sources = Sources()
    assert read_lock(tmp_path / "cluster.lock", sources) == (None, ())
    assert sources.files == {str(tmp_path / "cluster.lock"): None}


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        (b"\xff", 1, "it is not UTF-8"),
        (b"{\n  x", 2, "it is no JSON"),
        (b"{\n<<<<<<< HEAD\n}", 2, "it holds conflict markers of a merge"),
        (b'{"version": 1,\n=======\n}', 2, "it holds conflict markers of a merge"),
        (b"{}", 1, "it is no lock of version 1"),
        (b'{"version": 1}', 1, "certificates is missing"),
    ],
)
def test_a_damaged_lock_is_told_with_its_line(tmp_path: Path, content: bytes, line: int, message: str) -> None:
    """What is no lock is one finding with a place, and help."""
    file = tmp_path / "cluster.lock"
    file.write_bytes(content)
    lock, (finding,) = read_lock(file, Sources())
    assert lock is None
    assert (finding.code, finding.span.file, finding.span.line) == ("lock-damaged", str(file), line)
    assert message in finding.message
