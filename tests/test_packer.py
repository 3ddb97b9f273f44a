"""The Packer example: validated, and built with real Packer without a network.

Needs Debian's `packer` and root, as a build of an image does. Packer is kept from asking the network for updates.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from kspec.cli.main import main

pytestmark = pytest.mark.packer

ROOT = Path(__file__).parents[1]
TEMPLATE = ROOT / "docs" / "examples" / "packer"
NODE = "cp-1"
SHIM = """\
#!/bin/sh
{tar} "$@"
status=$?
stat -c '%A %n' {work} {work}/* >>{log}
exit $status
"""
"""Stands before the real tar on PATH and notes, after each step, how the files on the way may be accessed."""


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """The output of a build of one control plane."""
    spec = shutil.copy(ROOT / "specs" / "ok" / "single.yaml", tmp_path / "cluster.yaml")
    assert main(["build", str(spec), "-o", str(tmp_path / "out")]) == 0
    return tmp_path / "out"


def packer(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Packer on the example with everything open to everyone: no step may rely on the caller's umask."""
    return subprocess.run(
        ["packer", *arguments, TEMPLATE],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "HOME": str(folder), "CHECKPOINT_DISABLE": "1", **environment},
        umask=0,
        capture_output=True,
        text=True,
        check=False,
    )


def bake(folder: Path, out: Path, root: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Bake the node of `out` into the root folder `root`."""
    variables = {"out": str(out), "node": NODE, "root": str(root)}
    options = [option for name, value in variables.items() for option in ("-var", f"{name}={value}")]
    return packer(folder, "build", "-color=false", "-only=null.root", *options, **environment)


def test_the_template_is_valid_for_both_sources(tmp_path: Path) -> None:
    """Packer accepts the template, for the mounted image and for the machine, and finds it well formatted."""
    checksum = f"base_image_checksum=sha256:{'0' * 64}"
    for done in (packer(tmp_path, "validate", "-var", checksum), packer(tmp_path, "fmt", "-check")):
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_image_has_every_file_with_its_mode_and_owner_and_nothing_else(out: Path, tmp_path: Path) -> None:
    """What is baked is the manifest's list for the node: content, mode, root as owner; no more and no less."""
    root = tmp_path / "image"
    done = bake(tmp_path, out, root)
    assert done.returncode == 0, done.stdout
    prefix = f"nodes/{NODE}/"
    manifest = json.loads((out / "manifest.json").read_text())
    files = {path: entry["mode"] for path, entry in manifest["files"].items() if path.startswith(prefix)}
    folders = {path: mode for path, mode in manifest["folders"].items() if path.startswith(prefix)}
    assert files
    baked = {f"{prefix}{path.relative_to(root)}": path for path in root.rglob("*")}
    assert {name: f"{path.stat().st_mode & 0o7777:04o}" for name, path in baked.items()} == files | folders
    assert {(path.stat().st_uid, path.stat().st_gid) for path in baked.values()} == {(0, 0)}
    assert all(baked[name].read_bytes() == (out / name).read_bytes() for name in files)


def test_secrets_are_closed_to_others_on_the_way(out: Path, tmp_path: Path) -> None:
    """The tar file and its folder are the owner's alone while Packer works, and gone afterwards."""
    work, log, real = tmp_path / "packer-work", tmp_path / "seen", shutil.which("tar")
    shim = tmp_path / "bin" / "tar"
    shim.parent.mkdir()
    shim.write_text(SHIM.format(tar=real, work=work, log=log))
    shim.chmod(0o755)
    done = bake(tmp_path, out, tmp_path / "image", PATH=f"{shim.parent}:{os.environ['PATH']}")
    assert done.returncode == 0, done.stdout
    seen = log.read_text().splitlines()
    assert {f"drwx------ {work}", f"-rw------- {work}/node.tar"} <= set(seen)
    assert all(line.split()[0] in {"drwx------", "-rw-------"} for line in seen)
    assert not work.exists()


def test_a_failed_bake_leaves_no_secrets_behind(out: Path, tmp_path: Path) -> None:
    """An image that cannot be written fails the build, and the tar file is removed all the same."""
    (tmp_path / "image").write_text("a file where the image's root should be")
    done = bake(tmp_path, out, tmp_path / "image")
    assert done.returncode == 1
    assert not (tmp_path / "packer-work").exists()


def test_what_the_image_has_already_stays_as_it_is(out: Path, tmp_path: Path) -> None:
    """Modes, times and owners of its folders, and links to folders on another disk."""
    root = tmp_path / "image"
    for name, mode in (("etc", 0o700), ("var/lib", 0o711), ("data/kubelet", 0o750), ("var/lib/etcd", 0o700)):
        (root / name).mkdir(parents=True)
        (root / name).chmod(mode)
    os.chown(root / "var/lib/etcd", 1234, 1234)
    (root / "var/lib/kubelet").symlink_to("../../data/kubelet")
    root.chmod(0o555)
    kept = [root, root / "etc", root / "var/lib", root / "data/kubelet", root / "var/lib/etcd"]
    before = {path: (path.stat().st_mode, path.stat().st_uid, path.stat().st_gid) for path in kept}
    done = bake(tmp_path, out, root)
    assert done.returncode == 0, done.stdout
    assert {path: (path.stat().st_mode, path.stat().st_uid, path.stat().st_gid) for path in kept} == before
    assert min(path.stat().st_mtime for path in kept) > 1_000_000_000
    assert (root / "var/lib/kubelet").is_symlink()
    assert (root / "data/kubelet/config.yaml").is_file()


def lose_a_key(out: Path) -> None:
    (out / "nodes/cp-1/etc/kubernetes/pki/ca.key").unlink()


def open_a_key(out: Path) -> None:
    (out / "nodes/cp-1/etc/kubernetes/pki/ca.key").chmod(0o644)


def edit_a_manifest(out: Path) -> None:
    path = out / "nodes/cp-1/etc/kubernetes/manifests/etcd.yaml"
    path.write_text(path.read_text() + "# mine\n")


def add_a_file(out: Path) -> None:
    (out / "nodes/cp-1/etc/kubernetes/notes").write_text("mine")


def lose_the_manifest(out: Path) -> None:
    (out / "manifest.json").unlink()


@pytest.mark.parametrize("damage", [lose_a_key, open_a_key, edit_a_manifest, add_a_file, lose_the_manifest])
def test_a_tree_that_is_not_whole_is_refused(out: Path, tmp_path: Path, damage: Callable[[Path], None]) -> None:
    """Before anything is packed or written, and nothing is left behind."""
    damage(out)
    done = bake(tmp_path, out, tmp_path / "image")
    assert done.returncode == 1
    assert not (tmp_path / "packer-work").exists()
    assert not (tmp_path / "image").exists()


def test_an_expired_tree_is_refused(tmp_path: Path) -> None:
    """An image outlives the day on which it was baked."""
    spec = shutil.copy(ROOT / "specs" / "ok" / "single.yaml", tmp_path / "cluster.yaml")
    assert main(["build", str(spec), "-o", str(tmp_path / "out"), "--now", "2020-01-01T00:00:00Z"]) == 0
    done = bake(tmp_path, tmp_path / "out", tmp_path / "image")
    assert (done.returncode, "has expired" in done.stdout) == (1, True)


@pytest.mark.parametrize("target", ["/elsewhere", "../../../elsewhere"])
def test_a_link_out_of_the_image_is_refused(out: Path, tmp_path: Path, target: str) -> None:
    """Keys of the node would be written beside the image, on the machine that bakes."""
    root = tmp_path / "image"
    (root / "var").mkdir(parents=True)
    (root / "var/lib").symlink_to(target)
    done = bake(tmp_path, out, root)
    assert (done.returncode, "is a link to" in done.stdout) == (1, True)
    assert [path.name for path in root.iterdir()] == ["var"]


def test_another_node_is_told_the_known_ones(out: Path, tmp_path: Path) -> None:
    """A slip in the name leaves nothing at which the next run would fail."""
    variables = ["-var", f"out={out}", "-var", "node=cp-9", "-var", f"root={tmp_path / 'image'}"]
    done = packer(tmp_path, "build", "-color=false", "-only=null.root", *variables)
    assert (done.returncode, "expected one of: cp-1" in done.stdout) == (1, True)
    assert not (tmp_path / "packer-work").exists()
