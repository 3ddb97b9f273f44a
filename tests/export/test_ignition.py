"""A tree as an Ignition configuration."""

import base64
import gzip
import json
from typing import Any

import pytest

from kspec.export.ignition import VERSIONS, configuration
from kspec.model.host_tree import HostTree


def content(contents: dict[str, str]) -> bytes:
    """What a file's `contents` stand for."""
    data = base64.b64decode(contents["source"].removeprefix("data:;base64,"))
    return gzip.decompress(data) if contents.get("compression") == "gzip" else data


@pytest.mark.parametrize("version", VERSIONS)
def test_files_folders_and_units(control_plane: HostTree, version: str) -> None:
    """Modes are decimal, owners root; a unit is one of Ignition's, with its drop-in, and no file beside."""
    found: dict[str, Any] = json.loads(configuration(control_plane, version))
    assert found["ignition"] == {"version": version}
    files = {file["path"]: file for file in found["storage"]["files"]}
    plain = [file for file in control_plane.files if not file.path.startswith("etc/systemd")]
    assert {path: (content(file["contents"]), file["mode"]) for path, file in files.items()} == {
        f"/{file.path}": (file.data, file.mode) for file in plain
    }
    assert all(file["user"] == {"id": 0} and file["group"] == {"id": 0} for file in files.values())
    assert [(one["path"], one["mode"]) for one in found["storage"]["directories"]] == [("/var/lib/etcd", 0o700)]
    [unit] = found["systemd"]["units"]
    assert (unit["name"], unit["enabled"]) == ("kubelet.service", True)
    assert [one["name"] for one in unit["dropins"]] == ["10-kubeadm.conf"]


def test_what_gets_shorter_is_compressed(control_plane: HostTree) -> None:
    """A long text is, a short one is not."""
    files = json.loads(configuration(control_plane))["storage"]["files"]
    packed = {file["path"]: "compression" in file["contents"] for file in files}
    assert packed["/etc/kubernetes/pki/ca.crt"]
    assert not packed["/etc/kubernetes/manifests/kube-apiserver.yaml"]
