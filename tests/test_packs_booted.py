"""Packs on a control plane that has come alive (slow: needs root and Go, by which it builds what is not there yet)."""

import subprocess
import sys
from pathlib import Path

import pytest
from e2e.programs import ETCD, built, components, project
from pack_specs import write_dual, write_spec
from places import cache
from small_cluster import Kspec

from kspec.facts.releases import newest

pytestmark = pytest.mark.slow

ORACLE = Path(__file__).parent / "oracle"
COMPONENTS = ("kube-controller-manager", "kube-scheduler")
RELEASES = tuple(known.version for known in reversed(newest()))
PACKS = (
    "packs: [bridge, coredns, csi, device-plugin, headlamp, kube-proxy, metrics-server, node-local-dns, prometheus]\n"
)


def run(folder: Path, kspec: Kspec, release: str, packs: str, *options: str) -> str:
    """Build a cluster with packs and boot its control plane, which has to succeed; what the program prints."""
    out = folder / "out"
    components(release, "kube-apiserver", "kubectl", *(() if "--objects" in options else COMPONENTS))
    built(cache() / "etcd", ("etcd",), "build_project.py", "etcd", ETCD)
    said = kspec("build", write_spec(folder, packs, release=release), "-o", out)
    assert said.status == 0, said.err
    command = [sys.executable, "boot_packs.py", release, str(out), "cp-1", *options]
    done = subprocess.run(command, cwd=ORACLE, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("packs", [PACKS, "packs: [flannel]\n"], ids=["all", "flannel"])
def test_a_real_api_server_takes_the_objects_of_packs(tmp_path: Path, kspec: Kspec, release: str, packs: str) -> None:
    """All of them, under strict validation."""
    assert "objects, strictly validated" in run(tmp_path, kspec, release, packs, "--objects")


def test_prometheus_and_metrics_server_work_by_what_was_built(tmp_path: Path, kspec: Kspec) -> None:
    """Real ones, with the pack's configuration, certificates and rights, over TLS that is verified."""
    project("prometheus", "v0.316.0", "prometheus")
    project("metrics-server", "v0.9.0", "metrics-server")
    said = run(tmp_path, kspec, "v1.37.2", PACKS)
    for job in ("kube-apiserver", "kube-controller-manager", "kube-scheduler", "etcd"):
        assert f"ok    Prometheus: {job} is up, over TLS that is verified" in said
    assert "ok    Prometheus: with another authority nothing is up" in said
    assert "ok    the aggregator verifies metrics-server, and it is available" in said


@pytest.mark.parametrize(
    ("subnets", "facts"),
    [
        ("10.244.0.0/16", 4),
        ("10.244.0.0/16,fd00:244::/56", 8),
        ("fd00:244::/56,10.244.0.0/16", 8),
        ("fd00:244::/56", 4),
    ],
)
def test_pods_on_two_nodes_talk_through_the_bridge(tmp_path: Path, kspec: Kspec, subnets: str, facts: int) -> None:
    """By their own addresses among each other, and by their node's with everyone else, in each family."""
    out = tmp_path / "out"
    assert kspec("build", write_dual(tmp_path, subnets), "-o", out).status == 0
    said = talk(out)
    assert said.count("ok ") == facts
    if subnets.startswith("10"):
        assert "ok    the pod 10.244.0.2 on cp-1 reaches the pod on w-1, as 10.244.0.2" in said


def test_pods_with_ipv4_talk_through_nodes_with_ipv6(tmp_path: Path, kspec: Kspec) -> None:
    """Linux sends packets of IPv4 to a neighbour of IPv6."""
    out = tmp_path / "out"
    spec = write_dual(tmp_path, "fd00:244::/56,10.244.0.0/16", v4=False)
    assert kspec("build", spec, "-o", out).status == 0
    assert talk(out).count("reaches the pod on") == 4


def talk(out: Path) -> str:
    """Let pods on both nodes talk, which has to succeed; what the program prints."""
    command = [sys.executable, "pod_network.py", str(out), "cp-1", "w-1"]
    done = subprocess.run(command, cwd=ORACLE, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
