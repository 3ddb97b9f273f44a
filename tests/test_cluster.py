"""Whole clusters come alive: real kubeadm joins them, etcd's members find each other (slow: needs root and binaries).

The programs of tests/oracle/ find the real commands in the oracle's cache: `python tests/oracle/build.py v1.37.2
kubeadm kube-apiserver kube-controller-manager kube-scheduler kubectl kubelet`, `build_project.py etcd v3.7.0`.
"""

import subprocess
import sys
from pathlib import Path

import pytest
from small_cluster import Kspec

from kspec.facts.releases import newest
from kspec.facts.rotations import ENCRYPTION, ROTATED

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
ORACLE = ROOT / "tests" / "oracle"
SPECS = ROOT / "specs" / "ok"
RELEASES = tuple(known.version for known in reversed(newest()))


def build(folder: Path, kspec: Kspec, case: str, release: str = "v1.37.2", more: str = "") -> Path:
    """The output of an example, for a release, with more documents."""
    text = (SPECS / f"{case}.yaml").read_text().replace("v1.37.2", release)
    (folder / "cluster.yaml").write_text(text + more)
    said = kspec("build", folder / "cluster.yaml", "-o", folder / "out")
    assert said.status == 0, said.err
    return folder / "out"


def run(program: str, *arguments: str | Path) -> str:
    """What a program of the oracle prints; it has to succeed."""
    command = [sys.executable, program, *map(str, arguments)]
    done = subprocess.run(command, cwd=ORACLE, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("release", RELEASES)
def test_real_kubeadm_joins(release: str, tmp_path: Path, kspec: Kspec) -> None:
    """Control planes and a worker, by nothing but our objects and documents; they write what we built."""
    out = build(tmp_path, kspec, "ha-join", release)
    said = run("join.py", release, out, "cp-1", "cp-2", "cp-3", "worker-1")
    assert said.splitlines() == ["cp-2 joined", "cp-3 joined", "worker-1 joined"]


def test_real_kubeadm_joins_at_each_stage_of_rotations(tmp_path: Path, kspec: Kspec) -> None:
    """Workers, by pins, bundle and signature of the stage; a control plane lacks what kubeadm does not know of."""
    out = build(tmp_path, kspec, "ha-join")
    rotated = ("ca", "sa", "front-proxy-ca", "etcd-ca")
    for stage in ("trust", "issue", "drop"):
        for word in rotated:
            assert kspec("rotate", tmp_path / "cluster.yaml", word, "-o", out).status == 0
        joining = ("cp-2", "worker-1") if stage == "drop" else ("worker-1",)
        said = run("join.py", "v1.37.2", out, "cp-1", *joining)
        assert said.splitlines() == [f"{name} joined" for name in joining], stage


@pytest.mark.parametrize("release", RELEASES)
def test_real_kubeadm_joins_declared_workers(release: str, tmp_path: Path, kspec: Kspec) -> None:
    """Nodes of `nodes:` have documents by which they may join by hand, taints and labels included."""
    out = build(tmp_path, kspec, "ha", release)
    assert run("join.py", release, out, "cp-1", "worker-01", "gpu-1").splitlines() == [
        "worker-01 joined",
        "gpu-1 joined",
    ]


def test_etcd_members_of_a_static_cluster_find_each_other(tmp_path: Path, kspec: Kspec) -> None:
    """Started in any order they are one healthy cluster, and let nobody in who has no certificate."""
    said = run("etcd_cluster.py", build(tmp_path, kspec, "ha"), "cp-1", "cp-2", "cp-3", "--client", "cp-2")
    assert said.count(": all 3 are healthy\n") == 6  # orders


def test_etcd_on_nodes_of_its_own(tmp_path: Path, kspec: Kspec) -> None:
    """The same, and the control planes' API servers may read and write."""
    out = build(tmp_path, kspec, "etcd-nodes")
    said = run("etcd_cluster.py", out, "etcd-1", "etcd-2", "etcd-3", "--client", "cp-2")
    assert said.count(" takes the API server's certificate\n") == 3


def test_the_first_of_several_control_planes_boots(tmp_path: Path, kspec: Kspec) -> None:
    """It takes every object, knows the workers' issued certificates, and lets a real kubelet in by its token."""
    more = """\
---
apiVersion: kspec.dev/v1alpha1
kind: ClusterSpec
nodes:
- name: issued-[1-2]
  labels: {zone: a, node-role.kubernetes.io/worker: ""}
  taints: [{key: gpu, effect: NoSchedule}]
"""
    said = run("boot.py", "v1.37.2", build(tmp_path, kspec, "ha-join", more=more), "cp-1", "--worker", "worker-1")
    assert "ok    kubelet.conf of issued-2 is that node's\n" in said
    assert "ok    a real kubelet gets its client certificate by the bootstrap token\n" in said


@pytest.mark.parametrize("what", [*ROTATED, ENCRYPTION])
def test_rotations_are_rolled_out(what: str) -> None:
    """Node by node, so that neighbouring stages are there: each component, client and token of either is trusted."""
    said = run("boot_rotations.py", "v1.37.2", what)
    assert " 0 did not" in said
    assert f"ok    {what}: what was before is refused" in said
