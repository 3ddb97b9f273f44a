"""What a pack's program is told."""

from pathlib import Path

import pytest
from pack_specs import completed, write_spec

from kspec.facts.releases import release
from kspec.rules.pack_facts import pack_facts, part_of


def test_the_facts_of_a_cluster(tmp_path: Path) -> None:
    """All of them, and nothing secret."""
    spec, _ = completed(write_spec(tmp_path, ""))
    known = release("v1.37.2")
    assert spec
    assert known
    facts = pack_facts(spec, known)
    nodes = facts.pop("nodes")
    marks = {
        name: {form: f"{{kspec:{name}:{form}}}" for form in ("pem", "base64")}
        for name in ("ca", "front-proxy-ca", "etcd/ca")
    }
    assert facts == {
        "name": "kubernetes",
        "release": "v1.37.2",
        "endpoint": "https://192.0.2.10:6443",
        "podSubnets": ["10.244.0.0/16"],
        "podFamilies": ["IPv4"],
        "serviceSubnets": ["10.96.0.0/12"],
        "dns": {"address": "10.96.0.10", "domain": "cluster.local"},
        "etcd": "stacked",
        "imageRepository": "registry.k8s.io",
        "certificatesDir": "/etc/kubernetes/pki",
        "authorities": marks,
    }
    assert nodes[1] == {
        "name": "w-1",
        "role": "worker",
        "first": False,
        "address": "192.0.2.20",
        "host": "192.0.2.20",
        "family": "IPv4",
        "bindPort": 0,
        "labels": {},
        "podSubnets": ["10.244.1.0/24"],
    }


@pytest.mark.parametrize(
    ("subnet", "index", "part"),
    [
        ("10.244.0.0/16", 0, "10.244.0.0/24"),
        ("10.244.0.0/16", 255, "10.244.255.0/24"),
        ("10.244.0.0/16", 256, ""),
        ("10.244.0.0/28", 0, "10.244.0.0/28"),
        ("10.244.0.0/28", 1, ""),
        ("fd00::/48", 2, "fd00:0:0:2::/64"),
    ],
)
def test_each_node_has_a_part_of_the_pod_subnet(subnet: str, index: int, part: str) -> None:
    """As large as kube-controller-manager would give it, as long as there is one."""
    assert part_of(subnet, index) == part
