"""One control plane, from a spec to answers of its cluster: booted by a real kubelet from what kspec exports."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest
from e2e.cluster import Cluster, until
from e2e.conftest import SetUp
from e2e.lab import Lab, kspec
from e2e.programs import RELEASE
from e2e.specs import SINGLE

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
NODE = {"cp-1": "10.0.0.10"}
STATIC = ("etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler")
PKI = "etc/kubernetes/pki"
NAME: Final = "kubernetes.default.svc.cluster.local"
DNS: Final = "10.96.0.10"
"""A name, and the server of names: kubeadm's default addresses of services."""
BOOT: Final = 300
"""Seconds that each step may take on a busy machine; without other work none takes twenty."""
LONGER: Final = 60
"""Seconds in which what must not come up is watched, after the reason was told."""


def boot(lab: Lab) -> Cluster:
    """Start the node, and wait for its API server."""
    lab.boot("cp-1")
    cluster = lab.cluster("cp-1")
    assert until(cluster.is_ready, BOOT), cluster.state()
    lab.figures("the API server is ready")
    return cluster


def come_alive(lab: Lab, cluster: Cluster) -> None:
    """Everything that a cluster of one node has to do, in the order in which it gets there."""
    mirrors = {f"{name}-cp-1" for name in STATIC}
    assert until(lambda: mirrors <= cluster.running().keys(), BOOT), cluster.state()
    lab.figures("four mirror pods are Running and Ready")
    assert until(lambda: cluster.get("node", "cp-1"), BOOT), cluster.state()
    assert cluster.apply() == []
    lab.figures("every object is taken, strictly validated")
    assert until(lambda: cluster.ready_nodes() == {"cp-1"}, BOOT), cluster.state()
    lab.figures("the node is Ready")
    assert until(lambda: len(cluster.running("k8s-app=kube-dns")) == 2, BOOT), cluster.state()
    assert until(lambda: len(cluster.running("k8s-app=kube-proxy")) == 1, BOOT), cluster.state()
    lab.figures("CoreDNS and kube-proxy are Running and Ready")
    assert until(lambda: cluster.resolve(NAME, DNS) == "10.96.0.1", 60), cluster.resolve(NAME, DNS)
    lab.figures("kubernetes.default is resolved through the service's address")


def test_a_control_plane_boots_from_its_export(set_up: SetUp) -> None:
    """Built, exported, unpacked by tar, booted; kubeadm is content with it, and its disk is as it was built."""
    lab = set_up(NODE)
    lab.build(SINGLE)
    lab.machine("cp-1", lab.export("cp-1"))
    cluster = boot(lab)
    come_alive(lab, cluster)
    said = cluster.node.run("kubeadm", "token", "list", "--kubeconfig", "/etc/kubernetes/admin.conf").stdout
    assert "abcdef.0123456789abcdef" in said
    assert "authentication,signing" in said
    said = cluster.node.run("kubeadm", "certs", "check-expiration").stdout
    for certificate in ("admin.conf", "apiserver-etcd-client", "etcd-server", "front-proxy-client", "super-admin.conf"):
        assert f"\n{certificate} " in said
    assert "364d" in said
    assert "<invalid>" not in said
    lab.figures("kubeadm lists the token, and no certificate that has expired")
    lab.nodes["cp-1"].kill()
    lab.nodes["cp-1"].on_disk(sys.executable, "-m", "kspec", "verify", lab.out, "--root", ".")
    lab.figures("on its disk everything is as it was built")


def test_an_imported_cluster_boots(set_up: SetUp) -> None:
    """A tree that real kubeadm wrote, imported, built again and exported."""
    lab = set_up(NODE)
    recording = ROOT / "golden" / RELEASE / "single" / "tree"
    (lab.folder / "cluster.yaml").write_text(SINGLE)
    kspec("import", f"cp-1={recording}", "--spec", lab.folder / "cluster.yaml")
    lab.build(SINGLE, "--frozen")
    lab.machine("cp-1", lab.export("cp-1"))
    come_alive(lab, boot(lab))


def test_a_swapped_certificate_keeps_it_from_starting(set_up: SetUp) -> None:
    """The control: with another client certificate etcd refuses the API server, which never becomes ready."""
    lab = set_up(NODE)
    lab.build(SINGLE)
    node = lab.machine("cp-1", lab.export("cp-1"))
    for end in ("crt", "key"):
        node.on_disk("cp", f"{PKI}/front-proxy-client.{end}", f"{PKI}/apiserver-etcd-client.{end}")
    lab.boot("cp-1")
    assert until(lambda: "rejected connection" in node.pod_log("etcd-cp-1"), BOOT), node.said("kubelet")
    assert not until(lab.cluster("cp-1").is_ready, LONGER)
    lab.figures("with a swapped certificate, etcd has refused the API server")


def test_an_expired_tree_keeps_it_from_starting(set_up: SetUp) -> None:
    """The control: it is not exported, and where it is booted nevertheless, its kubelet refuses to start."""
    lab = set_up(NODE)
    then = datetime.now(UTC) - timedelta(days=500)
    lab.build(SINGLE, "--now", then.strftime("%Y-%m-%dT%H:%M:%SZ"))
    command: list[str | Path] = [
        sys.executable,
        "-m",
        "kspec",
        "export",
        "tar",
        lab.out,
        "-o",
        lab.folder / "today.tar",
    ]
    refused = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (refused.returncode, "output-expired" in refused.stderr) == (1, True)
    node = lab.machine("cp-1", lab.export("cp-1", "--at", f"{then:%Y-%m-%d}"))
    lab.boot("cp-1")
    assert until(lambda: "expired" in node.said("kubelet", 100_000), BOOT), node.said("kubelet")
    assert not until(lab.cluster("cp-1").is_ready, LONGER)
    lab.figures("an expired tree has not come up")
