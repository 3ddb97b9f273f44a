"""Certificates that have ended, in files and in kubeconfigs."""

from datetime import UTC, datetime

from small_cluster import Cluster

from kspec.export.expiry import expired
from kspec.read.host_trees import read_output


def test_files_and_kubeconfigs(cluster: Cluster) -> None:
    """Each is named with its tree and its last day; nothing is, as long as all are valid."""
    trees = read_output(cluster.out)[0].trees
    assert expired(trees, datetime(2030, 2, 1, tzinfo=UTC)) == ()
    names = {line.split(": ")[1].split(" ")[0] for line in expired(trees, datetime(2035, 1, 1, tzinfo=UTC))}
    assert "etc/kubernetes/pki/apiserver.crt" in names
    assert "etc/kubernetes/admin.conf" in names
    assert "etc/kubernetes/pki/ca.crt" not in names
