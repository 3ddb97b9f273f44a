"""A tree as CycloneDX."""

import hashlib
import json

import pytest

from kspec.export.cyclonedx import cyclonedx
from kspec.model.host_tree import HostTree

IMAGES = ("registry.k8s.io/kube-apiserver:v1.37.2", "registry.k8s.io/pause:3.10")


def test_what_is_said(control_plane: HostTree) -> None:
    """Images, public files with their digest, secret ones by path; the same bytes each time."""
    data = cyclonedx(control_plane, IMAGES, "1.2.3")
    key = next(file for file in control_plane.files if file.path.endswith("ca.key")).data
    assert data == cyclonedx(control_plane, IMAGES, "1.2.3")
    found = {one["name"]: one for one in json.loads(data)["components"]}
    ca = next(file for file in control_plane.files if file.path.endswith("ca.crt"))
    assert found["/etc/kubernetes/pki/ca.crt"]["hashes"] == [
        {"alg": "SHA-256", "content": hashlib.sha256(ca.data).hexdigest()}
    ]
    assert "hashes" not in found["/etc/kubernetes/pki/ca.key"]
    assert hashlib.sha256(key).hexdigest() not in data.decode()
    assert found["registry.k8s.io/pause"]["version"] == "3.10"
    assert len(found) == len(control_plane.files) + len(IMAGES)


def test_the_serial_number_follows_from_what_is_said(control_plane: HostTree) -> None:
    """Another image, another number."""
    one, two = (json.loads(cyclonedx(control_plane, names, "1")) for names in (IMAGES, IMAGES[:1]))
    assert one["serialNumber"] != two["serialNumber"]
    assert "timestamp" not in one["metadata"]


def test_the_schema_takes_it(control_plane: HostTree, worker: HostTree) -> None:
    """That of CycloneDX's own library, strictly."""
    validation = pytest.importorskip("cyclonedx.validation.json", reason="cyclonedx-python-lib is not installed")
    schema = pytest.importorskip("cyclonedx.schema")
    validator = validation.JsonStrictValidator(schema.SchemaVersion.V1_6)
    for tree in (control_plane, worker):
        text = cyclonedx(tree, IMAGES, "1.2.3").decode()
        assert validator.validate_str(text) is None
        assert validator.validate_str(text.replace('"file"', '"folder"')) is not None
