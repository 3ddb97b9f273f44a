"""A cluster of real components whose nodes get one tree after another: what `boot_rotations.py` rolls out.

Three members of etcd, two of them with kube-apiserver, kube-controller-manager and kube-scheduler, on machines of their
own (`netns.py`), with the very commands of their manifests. kspec builds it, and each of its trees is kept.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import netns
from api_client import Client
from boot import load, until
from places import cache, executable

SPEC: Final = """\
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: RELEASE
controlPlaneEndpoint: k8s.example.com:6443
encryptionAlgorithm: ECDSA-P256
---
apiVersion: kspec.dev/v1alpha1
kind: ClusterSpec
apiServer:
  encryptionConfiguration:
    resources: [{resources: [secrets], providers: [{aescbc: {keys: [{name: key1}]}}, {identity: {}}]}]
credentials: issued
nodes:
- {name: "cp-[1-3]", role: control-plane, address: 192.0.2.11}
- {name: w-1, address: 192.0.2.21}
"""
SERVERS: Final = 2
"""How many of the three control planes run more than etcd, so that two API servers fit a small machine."""
K8S, PKI = "etc/kubernetes", "etc/kubernetes/pki"


class Node(netns.Machine):
    """A control plane: its tree of now, and what runs of it."""

    def __init__(self, release: str, name: str, address: str, tree: Path, *, serves: bool) -> None:
        """Give it a network; nothing runs yet."""
        super().__init__(name, address)
        self.release, self.tree, self.serves = release, tree, serves

    def begin(self, tree: Path) -> None:
        """Stop what runs, and start it with another tree: etcd, then the API server, then what asks it."""
        self.stop()
        self.tree = tree
        self.start("etcd")
        if self.serves:
            self.start("kube-apiserver")
            until(lambda: self.client(tree / "nodes" / self.name).get("/readyz").text == "ok")
            self.start("kube-controller-manager")
            self.start("kube-scheduler")

    def start(self, component: str) -> None:
        """Run a static pod's command; etcd keeps its data elsewhere."""
        manifest = self.tree / "nodes" / self.name / K8S / "manifests" / f"{component}.yaml"
        command: list[str] = load(manifest)["spec"]["containers"][0]["command"]
        program = cache() / "etcd" / "etcd" if component == "etcd" else executable(self.release, command[0])
        arguments = [re.sub(r"^--data-dir=.*", f"--data-dir={self.data}", one) for one in command[1:]]
        binds = {self.tree / "nodes" / self.name / K8S: Path("/", K8S)}
        self.run(component, [str(program), *arguments], binds)

    def client(self, root: Path, **options: Any) -> Client:  # noqa: ANN401 - as Client has them
        """Somebody who asks this node's API server, with the admin.conf of a control plane's root folder."""
        return Client.of(root / K8S / "admin.conf", self.address, **options)

    @property
    def known_keys(self) -> frozenset[bytes]:
        """The public keys by which its API server verifies tokens."""
        root = self.tree / "nodes" / self.name
        command = load(root / K8S / "manifests/kube-apiserver.yaml")["spec"]["containers"][0]["command"]
        flag = "--service-account-key-file=/"
        return frozenset((root / one.removeprefix(flag)).read_bytes() for one in command if one.startswith(flag))


class Cluster:
    """A spec, what was built of it, and its nodes. Nothing runs until they are started."""

    def __init__(self, release: str, folder: Path) -> None:
        """Build it, and give each node a network."""
        self.release, self.folder, self.built = release, folder, 0
        (folder / "cluster.yaml").write_text(SPEC.replace("RELEASE", release))
        first = self.kspec("build")
        addresses = [("cp-1", "192.0.2.11"), ("cp-2", "192.0.2.12"), ("cp-3", "192.0.2.13")]
        self.nodes = [
            Node(release, name, address, first, serves=number < SERVERS)
            for number, (name, address) in enumerate(addresses)
        ]
        self.servers = self.nodes[:SERVERS]

    def kspec(self, *words: str) -> Path:
        """Run a command that builds, and keep the output: its tree as it is now, in a folder named for it."""
        command = [sys.executable, "-m", "kspec", words[0], "cluster.yaml", *words[1:], "-o", "out", "-q"]
        subprocess.run(command, cwd=self.folder, check=True)
        self.built += 1
        kept = self.folder / f"{self.built}-{words[-1]}" / "out"
        shutil.copytree(self.folder / "out", kept)
        return kept

    def super_admin(self, node: Node, tree: Path) -> Client:
        """Who may do everything before any object is there."""
        return Client.of(tree / "nodes/cp-1" / K8S / "super-admin.conf", node.address)

    def etcdctl(self, tree: Path, *words: str, trusting: Path | None = None) -> subprocess.CompletedProcess[str]:
        """Run etcdctl with a tree's client certificate."""
        pki = tree / "nodes/cp-1" / PKI / "etcd"
        authority = (trusting or tree) / "nodes/cp-1" / PKI / "etcd/ca.crt"
        endpoints = ",".join(f"https://{node.address}:2379" for node in self.nodes)
        own = [f"--cert={pki}/healthcheck-client.crt", f"--key={pki}/healthcheck-client.key", f"--cacert={authority}"]
        command = [str(cache() / "etcd" / "etcdctl"), f"--endpoints={endpoints}", *own, "--command-timeout=20s", *words]
        done = subprocess.run(command, capture_output=True, check=False)
        return subprocess.CompletedProcess(
            command, done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode()
        )

    def kubectl(self, node: Node, kubeconfig: Path, *words: str, text: str = "") -> subprocess.CompletedProcess[str]:
        """Run kubectl with a kubeconfig at a node's API server; it may fail."""
        options = ["--kubeconfig", str(kubeconfig), "--server", f"https://{node.address}:6443", "--request-timeout=20s"]
        command = [str(executable(self.release, "kubectl")), *options, *words]
        return subprocess.run(command, input=text, capture_output=True, text=True, check=False)
