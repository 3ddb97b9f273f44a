"""A tree as SPDX."""

import hashlib
import json
from pathlib import Path

import pytest

from kspec.export.spdx import spdx
from kspec.model.host_tree import HostTree

IMAGES = ("registry.k8s.io/kube-apiserver:v1.37.2", "registry.k8s.io/pause@sha256:00ff")


def test_what_is_said(control_plane: HostTree) -> None:
    """Public files with their digests; a secret one among those that were left out, without any digest."""
    data = spdx(control_plane, IMAGES, "1.2.3")
    key = next(file for file in control_plane.files if file.path.endswith("ca.key")).data
    assert data == spdx(control_plane, IMAGES, "1.2.3")
    found = json.loads(data)
    left_out = found["packages"][0]["packageVerificationCode"]["packageVerificationCodeExcludedFiles"]
    assert left_out == ["./etc/kubernetes/pki/ca.key"]
    assert {one["fileName"] for one in found["files"]} == {f"./{file.path}" for file in control_plane.files} - {
        *left_out
    }
    for digest in (hashlib.sha256(key), hashlib.sha1(key, usedforsecurity=False)):
        assert digest.hexdigest() not in data.decode()
    assert len({one["SPDXID"] for one in (*found["packages"], *found["files"])}) == len(found["files"]) + 3


def test_the_namespace_follows_from_what_is_said(control_plane: HostTree) -> None:
    """Another image, another document."""
    one, two = (json.loads(spdx(control_plane, names, "1")) for names in (IMAGES, IMAGES[:1]))
    assert one["documentNamespace"] != two["documentNamespace"]


def test_its_own_tools_take_it(control_plane: HostTree, worker: HostTree, tmp_path: Path) -> None:
    """They parse and validate it without a remark."""
    parsing = pytest.importorskip("spdx_tools.spdx.parser.parse_anything", reason="spdx-tools is not installed")
    validation = pytest.importorskip("spdx_tools.spdx.validation.document_validator")
    for tree in (control_plane, worker):
        file = tmp_path / f"{tree.name}.spdx.json"
        file.write_bytes(spdx(tree, IMAGES, "1.2.3"))
        assert validation.validate_full_spdx_document(parsing.parse_file(str(file)), "SPDX-2.3") == []
