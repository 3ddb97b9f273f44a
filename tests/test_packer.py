"""What `kspec export packer` makes: validated, and baked with real Packer without a network; the example is the same.

Needs Debian's `packer` and root, as a build of an image does. Packer is kept from asking the network for updates.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from kspec.cli.main import main

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "docs" / "examples" / "packer"
NODE = "cp-1"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """The output of a build of one control plane."""
    spec = shutil.copy(ROOT / "specs" / "ok" / "single.yaml", tmp_path / "cluster.yaml")
    assert main(["build", str(spec), "-o", str(tmp_path / "out")]) == 0
    return tmp_path / "out"


@pytest.fixture
def images(out: Path, tmp_path: Path) -> Path:
    """What is exported of it."""
    assert main(["export", "packer", str(out), "-o", str(tmp_path / "images")]) == 0
    return tmp_path / "images"


def packer(folder: Path, template: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Packer on a template with everything open to everyone: no step may rely on the caller's umask."""
    return subprocess.run(
        ["packer", *arguments, template],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "HOME": str(folder), "CHECKPOINT_DISABLE": "1"},
        umask=0,
        capture_output=True,
        text=True,
        check=False,
    )


def bake(folder: Path, images: Path, root: Path) -> subprocess.CompletedProcess[str]:
    """Bake the node into the root folder `root`."""
    return packer(folder, images, "build", "-color=false", f"-only={NODE}.null.root", "-var", f"root={root}")


def files(root: Path) -> dict[str, Path]:
    """Every file in a folder, by its path in it."""
    return {str(path.relative_to(root)): path for path in root.rglob("*") if path.is_file()}


def test_the_example_is_what_is_exported(tmp_path: Path) -> None:
    """But for the archive, which nobody commits: the template and the programs, byte for byte."""
    tree = ROOT / "docs" / "examples" / "review" / "out"
    command = ["export", "packer", str(tree), "-o", str(tmp_path / "images"), "--public", "--at", "2026-06-01"]
    assert main(command) == 0
    made = {name: path.read_bytes() for name, path in files(tmp_path / "images").items() if f"{NODE}." not in name}
    assert made == {name: path.read_bytes() for name, path in files(EXAMPLE).items() if name != "README.md"}


@pytest.mark.packer
def test_the_template_is_valid_for_both_sources(tmp_path: Path, images: Path) -> None:
    """Packer accepts the template, for the mounted image and for the machine, and finds it well formatted."""
    checksum = f"base_image_checksum=sha256:{'0' * 64}"
    for done in (packer(tmp_path, images, "validate", "-var", checksum), packer(tmp_path, images, "fmt", "-check")):
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.packer
def test_the_image_has_every_file_with_its_mode_and_owner_and_nothing_else(
    out: Path, images: Path, tmp_path: Path
) -> None:
    """What is baked is the manifest's list for the node: content, mode, root as owner; no more and no less."""
    root = tmp_path / "image"
    root.mkdir()
    done = bake(tmp_path, images, root)
    assert done.returncode == 0, done.stdout
    prefix = f"nodes/{NODE}/"
    manifest = json.loads((out / "manifest.json").read_text())
    listed = {path: entry["mode"] for path, entry in manifest["files"].items() if path.startswith(prefix)}
    assert listed
    baked = {f"{prefix}{name}": path for name, path in files(root).items()}
    assert {name: f"{path.stat().st_mode & 0o7777:04o}" for name, path in baked.items()} == listed
    assert {(path.stat().st_uid, path.stat().st_gid) for path in root.rglob("*")} == {(0, 0)}
    assert all(path.read_bytes() == (out / name).read_bytes() for name, path in baked.items())
    assert not [path for path in root.rglob("*") if path.stat().st_mode & 0o022]


@pytest.mark.packer
def test_a_failed_bake_leaves_nothing_in_the_image(images: Path, tmp_path: Path) -> None:
    """A damaged archive, and an image that cannot be written, fail the build."""
    archive = images / f"{NODE}.tar"
    archive.write_bytes(archive.read_bytes().replace(b"PRIVATE", b"private"))
    (tmp_path / "image").mkdir()
    assert bake(tmp_path, images, tmp_path / "image").returncode == 1
    assert files(tmp_path / "image") == {}
    (tmp_path / "file").write_text("a file where the image's root should be")
    assert bake(tmp_path, images, tmp_path / "file").returncode == 1


@pytest.mark.packer
def test_what_the_image_has_already_stays_as_it_is(images: Path, tmp_path: Path) -> None:
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
    done = bake(tmp_path, images, root)
    assert done.returncode == 0, done.stdout
    assert {path: (path.stat().st_mode, path.stat().st_uid, path.stat().st_gid) for path in kept} == before
    assert min(path.stat().st_mtime for path in kept) > 1_000_000_000
    assert (root / "var/lib/kubelet").is_symlink()
    assert (root / "data/kubelet/config.yaml").is_file()


@pytest.mark.packer
@pytest.mark.parametrize("target", ["/elsewhere", "../../../elsewhere"])
def test_a_link_out_of_the_image_is_refused(images: Path, tmp_path: Path, target: str) -> None:
    """Keys of the node would be written beside the image, on the machine that bakes."""
    root = tmp_path / "image"
    (root / "var").mkdir(parents=True)
    (root / "var/lib").symlink_to(target)
    done = bake(tmp_path, images, root)
    assert (done.returncode, "that leads out of" in done.stdout) == (1, True)
    assert [path.name for path in root.iterdir()] == ["var"]
