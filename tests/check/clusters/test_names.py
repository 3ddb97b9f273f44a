"""What a cluster is called, and where it is found."""

from pathlib import Path

from cluster_sets import cluster, codes, two

from kspec.check.clusters.names import canonical

NODES = "---\napiVersion: kspec.dev/v1alpha1\nkind: ClusterSpec\nnodes: [{{name: '{0}-w-[1-3]', address: {1}}}]\n"


def test_hosts_are_spelt_in_one_way() -> None:
    """Case, a last dot and forms of addresses make no other host."""
    assert canonical("API.Example.") == canonical("api.example")
    assert canonical("FD00:0::1") == canonical("fd00::1")


def test_every_machine_counts(tmp_path: Path) -> None:
    """Those of a range, too: the second and the third of the one are the first two of the other."""
    eu = cluster("eu", 1, more=NODES.format("eu", "192.0.2.21"))
    us = cluster("us", 2, more=NODES.format("us", "192.0.2.22"))
    assert codes(two(tmp_path, us, eu)) == ["set-node-address", "set-node-address"]
