"""Keyring and lock on disk."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from small_cluster import Cluster

from kspec.disk.keyring_folder import MARK, MARK_NAME
from kspec.disk.sources import Sources
from kspec.model.lock import Lock
from kspec.model.secret import Secret
from kspec.read.keyring import Keyring, read_keyring, read_lock
from kspec.x509 import keys

KEY = keys.generate("ECDSA-P256")
OTHER = keys.generate("ECDSA-P256")
LOCK = Lock(service_account=keys.public_key(KEY))


def put(folder: Path, *paths: str, content: bytes = b"secret") -> None:
    """Write files below a folder."""
    for path in paths:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty keyring with its mark."""
    put(tmp_path / "keys", MARK_NAME, content=MARK)
    return tmp_path / "keys"


def test_every_entry_is_read_and_nothing_else(folder: Path) -> None:
    """What is not an entry by its path is neither opened nor taken for a secret: a FIFO would make it wait."""
    entries = ("ca.key", "nodes/cp-1/etcd/server.key", "tokens/0", "files/encryption/aescbc/key1", "certificate-key")
    put(folder, *entries)
    put(folder, ".state", ".hidden/ca.key", "README.md", "ca.key.bak", "nodes/cp-1/.server.key.kspec-new", "nodes/x")
    os.mkfifo(folder / "notes")
    keyring, findings = read_keyring(folder)
    assert findings == ()
    assert keyring == Keyring(dict.fromkeys(entries, Secret(b"secret")), present=True)


@pytest.mark.parametrize("exists", [True, False])
def test_a_keyring_that_is_not_there_is_empty(tmp_path: Path, *, exists: bool) -> None:
    """A first build has none; an empty folder is as good as none."""
    if exists:
        (tmp_path / "keys").mkdir()
    assert read_keyring(tmp_path / "keys") == (Keyring(), ())


def test_a_note_tells_that_a_first_build_was_killed(folder: Path) -> None:
    """Its keys may then be taken up without a lock."""
    assert not read_keyring(folder)[0].pending
    put(folder, ".pending")
    assert read_keyring(folder)[0].pending


def test_a_secret_volume_is_read(tmp_path: Path) -> None:
    """Each name is a link over `..data` to a folder with the time in its name, files and folders alike."""
    volume = tmp_path / "volume"
    put(volume / "..2026_11_28", "ca.key", "nodes/cp-1/apiserver.key", MARK_NAME, content=MARK)
    (volume / "..data").symlink_to("..2026_11_28")
    for name in ("ca.key", "nodes", MARK_NAME):
        (volume / name).symlink_to(f"..data/{name}")
    keyring, findings = read_keyring(volume)
    assert findings == ()
    assert sorted(keyring.secrets) == ["ca.key", "nodes/cp-1/apiserver.key"]


def test_links_that_lead_elsewhere(folder: Path, tmp_path: Path) -> None:
    """A link to a key is followed, one to a folder outside or above is not, one that leads nowhere is absent."""
    put(tmp_path, "vault/x.key", "vault/real.key")
    put(folder, "nodes/cp-1/kubelet.key")
    (folder / "ca.key").symlink_to(tmp_path / "vault/real.key")
    (folder / "sa.key").symlink_to("nowhere")
    (folder / "nodes/cp-2").symlink_to(tmp_path / "vault")
    (folder / "nodes/cp-1/loop").symlink_to("..")
    keyring, findings = read_keyring(folder)
    assert findings == ()
    assert sorted(keyring.secrets) == ["ca.key", "nodes/cp-1/kubelet.key"]


def plant_large(path: Path) -> None:
    """A file that no key is as large as."""
    path.touch()
    os.truncate(path, 1 << 40)


@pytest.mark.parametrize("plant", [os.mkfifo, plant_large], ids=["a FIFO", "a TiB"])
def test_what_is_no_key_is_told(folder: Path, plant: Callable[[Path], None]) -> None:
    """It is neither waited for nor read whole."""
    plant(folder / "ca.key")
    _, (finding,) = read_keyring(folder)
    assert finding.code == "keyring-unreadable"
    assert "ca.key" in finding.message


@pytest.mark.parametrize("function", ["os.listdir", "os.lstat", "os.stat", "os.open", "os.read"])
@pytest.mark.parametrize("number", [errno.EIO, errno.EACCES, errno.ESTALE])
def test_a_fault_is_never_absence(folder: Path, monkeypatch: pytest.MonkeyPatch, function: str, number: int) -> None:
    """Whatever cannot be listed, looked at or read is one finding that says what and why, and nothing is returned."""
    put(folder, "ca.key", "nodes/cp-1/apiserver.key")
    (folder / "sa.key").symlink_to("ca.key")

    def fail(*arguments: object, **_: object) -> None:
        raise OSError(number, os.strerror(number), arguments[0] if isinstance(arguments[0], str) else None)

    monkeypatch.setattr(function, fail)
    keyring, (finding,) = read_keyring(folder)
    monkeypatch.undo()
    assert keyring == Keyring()
    assert (finding.code, finding.span.file) == ("keyring-unreadable", str(folder))
    assert os.strerror(number) in finding.message


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (None, "not-a-keyring"),
        (KEY.reveal(), None),
        (OTHER.reveal(), "not-a-keyring"),
        (b"no key", "not-a-keyring"),
        (b"", "not-a-keyring"),
    ],
)
def test_a_lock_proves_a_keyring_without_a_mark(tmp_path: Path, content: bytes | None, code: str | None) -> None:
    """By the key of service accounts, whose public half it has; any other key or text proves nothing."""
    put(tmp_path, "index.html")
    if content is not None:
        put(tmp_path, "sa.key", content=content)
    keyring, findings = read_keyring(tmp_path, LOCK)
    assert [finding.code for finding in findings] == ([code] if code else [])
    assert bool(keyring.secrets) is (code is None)
    assert [finding.code for finding in read_keyring(tmp_path)[1]] == ["not-a-keyring"]


@pytest.mark.parametrize("entry", ["ca.key", "etcd/ca.key", "front-proxy-ca.key", "sa.key"])
def test_each_authority_proves_it_too(cluster: Cluster, tmp_path: Path, entry: str) -> None:
    """By the key of a locked authority's certificate; an authority's key in another's place does not."""
    lock, _ = read_lock(cluster.lock, Sources())
    put(tmp_path / "copy", entry, content=(cluster.keys / entry).read_bytes())
    assert read_keyring(tmp_path / "copy", lock)[0].present
    put(tmp_path / "copy", entry, content=(cluster.keys / "nodes/cp-1/apiserver.key").read_bytes())
    assert not read_keyring(tmp_path / "copy", lock)[0].present


def test_no_lock_is_no_finding(tmp_path: Path) -> None:
    """A first build has none; that it was looked for is remembered."""
    sources = Sources()
    assert read_lock(tmp_path / "cluster.lock", sources) == (None, ())
    assert sources.files == {str(tmp_path / "cluster.lock"): None}


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        (b"\xff", 1, "it is not UTF-8"),
        (b"{\n  x", 2, "it is not JSON"),
        (b"{\n<<<<<<< HEAD\n}", 2, "it holds conflict markers of a merge"),
        (b'{"version": 1,\n=======\n}', 2, "it holds conflict markers of a merge"),
        (b"{}", 1, "it is not a lock of version 1"),
        (b'{"version": 1}', 1, "certificates is missing"),
    ],
)
def test_a_damaged_lock_is_told_with_its_line(tmp_path: Path, content: bytes, line: int, message: str) -> None:
    """What is not a lock is one finding with a place, and help."""
    file = tmp_path / "cluster.lock"
    file.write_bytes(content)
    lock, (finding,) = read_lock(file, Sources())
    assert lock is None
    assert (finding.code, finding.span.file, finding.span.line) == ("lock-damaged", str(file), line)
    assert message in finding.message
