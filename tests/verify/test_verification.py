"""kspec.verify.verification: what tests/test_altered_trees.py does not show."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

from small_cluster import BUILT, Cluster

from kspec.encode.manifest import Manifest
from kspec.facts import codes
from kspec.model.diagnostic import Diagnostic
from kspec.read.one_document import one_document
from kspec.verify.verification import Request, nodes_of, read_manifest, verify

NOW = datetime.fromisoformat(BUILT).astimezone(UTC)


def manifest_of(cluster: Cluster) -> Manifest:
    """The built output's."""
    found = read_manifest(str(cluster.out))
    assert isinstance(found, Manifest)
    return found


def test_a_manifest_that_cannot_be_used_is_the_one_finding(tmp_path: Path) -> None:
    """Missing, or not one."""
    missing = read_manifest(str(tmp_path))
    (tmp_path / "manifest.json").write_text("{}")
    damaged = read_manifest(str(tmp_path))
    assert isinstance(missing, Diagnostic)
    assert isinstance(damaged, Diagnostic)
    assert (missing.code, damaged.code) == (codes.DRIFT_UNREADABLE, codes.DRIFT_MANIFEST)


def test_the_nodes_of_an_output(cluster: Cluster) -> None:
    """Those that it has trees of."""
    assert nodes_of(manifest_of(cluster)) == ("cp-1",)


def test_an_output_without_keys_still_judges_a_machine(cluster: Cluster) -> None:
    """Its secret files by what is public: the certificates, the authorities."""
    manifest = manifest_of(cluster)
    machine = cluster.folder / "machine"
    cluster.node.rename(machine)
    (cluster.out / "nodes" / "cp-1").mkdir()
    request = Request(str(cluster.out), one_document, NOW, root=str(machine), node="cp-1")
    assert verify(request, manifest).findings == ()
    (machine / "etc/kubernetes/pki/sa.key").write_bytes((machine / "etc/kubernetes/pki/ca.key").read_bytes())
    assert [str(found.code) for found in verify(request, manifest).findings] == ["drift-key"]


def test_a_kubelet_that_has_its_certificate_by_now_is_as_expected(cluster: Cluster) -> None:
    """Where the build gave it a token to ask with; anything else is extra."""
    manifest = manifest_of(cluster)
    folder = cluster.node / "etc/kubernetes"
    (folder / "kubelet.conf").rename(folder / "other.conf")
    found = verify(Request(str(cluster.out), one_document, NOW, root=str(cluster.node), node="cp-1"), manifest).findings
    assert [str(one.code) for one in found] == ["drift-missing", "drift-extra"]


def test_without_a_lock_the_output_tells_how_a_certificate_differs(cluster: Cluster) -> None:
    """Field by field, as the lock would."""
    manifest, machine = manifest_of(cluster), cluster.folder / "machine"
    shutil.copytree(cluster.node, machine)
    folder = machine / "etc/kubernetes/pki"
    (folder / "apiserver.crt").write_bytes((folder / "apiserver-kubelet-client.crt").read_bytes())
    found = verify(Request(str(cluster.out), one_document, NOW, root=str(machine), node="cp-1"), manifest).findings
    (content,) = (one for one in found if one.code == codes.DRIFT_CONTENT)
    assert "subject alternative name DNS:kubernetes is missing" in content.notes
