"""A node and what a build writes for it: `tests/test_import_differences.py` has whole imports."""

import os
from pathlib import Path

import pytest
from small_cluster import SPEC, read_spec

from kspec.facts import codes
from kspec.model.clusterspec import ClusterSpec
from kspec.model.code import Severity
from kspec.model.diagnostic import Diagnostic
from kspec.model.existing import Existing, ExistingCredential
from kspec.model.file import File
from kspec.model.span import Span
from kspec.read.existing_difference import compare_existing

WANTED = [
    File("nodes/cp-1/etc/kubernetes/pki/ca.crt", b"ca\n"),
    File("nodes/cp-1/etc/kubernetes/manifests/etcd.yaml", b"a: 1\n"),
    File("nodes/cp-2/etc/kubernetes/manifests/other.yaml", b"a: 1\n"),
]


@pytest.fixture
def spec(tmp_path: Path) -> ClusterSpec:
    """The small cluster."""
    return read_spec(tmp_path, SPEC).stage.spec


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A node that has what a build writes."""
    root = tmp_path / "root"
    for file in WANTED[:2]:
        place = root / file.path.removeprefix("nodes/cp-1/")
        place.parent.mkdir(parents=True)
        place.write_bytes(file.data)
    return root


def compare(root: Path, spec: ClusterSpec, *told: Diagnostic) -> list[tuple[str, str]]:
    """Code and message of each finding, all of them warnings."""
    ca = ExistingCredential(str(root / "etc/kubernetes/pki/ca.crt"), str(root / "etc/kubernetes/pki/ca.key"), b"", None)
    existing = Existing("cp-1", str(root), {"ca": ca}, None, None, "", None)
    findings = compare_existing(existing, spec, WANTED, told)
    assert {finding.severity for finding in findings} <= {Severity.WARNING}
    return [(finding.code, finding.message.replace(f"{root}/etc/kubernetes/", "")) for finding in findings]


def test_a_node_as_a_build_makes_it_is_silent(root: Path, spec: ClusterSpec) -> None:
    """Files of other nodes are none of its."""
    assert compare(root, spec) == []


def test_what_cannot_be_read_is_told(root: Path, spec: ClusterSpec) -> None:
    """A folder, a FIFO, a link that leads nowhere; nothing is waited for."""
    place = root / "etc/kubernetes/manifests/etcd.yaml"
    place.unlink()
    place.mkdir()
    assert compare(root, spec) == [("differs", "manifests/etcd.yaml cannot be read: not a regular file")]
    place.rmdir()
    os.mkfifo(place)
    assert compare(root, spec) == [("differs", "manifests/etcd.yaml cannot be read: not a regular file")]
    place.unlink()
    place.symlink_to("/none")
    told = "manifests/etcd.yaml is a link that leads nowhere: manifests/etcd.yaml says /none"
    assert compare(root, spec) == [("differs", told)]


@pytest.mark.parametrize("name", ["pki/ca.crt", "pki/ca.key"])
def test_what_is_told_already_is_not_told_again(root: Path, spec: ClusterSpec, name: str) -> None:
    """Nor the other half of a pair."""
    (root / "etc/kubernetes/pki/ca.crt").write_text("other\n")
    assert compare(root, spec) == [("differs", "pki/ca.crt differs from line 1 on")]
    span = Span(str(root / "etc/kubernetes" / name), 1, 1, 1, 1)
    assert compare(root, spec, Diagnostic(codes.MISSING, "it is missing", span)) == []


def test_a_file_has_a_bound_of_differences(root: Path, spec: ClusterSpec) -> None:
    """The rest is counted."""
    lines = "".join(f"k{number}: 1\n" for number in range(100))
    (root / "etc/kubernetes/manifests/etcd.yaml").write_text(f"a: 1\n{lines}")
    found = compare(root, spec)
    assert len(found) == 31
    assert found[-1] == ("differs", "manifests/etcd.yaml has 70 more differences")


def test_unknown_files_are_told(root: Path, spec: ClusterSpec) -> None:
    """Files, links and folders that have something in them."""
    (root / "etc/kubernetes/pki/x").symlink_to("ca.crt")
    (root / "etc/kubernetes/tmp").mkdir()
    assert compare(root, spec) == [("unknown-file", "pki/x is on the node, a build does not write it")]
