"""kspec.write.keyring: closed, complete, never less than before."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from kspec.disk.keyring_folder import MARK
from kspec.model.secret import Secret
from kspec.write.keyring import prepare_keyring, write_keyring

ENTRIES = {"ca.key": Secret(b"one"), "nodes/a/kubelet.key": Secret(b"two")}


def modes(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): oct(stat.S_IMODE(path.stat().st_mode)) for path in folder.rglob("*")}


@pytest.mark.parametrize("umask", [0o000, 0o077, 0o777])
def test_write_keyring(tmp_path: Path, umask: int) -> None:
    """Every file is 0600, every folder 0700, whatever the umask, and Git ignores all of it."""
    before = os.umask(umask)
    try:
        assert write_keyring(tmp_path / "keys", ENTRIES) == ("ca.key", "nodes/a/kubelet.key")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700
    assert modes(tmp_path / "keys") == {
        ".gitignore": "0o600",
        ".kspec-keyring": "0o600",
        "ca.key": "0o600",
        "nodes": "0o700",
        "nodes/a": "0o700",
        "nodes/a/kubelet.key": "0o600",
    }
    assert (tmp_path / "keys/nodes/a/kubelet.key").read_bytes() == b"two"
    assert "*" in (tmp_path / "keys/.gitignore").read_text().splitlines()


def test_only_what_changed(tmp_path: Path) -> None:
    """A file with the same content keeps its inode; one that is no longer an entry stays."""
    write_keyring(tmp_path / "keys", ENTRIES)
    (tmp_path / "keys/.gitignore").write_text("*\n!README\n")
    inode = (tmp_path / "keys/ca.key").stat().st_ino
    assert write_keyring(tmp_path / "keys", {"ca.key": Secret(b"one"), "sa.key": Secret(b"3")}) == ("sa.key",)
    assert inode == (tmp_path / "keys/ca.key").stat().st_ino
    assert (tmp_path / "keys/nodes/a/kubelet.key").read_bytes() == b"two"
    assert (tmp_path / "keys/.gitignore").read_text() == "*\n!README\n"


def test_keyring_behind_a_link(tmp_path: Path) -> None:
    """The keyring may live elsewhere behind a link."""
    (tmp_path / "vault").mkdir()
    (tmp_path / "keys").symlink_to("vault")
    write_keyring(tmp_path / "keys", ENTRIES)
    assert (tmp_path / "vault/ca.key").read_bytes() == b"one"


@pytest.mark.parametrize("plant", [lambda path: path.symlink_to("/etc/hostname"), os.mkfifo, Path.mkdir])
def test_planted_things(tmp_path: Path, plant: Callable[[Path], None]) -> None:
    """A link, FIFO or folder in a key's place is an error; nothing is written through it."""
    prepare_keyring(tmp_path / "keys")
    plant(tmp_path / "keys/ca.key")
    with pytest.raises(OSError, match=r"ca\.key"):
        write_keyring(tmp_path / "keys", ENTRIES)


@pytest.mark.parametrize("path", ["", ".", "../x", "/x", "files/../x", "files//x", "files/x/", "notes.txt", ".profile"])
def test_paths_that_leave(tmp_path: Path, path: str) -> None:
    """A path outside is our bug and writes nothing."""
    with pytest.raises(ValueError, match="keyring"):
        write_keyring(tmp_path / "keys", {path: Secret(b"")})
    assert list(tmp_path.iterdir()) == []


def test_keys_are_flushed_before_they_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every key and every folder that names one is brought to the medium."""
    flushed = []
    fsync = os.fsync

    def watch(descriptor: int) -> None:
        flushed.append(Path(f"/proc/self/fd/{descriptor}").readlink().name)
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", watch)
    write_keyring(tmp_path / "keys", ENTRIES)
    files = [name for name in flushed if name.endswith(".kspec-new")]
    notes = ["..gitignore.kspec-new", "..kspec-keyring.kspec-new"]
    assert files == [*notes, ".ca.key.kspec-new", ".kubelet.key.kspec-new"]
    assert {"keys", "nodes", "a", tmp_path.name} <= set(flushed)


def test_somebody_elses_folder(tmp_path: Path) -> None:
    """A folder that nothing tells to be kspec's is our bug at this point, and left as it is."""
    (tmp_path / "home").mkdir(mode=0o755)
    (tmp_path / "home/index.html").touch()
    with pytest.raises(ValueError, match="not a keyring"):
        write_keyring(tmp_path / "home", ENTRIES)
    assert [path.name for path in (tmp_path / "home").iterdir()] == ["index.html"]
    assert stat.S_IMODE((tmp_path / "home").stat().st_mode) == 0o755


def test_notes_of_an_earlier_version(tmp_path: Path) -> None:
    """A keyring that has what only kspec wrote gets the mark; its `.gitignore` is left to those who tend it."""
    write_keyring(tmp_path / "keys", ENTRIES)
    (tmp_path / "keys/.kspec-keyring").unlink()
    write_keyring(tmp_path / "keys", {})
    assert (tmp_path / "keys/.kspec-keyring").read_bytes() == MARK
