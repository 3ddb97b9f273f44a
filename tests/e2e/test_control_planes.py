"""Three control planes, started from three images in any order: one cluster, which outlives any of them."""

import random

import pytest
from e2e.cluster import Cluster, until
from e2e.conftest import SetUp
from e2e.lab import Lab, kspec
from e2e.programs import RELEASE
from e2e.test_single import BOOT, LONGER, STATIC

pytestmark = pytest.mark.slow

ENDPOINT = "k8s.north.example.com"
SPEC = f"""\
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: {RELEASE}
controlPlaneEndpoint: {ENDPOINT}:6443
encryptionAlgorithm: ECDSA-P256
---
apiVersion: kspec.dev/v1alpha1
kind: ClusterSpec
nodes:
- name: cp-[1-3]
  role: control-plane
  address: 192.0.2.11
"""
ADDRESSES = {f"cp-{number}": f"192.0.2.{10 + number}" for number in (1, 2, 3)}
PEER = "etc/kubernetes/pki/etcd/peer"
ELSEWHERE = "var/tmp/peer"


def is_ready(cluster: Cluster, name: str) -> bool:
    """Whether the API server of one control plane says so, etcd included."""
    return cluster.kubectl("--server", f"https://{ADDRESSES[name]}:6443", "get", "--raw", "/readyz").stdout == "ok"


def swap(lab: Lab, name: str) -> None:
    """Give a member of etcd a certificate that is not of etcd's authority, and keep its own."""
    for end in ("crt", "key"):
        lab.nodes[name].on_disk("cp", "-p", f"{PEER}.{end}", f"{ELSEWHERE}.{end}")
        lab.nodes[name].on_disk("cp", f"etc/kubernetes/pki/front-proxy-client.{end}", f"{PEER}.{end}")


def restore(lab: Lab, name: str) -> None:
    """Give it its own again."""
    for end in ("crt", "key"):
        lab.nodes[name].on_disk("mv", f"{ELSEWHERE}.{end}", f"{PEER}.{end}")


def test_three_control_planes(set_up: SetUp) -> None:
    """Two are enough to begin with; the third with a wrong certificate does not get in, with its own it does.

    Then one is killed: the others go on, and it comes back.
    """
    lab = set_up(ADDRESSES, ENDPOINT)
    lab.network.balance(6443, list(ADDRESSES.values()))
    lab.build(SPEC)
    kspec("export", "tar", lab.out, "-o", lab.folder / "images", "--all")
    for name in ADDRESSES:
        lab.machine(name, lab.folder / "images" / f"{name}.tar")
    first, second, third = order = random.SystemRandom().sample(sorted(ADDRESSES), 3)
    lab.figures(f"the order is {', '.join(order)}")
    swap(lab, third)
    lab.boot(*order)
    cluster = lab.cluster("cp-1")
    assert until(cluster.is_ready, BOOT), cluster.state()
    lab.figures("two members are an etcd, and an API server is ready")
    assert cluster.apply() == []
    assert until(lambda: cluster.ready_nodes() == {first, second}, BOOT), cluster.state()
    assert "rejected connection" in lab.nodes[first].pod_log(f"etcd-{first}")
    assert not until(lambda: is_ready(cluster, third), LONGER)
    lab.figures("the third has not come in with a swapped certificate")

    lab.nodes[third].kill()
    restore(lab, third)
    lab.boot(third)
    everybody = set(ADDRESSES)
    assert until(lambda: cluster.ready_nodes() == everybody, BOOT), cluster.state()
    mirrors = {f"{name}-{node}" for name in STATIC for node in everybody}
    assert until(lambda: mirrors <= cluster.running().keys(), BOOT), cluster.state()
    assert all(is_ready(cluster, name) for name in everybody)
    lab.figures("with its own it has: three control planes, twelve mirror pods Ready")

    victim = random.SystemRandom().choice(order)
    survivor = next(name for name in order if name != victim)
    lab.nodes[victim].kill()
    cluster = lab.cluster(survivor)
    cluster.kubeconfig = "/etc/kubernetes/admin.conf"
    lab.figures(f"{victim} is killed")
    assert until(lambda: cluster.ready_nodes() == everybody - {victim}, BOOT), cluster.state()
    written = ("-n", "default", "configmap", "written-meanwhile")
    assert until(lambda: cluster.kubectl("create", *written).returncode == 0, 60), cluster.state()
    lab.figures("the others have noticed, and go on")
    lab.boot(victim)
    assert until(lambda: cluster.ready_nodes() == everybody, BOOT), cluster.state()
    assert until(lambda: is_ready(cluster, victim), BOOT), cluster.state()
    own = ("--server", f"https://{ADDRESSES[victim]}:6443")
    assert cluster.kubectl(*own, "get", *written).returncode == 0
    lab.figures(f"{victim} is back, and knows what was written meanwhile")
