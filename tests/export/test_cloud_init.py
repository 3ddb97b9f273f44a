"""A tree as user data for cloud-init."""

import base64
import gzip
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from kspec.export.cloud_init import size, user_data
from kspec.facts.user_data import PLATFORMS
from kspec.model.host_tree import HostTree


def read(data: bytes) -> dict[str, Any]:
    """What another reader of YAML makes of it."""
    found: dict[str, Any] = YAML(typ="safe").load(data.decode())
    return found


def test_files_and_commands(control_plane: HostTree) -> None:
    """Every file with its mode as a string; the empty folder is made, the unit enabled."""
    data = user_data(control_plane)
    assert data.startswith(b"#cloud-config\n")
    found = read(data)
    decoded = {}
    for file in found["write_files"]:
        content = base64.b64decode(file["content"])
        decoded[file["path"]] = (
            gzip.decompress(content) if file["encoding"] == "gz+b64" else content,
            file["permissions"],
            file["owner"],
        )
    assert decoded == {f"/{file.path}": (file.data, f"{file.mode:04o}", "root:root") for file in control_plane.files}
    assert found["runcmd"][0][-1] == "/var/lib/etcd"
    assert ["systemctl", "enable", "--now", "--no-block", "kubelet.service"] in found["runcmd"]


def test_a_tree_of_files_alone_runs_nothing(worker: HostTree) -> None:
    """No `runcmd` where there is nothing to run."""
    assert read(user_data(worker)).keys() == {"write_files"}


def test_how_much_of_a_limit_is_taken() -> None:
    """Of the bytes themselves, or of their base64 form where the platform counts that."""
    sizes = {platform.name: size(b"x" * 300, platform) for platform in PLATFORMS}
    assert (sizes["ec2"], sizes["openstack"]) == (300, 400)
    assert [platform.limit for platform in PLATFORMS] == sorted(platform.limit for platform in PLATFORMS)


@pytest.mark.skipif(not shutil.which("cloud-init"), reason="cloud-init is not installed")
def test_cloud_init_takes_it(control_plane: HostTree, tmp_path: Path) -> None:
    """By its own schema."""
    (tmp_path / "user-data").write_bytes(user_data(control_plane))
    command = ["cloud-init", "schema", "--config-file", str(tmp_path / "user-data")]
    said = subprocess.run(command, check=False, capture_output=True, text=True)
    assert said.returncode == 0, said.stderr
    assert "Valid" in said.stdout + said.stderr
