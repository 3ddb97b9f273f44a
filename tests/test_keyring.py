"""The keyring, end to end: only kspec's own is used, closed before it holds a key, and left alone by --frozen."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from small_cluster import Cluster, Kspec, tree

from kspec.disk.keyring_folder import IGNORE


def thesis(folder: Path) -> None:
    """Somebody's folder with a program, a page, and a file that ends like a temporary one."""
    (folder / "bin").mkdir(parents=True)
    (folder / "bin").chmod(0o755)
    for name, mode in (("bin/tool", 0o755), ("index.html", 0o644), (".other.kspec-new", 0o644)):
        (folder / name).write_text("x")
        (folder / name).chmod(mode)


def own_gitignore(folder: Path) -> None:
    """Somebody's folder that has a `.gitignore` already, which ignores nothing."""
    folder.mkdir()
    (folder / ".gitignore").write_text("# nothing\n")


def output(folder: Path) -> None:
    """A folder that looks like an output of kspec's."""
    folder.mkdir()
    (folder / "manifest.json").write_text("{}")
    (folder / ".gitignore").write_text("# Secret files.\n/nodes/cp-1/etc/kubernetes/pki/ca.key\n")


def newer(folder: Path) -> None:
    """The keyring of a kspec to come."""
    folder.mkdir()
    (folder / ".kspec-keyring").write_text("kspec keyring 2\n")


def file(folder: Path) -> None:
    """No folder at all."""
    folder.write_text("x")


def dangling(folder: Path) -> None:
    """A link to a medium that is not mounted."""
    folder.symlink_to("not-mounted/keys")


@pytest.mark.parametrize("frozen", [True, False])
@pytest.mark.parametrize("locked", [True, False])
@pytest.mark.parametrize("plant", [thesis, own_gitignore, output, newer, file, dangling])
def test_a_foreign_folder_is_no_keyring(
    cluster: Cluster, kspec: Kspec, plant: Callable[[Path], None], *, locked: bool, frozen: bool
) -> None:
    """It is refused before anything is changed, by every build; the error names it and says what to do."""
    home = cluster.folder / "home"
    plant(home)
    if not locked:
        cluster.lock.unlink()
    before = tree_of_links(cluster.folder)
    said = kspec("build", cluster.spec, "-o", cluster.folder / "new", "--keys", home, *(["--frozen"] if frozen else []))
    assert said.status == 1
    assert "error[not-a-keyring]" in said.err
    assert f"--> {home}" in said.err
    assert tree_of_links(cluster.folder) == before


def test_a_foreign_folder_is_no_keyring_for_an_import(cluster: Cluster, kspec: Kspec) -> None:
    """Neither is it for an import."""
    home = cluster.folder / "home"
    thesis(home)
    cluster.lock.unlink()
    before = tree_of_links(cluster.folder)
    said = kspec("import", f"cp-1={cluster.node}", "--spec", cluster.spec, "--keys", home)
    assert said.status == 1
    assert "error[not-a-keyring]" in said.err
    assert tree_of_links(cluster.folder) == before


def tree_of_links(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Path to mode, and content of a file or link."""
    return {
        str(path.relative_to(folder)): (
            path.lstat().st_mode,
            os.fsencode(path.readlink()) if path.is_symlink() else path.read_bytes() if path.is_file() else b"",
        )
        for path in sorted(folder.rglob("*"))
    }


@pytest.mark.parametrize("proof", [".gitignore", ".state", "the lock"])
def test_a_keyring_of_an_earlier_version_goes_on_working(cluster: Cluster, kspec: Kspec, proof: str) -> None:
    """It is known by its `.gitignore`, its state, or a key that the lock names, and gets the mark."""
    for path in cluster.keys.glob(".*"):
        if path.name != proof:
            path.unlink()
    shutil.rmtree(cluster.out)
    assert kspec("build", cluster.spec, "-o", cluster.out, "--frozen").status == 0
    assert not (cluster.keys / ".kspec-keyring").exists()
    said = kspec("build", cluster.spec, "-o", cluster.out)
    assert said.status == 0, said.err
    assert (cluster.keys / ".kspec-keyring").exists()
    assert (cluster.keys / ".gitignore").read_bytes() == IGNORE


@pytest.mark.parametrize(
    ("path", "mode"), [("cluster.keys", 0o755), ("cluster.keys/ca.key", 0o644), ("cluster.keys/nodes/cp-1", 0o750)]
)
def test_an_open_keyring_is_told_and_closed_where_nothing_else_changed(
    cluster: Cluster, kspec: Kspec, path: str, mode: int
) -> None:
    """By the next build, whatever else there is to do; the one after it says nothing."""
    build = ("build", cluster.spec, "-o", cluster.out)
    assert kspec(*build).status == 0
    (cluster.folder / path).chmod(mode)
    said = kspec(*build)
    assert said.status == 0
    assert "warning[keyring-open]" in said.err
    assert (cluster.folder / path).stat().st_mode & 0o077 == 0
    assert kspec(*build).err.count("keyring") == 0
    assert "nothing changed" in kspec(*build).out


def test_what_cannot_be_mended_is_told_in_every_build(cluster: Cluster, kspec: Kspec) -> None:
    """A build that has something to say about the keyring is not an unchanged one; a waiver ends that."""
    (cluster.keys / "sa.key").rename(cluster.folder / "sa.key")
    (cluster.keys / "sa.key").symlink_to(cluster.folder / "sa.key")
    (cluster.folder / "sa.key").chmod(0o644)
    for _ in range(2):
        assert "warning[keyring-open]" in kspec("build", cluster.spec, "-o", cluster.out).err
    assert "keyring-open" not in kspec("build", cluster.spec, "-o", cluster.out, "--waive", "keyring-open").err


def crlf(text: bytes) -> bytes:
    """As Git writes it with autocrlf."""
    return text.replace(b"\n", b"\r\n")


def minified(text: bytes) -> bytes:
    """As a formatter may write it."""
    return text.replace(b"\n  ", b"\n").replace(b'": ', b'":')


@pytest.mark.parametrize("form", [crlf, minified])
@pytest.mark.parametrize("options", [("--frozen",), ()])
def test_an_equivalent_lock_stays_as_it_is(
    cluster: Cluster, kspec: Kspec, form: Callable[[bytes], bytes], options: tuple[str, ...]
) -> None:
    """Byte for byte, with --frozen and without: only a lock that says something else is written."""
    cluster.lock.write_bytes(form(cluster.lock.read_bytes()))
    before = cluster.lock.read_bytes()
    assert kspec("build", cluster.spec, "-o", cluster.out, *options).status == 0
    assert cluster.lock.read_bytes() == before


def test_frozen_writes_nothing_but_the_output(cluster: Cluster, kspec: Kspec) -> None:
    """Whatever is wrong with keyring and lock, and whatever a first build has left."""
    (cluster.keys / ".pending").touch()
    (cluster.keys / ".guard").touch()
    (cluster.keys / ".ca.key.kspec-new").touch()
    (cluster.keys / ".gitignore").write_text("")
    (cluster.keys / "ca.key").chmod(0o644)
    (cluster.keys / ".state").unlink()
    before = {path: found for path, found in tree(cluster.folder).items() if not path.startswith("second")}
    said = kspec("build", cluster.spec, "-o", cluster.folder / "second", "--frozen")
    assert said.status == 0
    assert {path: found for path, found in tree(cluster.folder).items() if not path.startswith("second")} == before
    for code in ("keyring-open", "keyring-not-ignored", "keyring-untidy"):
        assert said.err.count(f"warning[{code}]") == 1


def test_frozen_does_not_touch_the_keyring(cluster: Cluster, kspec: Kspec) -> None:
    """No file is made, opened for writing or closed in it, not even for a moment: it may be on a read-only medium."""
    paths = (cluster.keys, *cluster.keys.rglob("*"), cluster.lock)
    before = [(path.stat().st_mtime_ns, path.stat().st_ctime_ns) for path in paths]
    assert kspec("build", cluster.spec, "-o", cluster.folder / "second", "--frozen").status == 0
    assert [(path.stat().st_mtime_ns, path.stat().st_ctime_ns) for path in paths] == before


def test_a_secret_volume(cluster: Cluster, kspec: Kspec) -> None:
    """Links over `..data`, as Kubernetes mounts it, with the mark or without."""
    volume = cluster.folder / "volume"
    shutil.copytree(cluster.keys, volume / "..2026_11_28_13_40")
    (volume / "..data").symlink_to("..2026_11_28_13_40")
    for path in (volume / "..data").iterdir():
        if not path.name.startswith("."):
            (volume / path.name).symlink_to(f"..data/{path.name}")
    for marked in (False, True):
        if marked:
            (volume / ".kspec-keyring").symlink_to("..data/.kspec-keyring")
        out = cluster.folder / f"out-{marked}"
        said = kspec("build", cluster.spec, "-o", out, "--keys", volume, "--frozen")
        assert said.status == 0, said.err
        assert tree(out) == tree(cluster.out)


def test_builds_at_once_with_one_lock_and_several_keyrings(fresh: Cluster) -> None:
    """One wins; each other fails by a clear error, and nothing is written for it."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    names = ("a", "b", "c")
    builds = [
        subprocess.Popen(
            [
                *(sys.executable, "-m", "kspec", "build", str(fresh.spec), "-o", str(fresh.folder / f"out-{name}")),
                *("--keys", str(fresh.folder / f"{name}.keys"), "--lock", str(fresh.lock)),
            ],
            env=environment,
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
        )
        for name in names
    ]
    said = [(build.communicate()[1], build.returncode) for build in builds]
    assert sorted(status for _, status in said) == [0, 1, 1]
    for name, (err, status) in zip(names, said, strict=True):
        assert (fresh.folder / f"{name}.keys").exists() is (fresh.folder / f"out-{name}").exists() is (status == 0)
        assert status == 0 or "error[lock-changed]" in err or "error[keyring-missing]" in err


def test_a_lock_is_not_orphaned_by_a_build_with_another_keyring(cluster: Cluster, kspec: Kspec, tmp_path: Path) -> None:
    """Neither a new keyring nor another cluster's is taken for the lock's; the lock stays."""
    before = cluster.lock.read_bytes()
    other = Cluster(tmp_path / "other")
    other.folder.mkdir()
    other.spec.write_bytes(cluster.spec.read_bytes())
    assert kspec("build", other.spec, "-o", other.out).status == 0
    (tmp_path / "empty").mkdir()
    for keys, code in ((tmp_path / "none", "keyring-missing"), (tmp_path / "empty", "keyring-missing")):
        assert f"error[{code}]" in kspec("build", cluster.spec, "-o", cluster.out, "--keys", keys).err
    assert "error[key-mismatch]" in kspec("build", cluster.spec, "-o", cluster.out, "--keys", other.keys).err
    assert cluster.lock.read_bytes() == before
    assert not (tmp_path / "none").exists()
