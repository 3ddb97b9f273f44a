"""What a pack's program is told."""

from pathlib import Path

import pytest
from pack_specs import completed, write_dual, write_spec

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
        "addresses": {"IPv4": "192.0.2.20"},
        "bindPort": 0,
        "labels": {},
        "podSubnets": ["10.244.1.0/24"],
    }


@pytest.mark.parametrize("subnets", ["10.244.0.0/16,fd00:244::/56", "fd00:244::/56,10.244.0.0/16"])
def test_a_node_has_the_addresses_that_its_kubelet_announces(tmp_path: Path, subnets: str) -> None:
    """The first is the one by which others reach it; a word that is not an address is none."""
    path = write_dual(tmp_path, subnets, packs="")
    both = {"IPv4": "192.0.2.20", "IPv6": "2001:db8::20"}
    known = release("v1.37.2")
    for value, addresses in (("", both), ("::", {"IPv4": "192.0.2.20"}), ("worker", {"IPv4": "192.0.2.20"})):
        text = path.read_text()
        path.write_text(text.replace("192.0.2.20,2001:db8::20", value) if value else text)
        spec, _ = completed(path)
        assert spec
        assert known
        node = pack_facts(spec, known)["nodes"][1]
        assert (node["address"], node["addresses"]) == ("192.0.2.20", addresses)
        path.write_text(text)


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
