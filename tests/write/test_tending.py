"""kspec.write.tending: a keyring is mended, or it is told what is wrong with it; nobody else's files are touched."""

import errno
import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from kspec.disk.atomic import TEMPORARY_SUFFIX, sibling
from kspec.disk.keyring_folder import IGNORE, MARK
from kspec.model.code import Severity
from kspec.model.secret import Secret
from kspec.write.keyring import write_keyring
from kspec.write.tending import TOLD, tend_keyring

ENTRIES = ("ca.key", "nodes/a/etcd/server.key", "tokens/0", "certificate-key", "files/token")


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    """A keyring as kspec writes it."""
    folder = tmp_path / "cluster.keys"
    write_keyring(folder, dict.fromkeys(ENTRIES, Secret(b"secret")))
    (folder / ".state").write_bytes(b"state")
    (folder / ".state").chmod(0o600)
    return folder


def shape(folder: Path) -> Mapping[str, tuple[int, bytes | None]]:
    """Everything in a folder, and the folder itself."""
    return {
        str(path.relative_to(folder)): (path.lstat().st_mode, path.read_bytes() if path.is_file() else None)
        for path in (folder, *sorted(folder.rglob("*")))
    }


def damage(path: str, change: Callable[[Path], object]) -> Callable[[Path], object]:
    """Something done to one path of the keyring."""
    return lambda keys: change(keys / path)


def write(content: bytes) -> Callable[[Path], object]:
    """Write a file."""
    return lambda path: path.write_bytes(content)


def allow(mode: int) -> Callable[[Path], object]:
    """Set a mode."""
    return lambda path: path.chmod(mode)


FOLDERS = (".", "nodes", "nodes/a", "nodes/a/etcd", "tokens", "files")
FILES = (*ENTRIES, ".gitignore", ".kspec-keyring", ".state")
LOOSE = {
    f"{path} {mode:o}": (damage(path, allow(mode)), "keyring-open")
    for paths, modes in ((FOLDERS, (0o755, 0o701, 0o1777)), (FILES, (0o644, 0o640, 0o602, 0o755)))
    for path in paths
    for mode in modes
}
DAMAGES: dict[str, tuple[Callable[[Path], object], str]] = {
    **LOOSE,
    ".gitignore gone": (damage(".gitignore", Path.unlink), "keyring-not-ignored"),
    ".gitignore empty": (damage(".gitignore", write(b"")), "keyring-not-ignored"),
    ".gitignore of comments": (damage(".gitignore", write(b"# *\n")), "keyring-not-ignored"),
    ".gitignore with an exception": (damage(".gitignore", write(b"*\n!ca.key\n")), "keyring-not-ignored"),
    "mark gone": (damage(".kspec-keyring", Path.unlink), ""),
    "a leftover": (damage(".ca.key.kspec-new", write(b"half a key")), ""),
    "a leftover of a note": (damage("..state.kspec-new", write(b"half")), ""),
    "a leftover deep down": (damage("nodes/a/etcd/.server.key.kspec-new", write(b"half a key")), ""),
    **{
        f"a leftover of a name of {length} bytes": (
            damage(f"files/{sibling('x' * length, TEMPORARY_SUFFIX)}", write(b"half")),
            "",
        )
        for length in (200, 201, 244, 245, 255)
    },
    "a lock file": (damage(".guard", Path.touch), ""),
}
"""What is done, and the code of the warning that tells of it even where it is mended."""


@pytest.mark.parametrize("case", DAMAGES)
def test_what_kspec_wrote_is_mended(keys: Path, case: str) -> None:
    """Afterwards the keyring is as kspec writes it, and it was told where somebody may have read it meanwhile."""
    change, code = DAMAGES[case]
    before = shape(keys)
    change(keys)
    assert shape(keys) != before
    findings = tend_keyring(keys)
    assert shape(keys) == before
    assert [finding.code for finding in findings] == ([code] if code else [])
    assert tend_keyring(keys) == ()


@pytest.mark.parametrize("case", [case for case in DAMAGES if case != "a lock file"])
def test_frozen_it_is_told(keys: Path, case: str) -> None:
    """Nothing is changed then, and nothing is passed over in silence."""
    change, code = DAMAGES[case]
    change(keys)
    before = shape(keys)
    (finding,) = tend_keyring(keys, frozen=True)
    assert shape(keys) == before
    assert finding.code == (code or "keyring-untidy")
    assert (finding.severity, finding.span.file) == (Severity.WARNING, str(keys))


@pytest.mark.parametrize("number", [errno.EROFS, errno.EPERM, errno.EACCES])
@pytest.mark.parametrize("case", [case for case in DAMAGES if case != "a lock file"])
def test_where_it_cannot_be_mended_it_is_told(
    keys: Path, monkeypatch: pytest.MonkeyPatch, case: str, number: int
) -> None:
    """A read-only medium, or another's files: as with --frozen."""
    change, code = DAMAGES[case]
    change(keys)
    before = shape(keys)

    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    for name in ("os.chmod", "os.unlink", "os.rename", "kspec.disk.atomic.create"):
        monkeypatch.setattr(name, refuse)
    found = [finding.code for finding in tend_keyring(keys)]
    monkeypatch.undo()
    assert shape(keys) == before
    assert found == [code or "keyring-untidy"]


def test_a_medium_that_only_pretends_to_have_modes(keys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is still open after it was closed is told as open."""
    (keys / "ca.key").chmod(0o644)
    monkeypatch.setattr("os.chmod", lambda *_, **__: None)
    (finding,) = tend_keyring(keys)
    assert "is open" in finding.message


def test_a_fault_of_the_machine_is_none_of_the_keyrings(keys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told as a fault, not as something that may not be changed."""

    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    (keys / "ca.key").chmod(0o644)
    monkeypatch.setattr("os.chmod", fail)
    with pytest.raises(OSError, match="Input/output"):
        tend_keyring(keys)


def test_nobody_elses_files_are_touched(keys: Path) -> None:
    """In kspec's own keyring too: neither closed nor removed, whatever they are named like."""
    (keys / "bin").mkdir(mode=0o755)
    for name in ("bin/tool", "notes.txt", ".profile", ".other.kspec-new", "bin/.ca.key.kspec-new", "x.kspec-new"):
        (keys / name).touch()
        (keys / name).chmod(0o755)
    (keys / ".sa.key.kspec-new").symlink_to("notes.txt")
    (keys / "front-proxy-ca.key").symlink_to("notes.txt")
    before = shape(keys)
    (finding,) = tend_keyring(keys)
    assert finding.notes == ("front-proxy-ca.key: mode 0755",)
    assert shape(keys) == before


def test_a_keyring_that_is_closed_even_more(keys: Path) -> None:
    """0400 and 0500 are as good: nothing is said, nothing is changed."""
    for path in keys.rglob("*.key"):
        path.chmod(0o400)
    before = shape(keys)
    assert tend_keyring(keys) == ()
    assert shape(keys) == before


def test_a_gitignore_that_is_a_link(keys: Path) -> None:
    """Git follows none: it is replaced, and what it leads to stays."""
    (keys / ".gitignore").rename(keys.parent / "ignore")
    (keys / ".gitignore").symlink_to("../ignore")
    assert [finding.code for finding in tend_keyring(keys)] == ["keyring-not-ignored"]
    assert not (keys / ".gitignore").is_symlink()
    assert (keys.parent / "ignore").read_bytes() == (keys / ".gitignore").read_bytes() == IGNORE


def test_a_secret_volume_is_not_asked_for_notes(keys: Path) -> None:
    """Git never sees one, and its files come from the cluster: only open ones are told."""
    volume = keys.parent / "volume"
    (volume / "..1").mkdir(parents=True, mode=0o700)
    volume.chmod(0o700)
    keys.joinpath("ca.key").rename(volume / "..1/ca.key")
    (volume / "..data").symlink_to("..1")
    (volume / "ca.key").symlink_to("..data/ca.key")
    assert tend_keyring(volume, frozen=True) == ()
    (volume / "..1/ca.key").chmod(0o444)
    (finding,) = tend_keyring(volume)
    assert (finding.code, finding.notes) == ("keyring-open", ("ca.key: mode 0444",))


def test_another_users_keyring_is_told(keys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its owner can read every key, whatever the modes; root can anyhow."""
    owner = keys.stat().st_uid
    monkeypatch.setattr("kspec.write.tending._ROOT", -1)
    monkeypatch.setattr(os, "geteuid", lambda: owner + 1)
    (finding,) = tend_keyring(keys)
    assert finding.code == "keyring-open"
    assert f"number {owner}" in finding.message
    monkeypatch.setattr("kspec.write.tending._ROOT", owner)
    assert tend_keyring(keys) == ()


@pytest.mark.parametrize("exists", [True, False])
def test_a_keyring_that_is_not_there(tmp_path: Path, *, exists: bool) -> None:
    """There is nothing to mend, and none is made."""
    if exists:
        (tmp_path / "keys").mkdir(mode=0o755)
    before = shape(tmp_path)
    assert tend_keyring(tmp_path / "keys") == ()
    assert shape(tmp_path) == before


def test_the_mark_is_given_to_a_keyring_of_an_earlier_version(keys: Path) -> None:
    """Without a word."""
    (keys / ".kspec-keyring").unlink()
    assert tend_keyring(keys) == ()
    assert (keys / ".kspec-keyring").read_bytes() == MARK


def test_every_code_is_told() -> None:
    """A build with one of them is not remembered as unchanged."""
    assert {"keyring-open", "keyring-not-ignored", "keyring-untidy"} == TOLD


@pytest.mark.parametrize(
    ("content", "mode", "told"),
    [(b"{}", 0o644, ["keyring-open"]), (b"{}", 0o600, []), (b"age-encryption.org/v1\n", 0o644, [])],
)
def test_a_file_is_open_where_it_is_plain_text(tmp_path: Path, content: bytes, mode: int, told: list[str]) -> None:
    """An encrypted one may be as Git checks it out; neither is changed."""
    file = tmp_path / "site.age"
    assert tend_keyring(file) == ()
    file.write_bytes(content)
    file.chmod(mode)
    assert [finding.code for finding in tend_keyring(file)] == told
    assert file.stat().st_mode & 0o777 == mode
