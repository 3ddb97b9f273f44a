"""The names in certificates that a build would sign. `tests/test_rules_hold.py` compares them with a build's."""

from pathlib import Path

from kspec import pipeline
from kspec.check.view.certificate_names import certificate_names
from kspec.check.view.nodes import members, nodes
from kspec.disk.sources import Sources
from kspec.passes.run import Options

SPECS = Path(__file__).parents[3] / "specs/ok"


def test_each_nodes_certificates_have_its_own_name_and_address() -> None:
    """etcd's member on a node of its own is not a control plane."""
    path = SPECS / "etcd-nodes.yaml"
    wire = pipeline.find(Options((path,), path, path), Sources()).stage
    cluster = wire.get("ClusterConfiguration")
    assert cluster is not None
    server = certificate_names(cluster, nodes(wire)[1], "apiserver")
    assert {"cp-2", "k8s.north.example.com"} <= set(server.dns_names)
    assert server.ip_addresses == ("10.96.0.1", "192.0.2.12")
    assert certificate_names(cluster, members(wire)[0], "etcd-peer") == (
        ("etcd-1", "localhost"),
        ("192.0.2.31", "127.0.0.1", "::1"),
    )
