"""Real kubeadm on what kspec builds, and kspec on what real kubeadm writes (slow: needs root and a built kubeadm).

The programs of tests/oracle/ find kubeadm in the oracle's cache: `python tests/oracle/build.py v1.37.2`.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from small_cluster import Cluster, Kspec

pytestmark = pytest.mark.slow

ORACLE = Path(__file__).parent / "oracle"
RELEASES = ("v1.34.4", "v1.35.4", "v1.36.3", "v1.37.2")
SEEDS = range(3)


def kubeadm(release: str) -> str:
    """The path of a real kubeadm."""
    ask = "import sys, places; print(places.executable(sys.argv[1]))"
    done = subprocess.run([sys.executable, "-c", ask, release], cwd=ORACLE, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def phase(release: str, root: Path, *words: str) -> str:
    """What kubeadm says, run in a root folder."""
    command = [kubeadm(release), *words, "--rootfs", str(root)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


@pytest.fixture(params=RELEASES)
def release(request: pytest.FixtureRequest) -> str:
    """Each minor release."""
    found: str = request.param
    return found


@pytest.fixture
def root(release: str, fresh: Cluster, kspec: Kspec) -> Path:
    """The root folder of a node as kspec has just built it, with the spec and what else a host has."""
    fresh.edit("v1.37.2", release)
    said = kspec("build", fresh.spec, "-o", fresh.out)
    assert said.status == 0, said.err
    for folder in ("tmp", "run", "etc/ssl/certs"):
        (fresh.node / folder).mkdir(parents=True)
    shutil.copy(fresh.spec, fresh.node / "spec.yaml")
    return fresh.node


def contents(root: Path) -> dict[str, bytes]:
    """Path to content of every file of Kubernetes."""
    files = (path for path in (root / "etc/kubernetes").rglob("*") if path.is_file())
    return {str(path.relative_to(root)): path.read_bytes() for path in files}


def test_kubeadm_keeps_every_certificate_of_a_built_node(release: str, root: Path) -> None:
    """`kubeadm init phase certs all` uses each certificate and key that is there, and changes none."""
    before = contents(root)
    said = phase(release, root, "init", "phase", "certs", "all", "--config", "/spec.yaml")
    assert contents(root) == before
    assert len(re.findall(r"Using existing .* (?:certificate authority|certificate and key on disk)", said)) == 10
    assert len(re.findall(r'Using the existing "sa" key', said)) == 1
    assert "Generating" not in said


def test_kubeadm_keeps_every_kubeconfig_of_a_built_node(release: str, root: Path) -> None:
    """`kubeadm init phase kubeconfig all` uses each kubeconfig that is there, and changes none."""
    before = contents(root)
    said = phase(release, root, "init", "phase", "kubeconfig", "all", "--config", "/spec.yaml")
    assert contents(root) == before
    assert len(re.findall(r"Using existing kubeconfig file", said)) == 5


def test_kubeadm_likes_the_certificates_of_a_built_node(release: str, root: Path) -> None:
    """`kubeadm certs check-expiration` lists every certificate and authority, and misses none."""
    said = phase(release, root, "certs", "check-expiration", "--config", "/spec.yaml")
    assert "MISSING" not in said.upper()
    lines = [line.split()[0] for line in said.splitlines() if re.search(r"\b20\d\d\b.* (?:no|ca|etcd-ca)", line)]
    for name in ("admin.conf", "apiserver", "etcd-server", "scheduler.conf", "ca", "etcd-ca", "front-proxy-ca"):
        assert name in lines, said


@pytest.mark.parametrize("seed", SEEDS)
def test_random_clusters_of_kubeadm_are_rebuilt(seed: int, release: str) -> None:
    """What kubeadm makes of random specs is imported and built again byte for byte."""
    command = [sys.executable, "differential.py", "--seed", str(seed), "--count", "3", "--release", release]
    done = subprocess.run(command, cwd=ORACLE, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"'recorded': [1-9]", done.stdout), done.stdout


def test_drafts_of_random_clusters_make_them_again(release: str) -> None:
    """What kubeadm makes of ten random specs is drafted, and built again; what is left, the draft tells."""
    command = [sys.executable, "drafts.py", "--count", "10", "--release", release]
    done = subprocess.run(command, cwd=ORACLE, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    whole, recorded = map(int, re.findall(r"(\d+) of (\d+) drafts", done.stdout)[0])
    assert whole >= 0.9 * recorded > 0, done.stdout
