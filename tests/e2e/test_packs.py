"""Packs on real kubelets: each pod of theirs is Ready, and does on two nodes what the pack is for."""

import json
import sys
from pathlib import Path
from typing import Final

import pytest
from e2e.cluster import Cluster, until
from e2e.conftest import SetUp
from e2e.lab import Lab
from e2e.pack_drivers import PLACES, register
from e2e.pack_questions import Talkers, raw, samples, targets, workloads
from e2e.specs import PACKS
from e2e.test_single import BOOT, DNS, LONGER, NAME, boot

pytestmark = pytest.mark.slow

NODES: Final = {"cp-1": "10.0.0.10", "w-1": "10.0.0.21"}
VIEWER: Final = "/etc/kubernetes/headlamp-viewer.conf"
ASK_PAGE: Final = Path(__file__).parent / "ask_page.py"
CACHE: Final = "169.254.20.10"
"""Where node-local-dns listens besides the address of the cluster's DNS."""
EMPTY: Final = """
(cd "$0" && find . -type d -empty -printf '%m %P\\n') | while read -r mode folder; do
    test -d "$folder" || install -d -m "$mode" "$folder"
done
"""
"""Makes what an archive does not bring along, as docs/images.md says."""
EXPECTED: Final = {
    ("kube-apiserver", "10.0.0.10:6443"),
    ("kube-controller-manager", "10.0.0.10:10257"),
    ("kube-scheduler", "10.0.0.10:10259"),
    ("etcd", "10.0.0.10:2382"),
    *((job, f"{address}:10250") for job in ("kubelet", "kubelet-cadvisor") for address in NODES.values()),
}
"""Prometheus' targets of which the spec says where they are: job and address."""
WORKLOADS: Final = {
    *("headlamp/headlamp", "monitoring/prometheus", "kube-system/coredns", "kube-system/kube-proxy"),
    *("kube-system/metrics-server", "kube-system/node-local-dns"),
}


def start(lab: Lab, network: str) -> Cluster:
    """Boot both nodes from their exports, and wait until both are known."""
    lab.build(PACKS[network])
    for name in NODES:
        lab.machine(name, lab.export(name)).on_disk("sh", "-ec", EMPTY, lab.out / "nodes" / name)
    cluster = boot(lab)
    lab.boot("w-1")
    for node in lab.nodes.values():
        # what node-local-dns puts its address on; a kernel that has no such links lends another kind
        node.run("sh", "-c", "ip link add nodelocaldns type dummy || ip link add nodelocaldns type bridge")
    assert until(lambda: len(cluster.get("nodes").get("items", [])) == len(NODES), BOOT), cluster.state()
    return cluster


def come_up(lab: Lab, cluster: Cluster, expected: set[str]) -> None:
    """Apply the output's objects, and wait until both nodes and every pod are Ready."""
    assert cluster.apply() == []
    lab.figures("every object is taken, strictly validated")
    assert until(lambda: cluster.ready_nodes() == set(NODES), BOOT), cluster.state()
    lab.figures("both nodes are Ready")
    assert until(lambda: expected <= {name for name, ready in workloads(cluster).items() if ready}, BOOT), (
        workloads(cluster),
        cluster.state(),
    )
    assert all(workloads(cluster).values())
    lab.figures("every pod of the packs is Ready")


def talk(lab: Lab, cluster: Cluster) -> Talkers:
    """Pods of both nodes reach each other, seen by their own addresses, and resolve names."""
    talkers = Talkers(cluster, lab.folder)
    assert until(lambda: talkers.pods().keys() == NODES.keys(), BOOT), cluster.state()
    assert until(lambda: not talkers.strangers(), 60), talkers.strangers()
    for node in NODES:
        assert until(lambda node=node: talkers.say(node, f"resolve?name={NAME}") == "10.96.0.1", 60), (  # type: ignore[misc]
            talkers.say(node, f"resolve?name={NAME}")
        )
    lab.figures("pods of both nodes talk, and resolve kubernetes.default")
    return talkers


def scraped(cluster: Cluster) -> bool:
    """Whether every target is up, those that are found by annotations too."""
    found = targets(cluster)
    annotated = [address for job, address in found if job == "services"]
    return found.keys() >= EXPECTED and len(annotated) == 2 and set(found.values()) == {"up"}


def prometheus(lab: Lab, cluster: Cluster) -> None:
    """All targets are up; with another authority in the Secret none of the cluster's is, and with its own all are."""
    assert until(lambda: scraped(cluster), BOOT), targets(cluster)
    counts = samples(cluster, "count(container_memory_working_set_bytes{pod!=%22%22})by(node)")
    assert counts.keys() == NODES.keys()
    lab.figures(f"Prometheus has all {len(targets(cluster))} targets up, and the memory of every node's containers")

    def restart() -> None:
        assert cluster.kubectl("-n", "monitoring", "delete", "pod", "prometheus-0").returncode == 0

    other = cluster.get("-n", "monitoring", "secret", "prometheus-etcd-client")["data"]["ca.crt"]
    patch = json.dumps({"data": {"ca.crt": other}})
    assert cluster.kubectl("-n", "monitoring", "patch", "secret", "prometheus-client", "-p", patch).returncode == 0
    restart()

    def unverified() -> bool:
        found = targets(cluster)
        errors = [said for (job, _), said in found.items() if job not in ("etcd", "services")]
        return found.keys() >= EXPECTED and all("certificate signed by unknown authority" in one for one in errors)

    assert until(unverified, BOOT), targets(cluster)
    assert until(lambda: targets(cluster).get(("etcd", "10.0.0.10:2382")) == "up", BOOT), targets(cluster)
    lab.figures("with another authority it has none of them up, but etcd")
    secret = lab.out / "cluster" / "monitoring" / "Secret-prometheus-client.yaml"
    assert cluster.kubectl("apply", "-f", secret).returncode == 0
    restart()
    assert until(lambda: scraped(cluster), BOOT), targets(cluster)
    lab.figures("with its own again all")


def metrics(lab: Lab, cluster: Cluster) -> None:
    """`kubectl top` answers; not while the API server is told of another authority."""
    as_viewer = ("--kubeconfig", VIEWER)

    def top(*words: str) -> str:
        return cluster.kubectl("top", *words, "--no-headers").stdout

    assert until(lambda: {line.split()[0] for line in top("nodes").splitlines()} == NODES.keys(), BOOT), (
        cluster.kubectl("top", "nodes").stderr,
        cluster.get("apiservice", "v1beta1.metrics.k8s.io"),
    )
    assert "unknown" not in top("nodes")
    assert until(lambda: "prometheus-0" in top("pods", "-n", "monitoring"), BOOT)
    assert "w-1" in top("nodes", *as_viewer)
    lab.figures(f"kubectl top nodes: {'; '.join(' '.join(line.split()) for line in top('nodes').splitlines())}")
    name = "v1beta1.metrics.k8s.io"
    other = cluster.get("-n", "monitoring", "secret", "prometheus-etcd-client")["data"]["ca.crt"]
    patch = json.dumps({"spec": {"caBundle": other}})
    assert cluster.kubectl("patch", "apiservice", name, "--type=merge", "-p", patch).returncode == 0
    assert until(lambda: "FailedDiscoveryCheck" in str(cluster.get("apiservice", name)), BOOT)
    assert cluster.kubectl("top", "nodes").returncode != 0
    assert cluster.kubectl("apply", "-f", lab.out / "cluster" / "_" / f"APIService-{name}.yaml").returncode == 0
    assert until(lambda: "w-1" in top("nodes"), BOOT)
    lab.figures("with another authority it does not answer, with its own it does again")


def headlamp(lab: Lab, cluster: Cluster) -> None:
    """Its backend answers; by a login of the viewer pods are listed, nothing is deleted and no secret is read."""
    node = cluster.node

    def viewer(*words: str) -> str:
        said = node.run("kubectl", "--kubeconfig", VIEWER, "--request-timeout=10s", *words)
        return said.stdout + said.stderr

    assert "prometheus-0" in viewer("get", "pods", "-A")
    assert "w-1" in viewer("get", "nodes")
    for words in ("get secrets -A", "delete pod -n monitoring prometheus-0", "create token -n headlamp headlamp"):
        assert "Forbidden" in viewer(*words.split()) or "is forbidden" in viewer(*words.split()), words
    token = viewer("-n", "headlamp", "create", "token", "headlamp-viewer").strip()
    own = cluster.kubectl("-n", "headlamp", "create", "token", "headlamp").stdout.strip()
    page = f"http://{cluster.get('-n', 'headlamp', 'service', 'headlamp')['spec']['clusterIP']}"
    through = f"{page}/clusters/main/api/v1"

    def ask(method: str, url: str, bearing: str = "") -> str:
        return node.run(sys.executable, ASK_PAGE, method, url, bearing).stdout

    assert ask("GET", f"{page}/").startswith("200 <!DOCTYPE html>")
    assert '"main"' in ask("GET", f"{page}/config")
    pods = ask("GET", f"{through}/pods", token)
    assert pods.startswith("200 ")
    assert '"name":"prometheus-0"' in pods
    assert ask("GET", f"{through}/nodes", token).startswith("200 ")
    for method, path in (
        ("GET", "secrets"),
        ("GET", "namespaces/monitoring/secrets/prometheus-client"),
        ("DELETE", "namespaces/monitoring/pods/prometheus-0"),
    ):
        assert ask(method, f"{through}/{path}", token).startswith("403 "), path
    for bearing, status in (("", "403 "), (own, "403 "), (f"{token}x", "401 ")):
        assert ask("GET", f"{through}/pods", bearing).startswith(status)
    lab.figures("Headlamp lists pods for its viewer, who deletes none and reads no secret; without a token nothing")


def names(lab: Lab, cluster: Cluster) -> None:
    """The cache of each node answers at its own address, and has answered pods at that of the cluster's DNS."""
    caches = cluster.running("k8s-app=node-local-dns")
    assert set(caches.values()) == set(NODES)
    for pod, node in caches.items():
        assert cluster.resolve(NAME, CACHE, lab.nodes[node]) == "10.96.0.1"
        asked = raw(cluster, f"/api/v1/namespaces/kube-system/pods/{pod}:9253/proxy/metrics")
        assert f'coredns_dns_requests_total{{family="1",proto="udp",server="dns://{DNS}:53"' in asked
    lab.figures("names are resolved by the cache of each node")


def test_every_pack_works_on_two_nodes(set_up_with_packs: SetUp) -> None:
    """All of kspec's packs but `flannel`: Ready as pods of real kubelets, asked, and each with its control."""
    lab = set_up_with_packs(NODES)
    cluster = start(lab, "bridge")
    come_up(lab, cluster, WORKLOADS)
    talkers = talk(lab, cluster)
    lab.nodes["w-1"].run("ip", "route", "del", "10.244.0.0/24")
    assert until(talkers.strangers, LONGER)
    lab.nodes["w-1"].run("sh", "/etc/kspec/pod-routes/apply.sh")
    assert until(lambda: not talkers.strangers(), LONGER), talkers.strangers()
    lab.figures("without the route of the pack bridge they do not talk, with it they do again")
    names(lab, cluster)
    metrics(lab, cluster)
    headlamp(lab, cluster)
    prometheus(lab, cluster)
    for node in PLACES:
        assert register(lab.folder, cluster, node, BOOT), cluster.state()
    lab.figures("a device plugin has registered on each node, and a pod there has a device of it")
    for name, machine in lab.nodes.items():
        machine.kill()
        machine.on_disk(sys.executable, "-m", "kspec", "verify", lab.out, "--root", ".", "--node", name)
    lab.figures("on both disks everything is as it was built")


def test_pods_on_two_nodes_talk_through_flannel(set_up_with_packs: SetUp) -> None:
    """Its daemon makes the pods' network, without which no node is Ready, and carries packets by VXLAN."""
    lab = set_up_with_packs(NODES)
    cluster = start(lab, "flannel")
    assert not until(cluster.ready_nodes, LONGER / 2)
    assert "cni plugin not initialized" in str(cluster.get("nodes"))
    lab.figures("without a network for pods no node is Ready")
    come_up(lab, cluster, {"kube-flannel/kube-flannel-ds", "kube-system/coredns", "kube-system/kube-proxy"})
    talkers = talk(lab, cluster)
    lab.nodes["w-1"].run("ip", "link", "set", "flannel.1", "down")
    assert until(talkers.strangers, LONGER)
    lab.figures("without flannel's link they do not talk")
