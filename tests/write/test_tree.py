"""kspec.write.tree: what is written, what stays, and what is refused."""

import fcntl
import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from deep_tree import MakeDeep

from kspec.disk.keyring_folder import MARK
from kspec.encode import manifest
from kspec.model.file import File, Folder
from kspec.model.secret import Secret
from kspec.model.written import WriteSummary
from kspec.write import ownership as ownership_module
from kspec.write import tree as tree_module
from kspec.write.state import State
from kspec.write.tree import foresee_tree, write_tree

ROOT = Path(__file__).parents[2]
PKI = "nodes/a/etc/kubernetes/pki"
FOLDERS = [Folder("nodes/a/etc/kubernetes/manifests", 0o700), Folder("nodes/a/var/lib/etcd", 0o700)]
Snapshot = dict[str, tuple[int, bytes | None]]


def files_of(public: bytes = b"public", secret: bytes = b"secret") -> list[File]:
    files = [
        File(".gitignore", b"*.key\n"),
        File("images.txt", b"images"),
        File(f"{PKI}/ca.crt", public),
        File(f"{PKI}/ca.key", Secret(secret), 0o600),
        File("nodes/a/bin/hook", b"#!/bin/sh\n", 0o755),
    ]
    return [*files, manifest.render(files, FOLDERS, "0", "v1.34.2")]


def written(result: object) -> WriteSummary:
    assert isinstance(result, WriteSummary), result
    return result


def refused(result: object) -> dict[str, tuple[str, ...]]:
    assert isinstance(result, tuple), result
    assert all(finding.message and finding.help and finding.span.file for finding in result)
    return {finding.code: finding.notes for finding in result}


def snapshot(folder: Path) -> Snapshot:
    return {
        str(path.relative_to(folder)): (
            path.lstat().st_mode,
            path.read_bytes() if path.is_file() and not path.is_symlink() else None,
        )
        for path in folder.rglob("*")
    }


@pytest.fixture(autouse=True)
def _no_flush(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not wait for the medium: test_concurrent_writers does, in processes of its own."""
    monkeypatch.setattr(tree_module, "flush_file_system", lambda _: None)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """An output folder as kspec wrote it."""
    written(write_tree(tmp_path / "out", files_of(), FOLDERS))
    return tmp_path / "out"


def test_first_write(tmp_path: Path) -> None:
    """A first write makes every file and folder with its exact mode, missing parents too, and leaves nothing else."""
    summary = written(write_tree(tmp_path / "deep/er/out", files_of(), FOLDERS))
    assert len(files_of()) == len(summary.created)
    assert summary.changed == summary.unchanged == summary.removed == summary.mended == ()
    modes = {path: oct(stat.S_IMODE(mode)) for path, (mode, _) in snapshot(tmp_path / "deep/er/out").items()}
    assert modes == {
        ".gitignore": "0o644",
        "images.txt": "0o644",
        "manifest.json": "0o644",
        "nodes": "0o700",
        "nodes/a": "0o755",
        "nodes/a/bin": "0o755",
        "nodes/a/bin/hook": "0o755",
        "nodes/a/etc": "0o755",
        "nodes/a/etc/kubernetes": "0o755",
        "nodes/a/etc/kubernetes/manifests": "0o700",
        PKI: "0o755",
        f"{PKI}/ca.crt": "0o644",
        f"{PKI}/ca.key": "0o600",
        "nodes/a/var": "0o755",
        "nodes/a/var/lib": "0o755",
        "nodes/a/var/lib/etcd": "0o700",
    }
    assert stat.S_IMODE((tmp_path / "deep/er/out").stat().st_mode) == 0o755
    assert [path.name for path in (tmp_path / "deep/er").iterdir()] == ["out"]


def test_nothing_to_do(out: Path) -> None:
    """A second write of the same writes nothing: the folder itself stays the same one."""
    before = {path: path.lstat().st_ctime_ns for path in [out, *out.rglob("*")]}
    summary = written(write_tree(out, files_of(), FOLDERS))
    assert not summary.wrote
    assert len(files_of()) == len(summary.unchanged)
    assert {path: path.lstat().st_ctime_ns for path in [out, *out.rglob("*")]} == before


def test_unchanged_files_keep_their_inode(out: Path) -> None:
    """Only what differs is written anew."""
    before = {path: path.stat().st_ino for path in out.rglob("*") if path.is_file()}
    summary = written(write_tree(out, files_of(b"changed"), FOLDERS))
    assert summary.changed == ("manifest.json", f"{PKI}/ca.crt")
    kept = {str(path.relative_to(out)) for path, inode in before.items() if path.stat().st_ino == inode}
    assert kept == set(summary.unchanged)
    assert all(path.stat().st_nlink == 1 for path in before)


def test_file_with_a_second_name_is_copied(out: Path, tmp_path: Path) -> None:
    """A file that can be changed through another name does not stay part of the tree."""
    os.link(out / "images.txt", tmp_path / "other")
    written(write_tree(out, files_of(b"changed"), FOLDERS))
    (tmp_path / "other").write_bytes(b"tampered")
    assert (out / "images.txt").read_bytes() == b"images"


def test_file_of_another_owner_is_copied(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file whose owner could change it at any time does not stay part of the tree."""
    before = (out / "images.txt").stat().st_ino
    monkeypatch.setattr(os, "geteuid", lambda: 4242)
    written(write_tree(out, files_of(b"changed"), FOLDERS))
    assert (out / "images.txt").stat().st_ino != before


def test_without_hard_links(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file system without hard links gets copies."""

    def link(*_: object, **__: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", link)
    assert written(write_tree(out, files_of(b"changed"), FOLDERS)).changed
    assert (out / "images.txt").read_bytes() == b"images"


def test_file_that_is_swapped_while_it_is_linked(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What appears at a path after it was read does not get into the tree."""
    link = os.link

    def swap(source: str, *arguments: str, **named: object) -> None:
        (out / source).unlink()
        (out / source).write_bytes(b"swapped")
        link(source, *arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "link", swap)
    written(write_tree(out, files_of(b"changed"), FOLDERS))
    assert (out / "images.txt").read_bytes() == b"images"


def test_what_git_loses_is_mended(out: Path) -> None:
    """Modes and empty folders are mended without a word of refusal, and counted."""
    (out / "nodes/a/bin/hook").chmod(0o644)
    (out / f"{PKI}/ca.key").chmod(0o640)
    (out / "nodes").chmod(0o755)
    (out / "nodes/a/var/lib/etcd").rmdir()
    (out / "stray").mkdir()
    summary = written(write_tree(out, files_of(), FOLDERS))
    assert summary.mended == ("nodes/a/bin/hook", f"{PKI}/ca.key")
    assert summary.folders == ("nodes", "nodes/a/var/lib/etcd", "stray")
    assert summary.created == summary.changed == summary.removed == ()
    assert not written(write_tree(out, files_of(), FOLDERS)).wrote


def test_secret_with_a_loose_mode_gets_a_new_inode(out: Path) -> None:
    """Whoever opened a secret file while it was readable cannot read what is written later."""
    key = out / f"{PKI}/ca.key"
    key.chmod(0o644)
    before = key.stat().st_ino
    written(write_tree(out, files_of(), FOLDERS))
    assert before != key.stat().st_ino
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_missing_files_are_made_again(out: Path) -> None:
    """A clone, which has no secret files, is completed."""
    (out / f"{PKI}/ca.key").unlink()
    assert written(write_tree(out, files_of(), FOLDERS)).created == (f"{PKI}/ca.key",)


def test_root_folder_keeps_its_mode(tmp_path: Path) -> None:
    """An output folder that the user made closed stays closed."""
    (tmp_path / "out").mkdir(0o700)
    written(write_tree(tmp_path / "out", files_of(), FOLDERS))
    written(write_tree(tmp_path / "out", files_of(b"changed"), FOLDERS))
    assert stat.S_IMODE((tmp_path / "out").stat().st_mode) == 0o700


def test_symbolic_link_to_the_output_is_resolved(out: Path, tmp_path: Path) -> None:
    """A link to the output folder stays a link, and the folder behind it is written."""
    (tmp_path / "link").symlink_to("out")
    written(write_tree(tmp_path / "link", files_of(b"changed"), FOLDERS))
    assert (tmp_path / "link").is_symlink()
    assert (out / f"{PKI}/ca.crt").read_bytes() == b"changed"


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o027, 0o077, 0o777])
def test_umask_does_not_matter(tmp_path: Path, umask: int) -> None:
    """Whatever the umask, the modes are the same, and the umask is the caller's afterwards."""
    written(write_tree(tmp_path / "reference", files_of(), FOLDERS))
    before = os.umask(umask)
    try:
        written(write_tree(tmp_path / "out", files_of(), FOLDERS))
    finally:
        after = os.umask(before)
    assert after == umask
    assert snapshot(tmp_path / "out") == snapshot(tmp_path / "reference")


def test_secrets_are_never_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A secret file is 0600 when it is made, and so is the temporary folder 0700, even under umask 000."""
    seen: dict[str, int] = {}
    write = os.write

    def watch(descriptor: int, content: bytes) -> int:
        if bytes(content) == b"secret":
            seen["file"] = stat.S_IMODE(os.fstat(descriptor).st_mode)
            seen["folder"] = stat.S_IMODE((tmp_path / ".out.kspec-staging").stat().st_mode)
        return write(descriptor, content)

    monkeypatch.setattr(os, "write", watch)
    before = os.umask(0)
    try:
        written(write_tree(tmp_path / "out", files_of(), FOLDERS))
    finally:
        os.umask(before)
    assert seen == {"file": 0o600, "folder": 0o700}


# -- refusals ----------------------------------------------------------------------------------------------------------


def assert_nothing_written(out: Path, attempt: Callable[[], object]) -> dict[str, tuple[str, ...]]:
    before = snapshot(out)
    reasons = refused(attempt())
    assert snapshot(out) == before
    assert sorted(path.name for path in out.parent.iterdir()) == [out.name]
    return reasons


@pytest.mark.parametrize("prune", [False, True])
def test_foreign_folder(tmp_path: Path, *, prune: bool) -> None:
    """A folder without a manifest is nobody's to replace, not even with prune."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out/thesis.txt").write_bytes(b"years")

    def attempt() -> object:
        return write_tree(tmp_path / "out", files_of(), FOLDERS, prune=prune)

    assert assert_nothing_written(tmp_path / "out", attempt) == {"not-ours": ()}


def test_damaged_manifest(out: Path) -> None:
    """A damaged manifest says nothing of an edited file; where all is as it is to be, nothing is lost without it."""
    (out / "manifest.json").write_bytes(b"{}\n")
    assert written(write_tree(out, files_of(), FOLDERS)).changed == ("manifest.json",)
    (out / "manifest.json").write_bytes(b"{}\n")
    (out / "images.txt").write_bytes(b"edited")
    result = write_tree(out, files_of(), FOLDERS)
    assert isinstance(result, tuple)
    assert "manifest.json is damaged" in result[0].message


def test_conflict_markers(out: Path) -> None:
    """Of a merge's conflict, in the manifest or in another file, the way out is told."""
    markers = b"<<<<<<< HEAD\na\n=======\nb\n>>>>>>> other\n"
    (out / "images.txt").write_bytes(markers)
    for _ in range(2):  # in one file, then in the manifest too
        (finding,) = write_tree(out, files_of(), FOLDERS)  # type: ignore[misc]  # it is refused
        assert finding.code in {"edited", "not-ours"}
        assert "conflict markers of a merge" in finding.message
        assert "either side of lock and output" in finding.help
        (out / "manifest.json").write_bytes(markers)


def test_files_of_another_branch(out: Path) -> None:
    """What kspec is known to have written is its own, whatever the manifest that Git has put there says."""
    ledger = State(out.parent / "state", b"k" * 32)
    more = [*files_of()[:-1], File("nodes/b/key", Secret(b"s"), 0o600), File("nodes/b/crt", b"p")]
    more.append(manifest.render(more, FOLDERS, "0", "v1.34.2"))
    written(write_tree(out, more, FOLDERS, ledger=ledger))
    (out / "manifest.json").write_bytes(files_of()[-1].data)
    (out / "nodes/b/mine").write_bytes(b"mine")
    assert refused(write_tree(out, files_of(), FOLDERS, ledger=ledger)) == {"foreign": ("nodes/b/mine",)}
    assert refused(write_tree(out, files_of(), FOLDERS)) == {"foreign": ("nodes/b/crt", "nodes/b/key", "nodes/b/mine")}
    (out / "nodes/b/mine").unlink()
    assert written(write_tree(out, files_of(), FOLDERS, ledger=ledger)).removed == ("nodes/b/crt", "nodes/b/key")


def test_a_folder_whose_manifest_git_has_removed(out: Path) -> None:
    """A branch without the output leaves the secrets, which Git ignores: those that are known are kspec's own."""
    ledger = State(out.parent / "state", b"k" * 32)
    written(write_tree(out, files_of(secret=b"2"), FOLDERS, ledger=ledger, prune=True))
    for path in (".gitignore", "images.txt", f"{PKI}/ca.crt", "nodes/a/bin/hook", "manifest.json"):
        (out / path).unlink()
    assert refused(write_tree(out, files_of(), FOLDERS)) == {"not-ours": ()}
    assert written(write_tree(out, files_of(), FOLDERS, ledger=ledger)).changed == (f"{PKI}/ca.key",)


@pytest.mark.parametrize("prune", [False, True])
def test_a_keyring_in_the_output(out: Path, *, prune: bool) -> None:
    """Private keys are never removed with an output, whosever keyring it is."""
    (out / "old/keys").mkdir(parents=True)
    (out / "old/keys/.kspec-keyring").write_bytes(MARK)
    (out / "old/keys/ca.key").write_bytes(b"key")
    codes = assert_nothing_written(out, lambda: write_tree(out, files_of(b"changed"), FOLDERS, prune=prune))
    assert codes == {"overlapping-paths": ("old/keys/.kspec-keyring",)}


def test_line_ends_of_a_checkout(out: Path) -> None:
    """Files whose lines a checkout has ended with CR LF are kspec's own, and get their bytes back."""
    files = files_of(b"two\nlines\n")
    written(write_tree(out, files, FOLDERS))
    for path in (f"{PKI}/ca.crt", "manifest.json", ".gitignore"):
        (out / path).write_bytes((out / path).read_bytes().replace(b"\n", b"\r\n"))
    summary = written(write_tree(out, files, FOLDERS))
    assert summary.changed == (".gitignore", "manifest.json", f"{PKI}/ca.crt")
    (out / f"{PKI}/ca.crt").write_bytes(b"two\r\nother lines\r\n")
    assert refused(write_tree(out, files, FOLDERS)) == {"edited": (f"{PKI}/ca.crt",)}


def test_manifest_that_is_a_link(out: Path, tmp_path: Path) -> None:
    """A manifest from elsewhere makes no folder kspec's own."""
    (out / "manifest.json").rename(tmp_path / "elsewhere.json")
    (out / "manifest.json").symlink_to(tmp_path / "elsewhere.json")
    assert refused(write_tree(out, files_of(), FOLDERS)) == {"not-ours": ()}


def test_edited_and_foreign_files_are_listed_and_pruned(out: Path) -> None:
    """Each edited file and each that kspec did not write is named; prune gives them up."""
    (out / "images.txt").write_bytes(b"edited")
    (out / f"{PKI}/ca.crt").write_bytes(b"edited")
    (out / "notes/today").mkdir(parents=True)
    (out / "notes/today/a.txt").write_bytes(b"mine")
    (out / "README.md").write_bytes(b"mine")
    assert assert_nothing_written(out, lambda: write_tree(out, files_of(), FOLDERS)) == {
        "edited": ("images.txt", f"{PKI}/ca.crt"),
        "foreign": ("README.md", "notes/today/a.txt"),
    }
    summary = written(write_tree(out, files_of(), FOLDERS, prune=True))
    assert summary.changed == ("images.txt", f"{PKI}/ca.crt")
    assert summary.removed == ("README.md", "notes/today/a.txt")
    assert not written(write_tree(out, files_of(), FOLDERS)).wrote


def test_edit_that_the_spec_has_caught_up_with(out: Path) -> None:
    """A file that already has the content that is to be written is not at fault."""
    (out / f"{PKI}/ca.crt").write_bytes(b"changed")
    assert written(write_tree(out, files_of(b"changed"), FOLDERS)).changed == ("manifest.json",)


def test_secrets_are_judged_by_the_ledger(tmp_path: Path) -> None:
    """A secret that kspec knows to have written may change; one that was edited, or of which it knows nothing, not."""
    (tmp_path / "keys").mkdir()
    out, ledger = tmp_path / "out", State(tmp_path / "keys/.state", b"k" * 32)
    written(write_tree(out, files_of(secret=b"one"), FOLDERS, ledger=ledger))
    assert refused(write_tree(out, files_of(secret=b"two"), FOLDERS)) == {"unrecorded": (f"{PKI}/ca.key",)}
    assert written(write_tree(out, files_of(secret=b"two"), FOLDERS, ledger=ledger)).changed == (f"{PKI}/ca.key",)
    (out / f"{PKI}/ca.key").write_bytes(b"edited")
    assert refused(write_tree(out, files_of(secret=b"three"), FOLDERS, ledger=ledger)) == {
        "unrecorded": (f"{PKI}/ca.key",)
    }
    assert refused(write_tree(out, files_of(secret=b"two"), FOLDERS, ledger=ledger)) == {
        "unrecorded": (f"{PKI}/ca.key",)
    }
    assert written(write_tree(out, files_of(secret=b"edited"), FOLDERS)).changed == ()


@pytest.mark.parametrize("kind", ["link to a file", "link to a folder", "dangling link", "fifo", "folder"])
@pytest.mark.parametrize("path", [file.path for file in files_of() if file.path != "manifest.json"])
def test_planted_things(out: Path, tmp_path: Path, path: str, kind: str) -> None:
    """Whatever is planted at a file's path is refused, and with prune replaced; nothing outside is touched."""
    canary = tmp_path / "canary"
    canary.mkdir()
    (canary / "file").write_bytes(b"canary")
    before = snapshot(canary)
    place = out / path
    place.unlink()
    if kind == "fifo":
        os.mkfifo(place)
    elif kind == "folder":
        place.mkdir()
        (place / "file").write_bytes(b"canary")
    else:
        place.symlink_to({"link to a file": canary / "file", "link to a folder": canary}.get(kind, "nowhere"))
    at_fault = f"{path}/file" if kind == "folder" else path
    assert refused(write_tree(out, files_of(), FOLDERS)) == {"foreign": (at_fault,)}
    written(write_tree(out, files_of(), FOLDERS, prune=True))
    assert not place.is_symlink()
    assert place.is_file()
    assert not written(write_tree(out, files_of(), FOLDERS)).wrote
    assert snapshot(canary) == before


def test_planted_link_in_place_of_a_folder(out: Path, tmp_path: Path) -> None:
    """A link in place of a folder is not walked through, neither to read nor to write nor to remove."""
    (out / "nodes").rename(tmp_path / "elsewhere")
    (out / "nodes").symlink_to(tmp_path / "elsewhere")
    before = snapshot(tmp_path / "elsewhere")
    assert refused(write_tree(out, files_of(), FOLDERS)) == {"foreign": ("nodes",)}
    written(write_tree(out, files_of(), FOLDERS, prune=True))
    assert not (out / "nodes").is_symlink()
    assert snapshot(tmp_path / "elsewhere") == before


@pytest.mark.parametrize("name", [".out.kspec-staging", ".out.kspec-old"])
@pytest.mark.parametrize("kind", ["link", "file", "folder"])
def test_planted_siblings(out: Path, tmp_path: Path, name: str, kind: str) -> None:
    """What lies at the names of the temporary siblings is removed, never followed."""
    canary = tmp_path / "canary"
    canary.mkdir()
    (canary / "file").write_bytes(b"canary")
    if kind == "link":
        (tmp_path / name).symlink_to(canary)
    elif kind == "file":
        (tmp_path / name).write_bytes(b"")
    else:
        (tmp_path / name).mkdir()
    written(write_tree(out, files_of(b"changed"), FOLDERS))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["canary", "out"]
    assert (canary / "file").read_bytes() == b"canary"


@pytest.mark.parametrize("as_file", [False, True])
def test_git_repository(out: Path, *, as_file: bool) -> None:
    """A repository or worktree in the output folder is refused, even with prune."""
    if as_file:
        (out / ".git").write_bytes(b"gitdir: elsewhere")
    else:
        (out / ".git").mkdir()

    def attempt() -> object:
        return write_tree(out, files_of(), FOLDERS, prune=True)

    assert assert_nothing_written(out, attempt) == {"repository": (".git",)}


def test_output_that_is_a_file(tmp_path: Path) -> None:
    """A file in the output folder's place is refused."""
    (tmp_path / "out").write_bytes(b"mine")
    assert refused(write_tree(tmp_path / "out", files_of(), FOLDERS, prune=True)) == {"no-folder": ()}
    assert (tmp_path / "out").read_bytes() == b"mine"


@pytest.mark.parametrize("where", ["", "/nodes", "/a b"])
def test_mount_points(
    out: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    """A mount point at or below the output folder is named."""
    table = tmp_path_factory.mktemp("proc") / "mountinfo"
    point = f"{out}{where}".replace(" ", "\\040")
    table.write_text(
        f"22 1 0:21 / / rw - ext4 x rw\n23 22 0:22 / {point} rw - tmpfs x rw\n24 22 0:2 / {out}put rw - t x"
    )
    monkeypatch.setattr(ownership_module, "_MOUNTS", table)
    reasons = assert_nothing_written(out, lambda: write_tree(out, files_of(b"changed"), FOLDERS))
    assert reasons == {"immovable": (f"{out}{where}",)}


def test_root_folder_is_a_mount_point() -> None:
    """The root of the file system cannot be exchanged."""
    assert "/" in refused(write_tree(Path("/"), files_of(), FOLDERS))["immovable"]


@pytest.mark.parametrize("prune", [False, True])
def test_public_over_secrets(out: Path, *, prune: bool) -> None:
    """A public build is refused where secret files are, and accepted where only the manifest names them."""
    public = [file for file in files_of() if not isinstance(file.content, Secret)]

    def attempt() -> object:
        return write_tree(out, public, FOLDERS, public=True, prune=prune)

    assert assert_nothing_written(out, attempt) == {"public-over-secrets": (f"{PKI}/ca.key",)}
    (out / f"{PKI}/ca.key").unlink()
    assert not written(attempt()).wrote


def test_before_is_called_once_the_write_is_certain(out: Path) -> None:
    """Keyring and lock are written before the tree, also where the tree stays; never where the write is refused."""
    seen: list[bytes] = []

    def before() -> None:
        seen.append((out / f"{PKI}/ca.crt").read_bytes())

    written(write_tree(out, files_of(b"changed"), FOLDERS, before=before))
    written(write_tree(out, files_of(b"changed"), FOLDERS, before=before))
    (out / "foreign").write_bytes(b"")
    refused(write_tree(out, files_of(b"again"), FOLDERS, before=before))
    assert seen == [b"public", b"changed"]


@pytest.mark.parametrize(
    ("files", "public"),
    [
        pytest.param([File("a", b"")], False, id="no manifest"),
        pytest.param([*files_of(), File("images.txt", b"")], False, id="twice"),
        pytest.param([*files_of(), File("../x", b"")], False, id="outside"),
        pytest.param([*files_of(), File("/x", b"")], False, id="absolute"),
        pytest.param([*files_of(), File("nodes", b"")], False, id="file and folder"),
        pytest.param([*files_of(), File("x", Secret(b""), 0o644)], False, id="open secret"),
        pytest.param(files_of(), True, id="secret in a public build"),
    ],
)
def test_our_own_bugs(tmp_path: Path, files: list[File], *, public: bool) -> None:
    """Files that make no tree are an exception, before anything is touched."""
    with pytest.raises(ValueError, match=r"tree|path|two files|both|open secret"):
        write_tree(tmp_path / "out", files, FOLDERS, public=public)
    assert list(tmp_path.iterdir()) == []


# -- other users, other processes --------------------------------------------------------------------------------------


@pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")
@pytest.mark.parametrize("umask", [0o000, 0o777])
def test_as_an_ordinary_user(umask: int) -> None:
    """An ordinary user writes the same, removes folders that are closed, and is stopped by a closed parent."""
    with tempfile.TemporaryDirectory() as name:
        base = Path(name)
        written(write_tree(base / "warm", files_of(), FOLDERS))
        reference = snapshot(base / "warm")
        user = os.getuid() or 65534
        os.chown(base, user, -1)
        if (child := os.fork()) == 0:
            status = 1
            try:
                if os.getuid() == 0:
                    os.setgid(65534)
                    os.setuid(user)
                os.umask(umask)
                closed = [*FOLDERS, Folder("closed", 0o500), Folder("closed/inner", 0o500)]
                files = [file for file in files_of() if file.path != "manifest.json"]
                files.append(File("closed/file", b"x", 0o400))
                written(write_tree(base / "out", [*files, manifest.render(files, closed, "0", "v1")], closed))
                written(write_tree(base / "out", files_of(), FOLDERS))
                assert snapshot(base / "out") == reference
                base.chmod(0o555)
                with pytest.raises(PermissionError):
                    write_tree(base / "out", files_of(b"changed"), FOLDERS)
                assert snapshot(base / "out") == reference
                base.chmod(0o755)
                assert sorted(path.name for path in base.iterdir()) == ["out", "warm"]
                status = 0
            finally:
                os._exit(status)
        assert os.waitpid(child, 0)[1] == 0


def test_waiting_for_another_writer(out: Path) -> None:
    """A writer waits for the one that holds the folder above, and says so once."""
    other = os.open(out.parent, os.O_DIRECTORY)
    fcntl.flock(other, fcntl.LOCK_EX)
    waited: list[str] = []

    def waiting(what: str) -> None:
        waited.append(what)
        os.close(other)

    assert written(write_tree(out, files_of(b"changed"), FOLDERS, waiting=waiting)).changed
    assert [what.partition(",")[0] for what in waited] == [str(out.parent)]


WRITER = """
import sys
from pathlib import Path
from kspec.model.file import File
from kspec.encode import manifest
from kspec.model.written import WriteSummary
from kspec.write.tree import foresee_tree, write_tree
out, word, rounds = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
for number in range(rounds):
    files = [File(f"f{i}", f"{word}{number}".encode()) for i in range(8)]
    files.append(manifest.render(files, [], "0", "v1"))
    assert isinstance(write_tree(out, files, []), WriteSummary)
"""


@pytest.mark.parametrize(("writers", "rounds"), [(3, 5), pytest.param(8, 200, marks=pytest.mark.slow)])
def test_concurrent_writers(tmp_path: Path, writers: int, rounds: int) -> None:
    """Writers of one folder wait for each other; a reader that opens the folder sees one of their trees, whole."""
    out = tmp_path / "out"
    processes = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(out), f"w{number}-", str(rounds)])
        for number in range(writers)
    ]
    running = True
    while running:  # and once more when all are done: a busy machine may not let the reader in before
        running = any(process.poll() is None for process in processes)
        if not out.exists():
            continue
        folder = os.open(out, os.O_DIRECTORY)
        try:
            contents = {Path(f"/proc/self/fd/{folder}/f{number}").read_bytes() for number in range(8)}
        except FileNotFoundError:  # the old tree, which is being removed: the reader held it open for too long
            continue
        finally:
            os.close(folder)
        assert len(contents) == 1
    assert [process.wait() for process in processes] == [0] * writers
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_deep_tree_in_the_output(out: Path, make_deep: MakeDeep) -> None:
    """A tree of 3,000 levels in the output is one foreign thing, and --prune gives it up."""
    make_deep(out / "d", 3_000)
    (told,) = refused(write_tree(out, files_of(), FOLDERS))["foreign"]
    assert len(told) < 500
    (removed,) = written(write_tree(out, files_of(), FOLDERS, prune=True)).removed
    assert set(removed.split("/")) == {"d"}
    assert not (out / "d").exists()


@pytest.mark.skipif(shutil.which("flock") is None, reason="there is no flock(1) here")
def test_a_reader_that_takes_longer_holds_the_build_off(out: Path) -> None:
    """The command of docs/output.md copies under the very lock that a build waits for."""
    (command,) = re.findall(r"^\$ (flock .*)$", (ROOT / "docs/output.md").read_text(), re.MULTILINE)
    subprocess.run(["sh", "-c", command], cwd=out.parent, check=True)
    assert snapshot(out.parent / "copy") == snapshot(out)
    parent = os.open(out.parent, os.O_DIRECTORY)
    fcntl.flock(parent, fcntl.LOCK_SH)
    seen = []

    def waiting(_holder: str) -> None:
        seen.append((out / f"{PKI}/ca.crt").read_bytes())
        fcntl.flock(parent, fcntl.LOCK_UN)

    written(write_tree(out, files_of(b"changed"), FOLDERS, waiting=waiting))
    os.close(parent)
    assert seen == [b"public"]


def test_a_system_that_cannot_link_a_link(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that stay as they are are copied."""

    def refuse(*_: object, **__: object) -> None:
        raise NotImplementedError

    monkeypatch.setattr(os, "link", refuse)
    assert written(write_tree(out, files_of(b"changed"), FOLDERS)).changed


def test_a_refusal_is_foreseen_without_touching_anything(tmp_path: Path) -> None:
    """The reasons are those of writing; a folder that is not there, or whose parent is not, has none."""

    def foreseen(*, prune: bool = False) -> object:
        return foresee_tree(target, files_of(), FOLDERS, prune=prune, public=False, ledger=None, identity=None)

    target = tmp_path / "a" / "out"
    assert foreseen() == ()
    assert list(tmp_path.iterdir()) == []
    written(write_tree(target, files_of(), FOLDERS))
    (target / "images.txt").write_bytes(b"edited")
    (target / "mine").write_bytes(b"x")
    before = snapshot(tmp_path)
    assert foreseen() == write_tree(target, files_of(), FOLDERS)
    assert foreseen(prune=True) == ()
    assert snapshot(tmp_path) == before
