"""Workers of every kind come to a control plane: each is Ready, and reaches the cluster's services. Others do not."""

import shutil

import pytest
from e2e.cluster import Cluster, until
from e2e.conftest import SetUp
from e2e.lab import Lab, kspec
from e2e.node import Node
from e2e.specs import SINGLE
from e2e.test_single import BOOT, DNS, LONGER, NAME, boot
from ruamel.yaml import YAML

pytestmark = pytest.mark.slow

SPEC = f"""\
{SINGLE}---
apiVersion: kspec.dev/v1alpha1
kind: ClusterSpec
nodes:
- name: issued
- name: later
- name: stranger
- name: bootstrap
  credentials: bootstrap
- name: joined
  credentials: bootstrap
- name: refused
  credentials: bootstrap
"""
ADDRESSES = {
    "cp-1": "10.0.0.10",
    **{
        name: f"10.0.0.{number}"
        for number, name in enumerate(("issued", "later", "stranger", "bootstrap", "joined", "refused"), 21)
    },
}
READY = {"cp-1", "issued", "later", "bootstrap", "joined"}


def later(lab: Lab) -> Node:
    """A machine of the workers' image, which has no secrets, and its own archive beside it."""
    image, archive = lab.folder / "worker.tar", lab.folder / "later-secrets.tar"
    kspec("export", "tar", lab.out, "-o", image, "--role", "worker", "--secrets-later")
    kspec("export", "node-archive", lab.out, "-o", archive, "--node", "later")
    node = lab.machine("later", image)
    node.on_disk("install", "-D", "-m", "600", archive, "var/lib/kspec/incoming/later.tar")
    return node


def stranger(lab: Lab) -> None:
    """A worker with the kubeconfig of another cluster, which was built from the same spec."""
    node = lab.machine("stranger", lab.export("stranger"))
    other = lab.folder / "other"
    other.mkdir()
    shutil.copy(lab.folder / "cluster.yaml", other)
    kspec("build", other / "cluster.yaml", "-o", other / "out")
    conf = "etc/kubernetes/kubelet.conf"
    node.on_disk("cp", other / "out" / "nodes" / "stranger" / conf, conf)


def join(lab: Lab, name: str, token: str = "") -> tuple[int, str]:
    """Run real `kubeadm join` on a bare machine, with our document; with another token, if one is given."""
    document = YAML(typ="safe").load(lab.out / "cluster" / "join" / f"{name}.yaml")
    document["timeouts"] = {"discovery": "30s"}
    if token:
        document["discovery"]["bootstrapToken"]["token"] = token
    node = lab.nodes[name]
    path = lab.folder / f"{name}.yaml"
    with path.open("w") as stream:
        YAML(typ="safe").dump(document, stream)
    done = node.run("kubeadm", "join", "--config", path, "--ignore-preflight-errors=all", seconds=BOOT)
    return done.returncode, done.stdout + done.stderr


def resolves(cluster: Cluster, node: Node) -> bool:
    """Whether a node resolves a name through the service's address, which kube-proxy there hands on to CoreDNS."""
    return until(lambda: cluster.resolve(NAME, DNS, node) == "10.96.0.1", 60)


def test_workers_come_to_a_control_plane(set_up: SetUp) -> None:
    """By issued credentials, by secrets that come later, by a bootstrap token, by kubeadm; no others."""
    lab = set_up(ADDRESSES)
    lab.build(SPEC)
    for name in ("cp-1", "issued", "bootstrap"):
        lab.machine(name, lab.export(name))
    later(lab)
    stranger(lab)
    for name in ("joined", "refused"):
        lab.machine(name)
    cluster = boot(lab)
    assert cluster.apply() == []
    lab.boot(*(name for name in ADDRESSES if name != "cp-1"))
    assert until(lambda: cluster.ready_nodes() >= READY - {"joined"}, BOOT), cluster.state()
    lab.figures("three workers are Ready by what was exported")
    status, said = join(lab, "joined")
    assert status == 0, said
    status, said = join(lab, "refused", "abcdef.fedcba9876543210")
    assert (status, "failed to verify JWS signature" in said) == (1, True), said
    lab.figures("kubeadm has joined one more, and none by a wrong token")
    assert until(lambda: cluster.ready_nodes() == READY, BOOT), cluster.state()
    assert until(lambda: set(cluster.running("k8s-app=kube-proxy").values()) == READY, BOOT), cluster.state()
    assert until(lambda: len(cluster.running("k8s-app=kube-dns")) == 2, BOOT), cluster.state()
    for worker in READY:
        assert resolves(cluster, lab.nodes[worker]), worker
    lab.figures("each of them resolves kubernetes.default through the service's address")
    requests = cluster.get("certificatesigningrequests")["items"]
    approved = {one["type"] for request in requests for one in request.get("status", {}).get("conditions", [])}
    assert approved == {"Approved"}
    assert not until(lambda: cluster.ready_nodes() - READY, LONGER / 2)
    assert "refused" not in str(cluster.get("nodes"))
    assert "nauthorized" in lab.nodes["stranger"].said("kubelet", 100_000) or "x509" in lab.nodes["stranger"].said(
        "kubelet", 100_000
    )
    lab.figures("neither a stranger's certificate nor a wrong token has made a node")
