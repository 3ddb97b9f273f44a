"""A Packer template: Debian's packer takes it and bakes with it."""

import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from kspec.export.packer import template
from kspec.model.file import File
from kspec.model.host_tree import HostTree


def lay(files: tuple[File, ...], folder: Path) -> Path:
    """Write a target's files."""
    folder.mkdir()
    for file in files:
        (folder / file.path).write_bytes(file.data)
        (folder / file.path).chmod(file.mode)
    return folder


def test_one_build_for_each_tree(control_plane: HostTree, worker: HostTree) -> None:
    """With an archive, its digest, and lists of digests and modes; those of a tree with keys are closed."""
    files = {file.path: file for file in template([control_plane, worker])}
    text = files["kspec.pkr.hcl"].data.decode()
    assert [line.split('"')[1] for line in text.splitlines() if line.startswith("  name ")] == ["cp-1", "worker-1"]
    for end in ("tar", "tar.sha256", "sums", "modes"):
        assert files[f"cp-1.{end}"].mode == 0o600
        assert files[f"worker-1.{end}"].mode == 0o644
        assert f'"${{path.root}}/cp-1.{end}"' in text


def test_install_lays_the_tree_and_compares(control_plane: HostTree, tmp_path: Path) -> None:
    """As root; without kspec, by sha256sum and stat."""
    if os.getuid() != 0:
        pytest.skip("files of root need root")
    folder, root = lay(template([control_plane]), tmp_path / "packer"), tmp_path / "root"
    root.mkdir()
    subprocess.run(["sh", folder / "install.sh", folder, "cp-1", root], check=True, capture_output=True)
    for file in control_plane.files:
        assert (root / file.path).read_bytes() == file.data
        assert stat.S_IMODE((root / file.path).stat().st_mode) == file.mode


@pytest.mark.parametrize("harm", ["tar", "sums", "modes"])
def test_a_damaged_archive_leaves_nothing(control_plane: HostTree, tmp_path: Path, harm: str) -> None:
    """Whichever of the three is wrong, the files are gone again and the status tells."""
    if os.getuid() != 0:
        pytest.skip("files of root need root")
    folder, root = lay(template([control_plane]), tmp_path / "packer"), tmp_path / "root"
    root.mkdir()
    path = folder / f"cp-1.{harm}"
    path.write_bytes(path.read_bytes().replace(b"600 0 0", b"644 0 0", 1).replace(b"planted", b"PLANTED"))
    if harm == "sums":
        path.write_bytes(
            b"0" + path.read_bytes()[1:] if path.read_bytes()[:1] != b"0" else b"1" + path.read_bytes()[1:]
        )
    said = subprocess.run(["sh", folder / "install.sh", folder, "cp-1", root], check=False, capture_output=True)
    assert said.returncode != 0
    assert [path for path in root.rglob("*") if path.is_file()] == []


@pytest.mark.packer
def test_packer_bakes_a_mounted_image(control_plane: HostTree, worker: HostTree, tmp_path: Path) -> None:
    """Debian's packer validates both sources and bakes one tree into a folder."""
    assert shutil.which("packer"), "install Debian's packer"
    folder, root = lay(template([control_plane, worker]), tmp_path / "packer"), tmp_path / "root"
    root.mkdir()
    environment = {**os.environ, "CHECKPOINT_DISABLE": "1", "PACKER_CACHE_DIR": str(tmp_path / "cache")}
    subprocess.run(["packer", "validate", "."], cwd=folder, env=environment, check=True, capture_output=True)
    command = ["packer", "build", "-only=cp-1.null.root", "-var", f"root={root}", "."]
    said = subprocess.run(command, cwd=folder, env=environment, check=False, capture_output=True, text=True)
    assert said.returncode == 0, said.stdout + said.stderr
    assert {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()} == {
        file.path for file in control_plane.files
    }
