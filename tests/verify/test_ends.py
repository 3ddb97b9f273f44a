"""kspec.verify.ends."""

from small_cluster import Cluster

from kspec.encode import lock_text
from kspec.encode.manifest import Manifest
from kspec.read.one_document import one_document
from kspec.verify.ends import Ends, ends_of
from kspec.verify.verification import read_manifest
from kspec.x509.expiry import of_lock


def ends(cluster: Cluster) -> Ends:
    """Those of the built output."""
    manifest = read_manifest(str(cluster.out))
    assert isinstance(manifest, Manifest)
    return ends_of(str(cluster.out), manifest, one_document)


def test_an_output_shows_what_its_lock_knows(cluster: Cluster) -> None:
    """By the same names; that there is a certificate key is seen by the Secret that it is for."""
    lock = lock_text.parse(cluster.lock.read_text())
    found = ends(cluster)
    assert [one for one in found.ends if one.kind != "certificate-key"] == list(of_lock(lock))
    assert [one.name for one in found.ends if one.kind == "certificate-key"] == ["certificate key"]
    assert found.findings == ()
    assert found.authority.startswith("sha256:")


def test_without_secret_files_the_certificates_are_seen(cluster: Cluster) -> None:
    """What is in kubeconfigs is not, nor are tokens."""
    for path in cluster.out.rglob("*.conf"):
        path.unlink()
    for path in cluster.out.rglob("Secret-bootstrap-token-*"):
        path.unlink()
    names = {one.name for one in ends(cluster).ends}
    assert "cp-1/apiserver" in names
    assert {name for name in names if "token" in name or name.endswith(".conf")} == set()
