"""The real programs of a node, built once from Go modules, and what a machine lacks to run them.

Kubernetes' own, etcd, containerd and CoreDNS are built by the oracle's programs into its cache. runc, the CNI plugins
and iptables are Debian's.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from attrs import frozen
from places import REPOSITORY, cache

from kspec.facts.releases import newest

KUBERNETES: Final = newest()[0]
RELEASE: Final = KUBERNETES.version
ETCD: Final = f"v{KUBERNETES.images['etcd'].partition('-')[0]}"
COREDNS: Final = KUBERNETES.images["coredns"]
CONTAINERD: Final = "v2.4.2"
COMPONENTS: Final = ("kube-apiserver", "kube-controller-manager", "kube-scheduler", "kube-proxy")
COMMANDS: Final = ("kubeadm", "kubelet", "kubectl", *COMPONENTS)
ORACLE: Final = REPOSITORY / "tests" / "oracle"
PLUGINS: Final = Path("/usr/lib/cni")
DEBIAN: Final = {
    "runc": "runc",
    "iptables": "iptables",
    "ip": "iproute2",
    "unshare": "util-linux",
    "setpriv": "util-linux",
    "tar": "tar",
    "git": "git",
    str(PLUGINS / "bridge"): "containernetworking-plugins",
}
"""Command -> the Debian package that has it."""


@frozen
class Programs:
    """Where each of them is."""

    kubernetes: Path
    etcd: Path
    containerd: Path
    coredns: Path
    pause: Path

    @property
    def path(self) -> str:
        """The PATH of a node: its containerd has to find the shim of the same version first."""
        return f"{self.containerd}:{self.kubernetes}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def lacking() -> str:
    """What this machine lacks, in words; empty if it can run a node."""
    return "; ".join(_lacking())


def _lacking() -> Iterator[str]:
    if os.geteuid() != 0:
        yield "it needs root: a node has namespaces and control groups of its own"
    groups = Path("/proc/self/cgroup")
    named = {name for line in groups.read_text().splitlines() for name in line.split(":")[1].split(",")}
    if not {"cpu", "memory", "pids", "devices"} <= named:
        yield "control groups of version 1 are not mounted"
    if not shutil.which("go"):
        yield "Go is not installed, and the programs are built from modules"
    for command, package in DEBIAN.items():
        if not shutil.which(command):
            yield f"{command} is missing (Debian: apt-get install {package})"


def programs() -> Programs:
    """All of them; what is not in the cache is built, which takes some half an hour once."""
    kubernetes = components(RELEASE, *COMMANDS)
    pause = own("pause")
    return Programs(
        kubernetes,
        project("etcd", ETCD, "etcd", "etcdctl"),
        project("containerd", CONTAINERD, "containerd", "containerd-shim-runc-v2", "ctr"),
        project("coredns", COREDNS, "coredns"),
        pause,
    )


def components(release: str, *commands: str) -> Path:
    """The folder with Kubernetes' own commands of a release."""
    return built(cache() / release, commands, "build.py", release, *commands)


def project(name: str, version: str, *commands: str) -> Path:
    """The folder with a project's commands, built by the oracle's program if the cache does not have them."""
    return built(cache() / f"{name}-{version}", commands, "build_project.py", name, version)


def built(folder: Path, commands: tuple[str, ...], program: str, *arguments: str) -> Path:
    """A folder of the cache with these commands, which one of the oracle's programs makes if some are not there."""
    if not all((folder / command).is_file() for command in commands):
        subprocess.run([sys.executable, program, *arguments, "--out", folder], cwd=ORACLE, check=True)
    return folder


def own(name: str) -> Path:
    """A program of these tests, which is the folder of its name."""
    source = Path(__file__).parent / name / "main.go"
    digest = hashlib.sha256(source.read_bytes()).hexdigest()[:12]
    target = cache() / f"{name}-{digest}" / name
    if not target.is_file():
        command: list[str | Path] = ["go", "build", "-trimpath", "-ldflags", "-s -w", "-o", target, source]
        subprocess.run(command, env=os.environ | {"CGO_ENABLED": "0"}, check=True)
    return target
