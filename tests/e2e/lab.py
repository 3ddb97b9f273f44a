"""A place for one cluster: its spec is built and exported by kspec's commands, its nodes booted from the exports."""

import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from e2e.cluster import Cluster, Figures, until
from e2e.network import Network
from e2e.node import Node
from e2e.supplies import Supplies

CLOSED = ("install", "-d", "-m", "0700", "var/lib/etcd", "etc/kubernetes/manifests")
UNPACK = ("tar", "--numeric-owner", "--same-owner", "-p", "-xf")
"""How an archive is laid over a root, as docs/images.md says."""


def kspec(*arguments: str | Path) -> None:
    """Run kspec as a user does; it has to succeed."""
    subprocess.run([sys.executable, "-m", "kspec", *arguments], check=True)


class Lab:
    """A folder, a network, and the nodes in it by their names."""

    def __init__(self, folder: Path, supplies: Supplies, addresses: Mapping[str, str], endpoint: str = "") -> None:
        """Make a network for nodes of these addresses, all of one /24; `endpoint` is the name that a balancer has."""
        self.folder, self.supplies, self.addresses = folder, supplies, addresses
        self.figures = Figures()
        subnet = next(iter(addresses.values())).rpartition(".")[0]
        self.network = Network(f"{subnet}.1", f"{subnet}.2")
        self.hosts = {**addresses, **({endpoint: self.network.balancer} if endpoint else {})}
        self.nodes: dict[str, Node] = {}

    @property
    def out(self) -> Path:
        """kspec's output."""
        return self.folder / "out"

    def build(self, spec: str, *options: str) -> None:
        """Build a spec."""
        (self.folder / "cluster.yaml").write_text(spec)
        kspec("build", self.folder / "cluster.yaml", "-o", self.out, *options)

    def export(self, name: str, *options: str) -> Path:
        """A node's tree as an archive."""
        target = self.folder / f"{name}.tar"
        kspec("export", "tar", self.out, "-o", target, "--node", name, *options)
        return target

    def machine(self, name: str, archive: Path | None = None) -> Node:
        """A node's machine, which is not running: with an archive unpacked over its root, and what a host has."""
        node = Node(name, self.addresses[name], self.folder / name, self.supplies, self.network)
        node.furnish(self.hosts)
        if archive:
            node.on_disk(*CLOSED)
            node.on_disk(*UNPACK, archive)
        self.nodes[name] = node
        return node

    def boot(self, *names: str) -> None:
        """Start machines, in this order."""
        for name in names:
            self.nodes[name].start()
            self.figures(f"{name} is started")
        running = [node for node in self.nodes.values() if node.runs and node.pods]
        for node in running:
            for other in running:
                if node is not other:
                    node.reach(other)

    def images(self, name: str) -> Path:
        """The folder of a containerd that has taken all images, for a disk that starts with it."""
        self.machine(name)
        self.boot(name)
        node = self.nodes[name]
        assert until(lambda: node.run("test", "-e", "/run/images-are-there").returncode == 0, 300), node.said("images")
        node.kill()
        return node.images

    def cluster(self, name: str) -> Cluster:
        """The cluster as one control plane sees it."""
        return Cluster(self.nodes[name], self.out)

    def close(self) -> None:
        """End everything, and free what it takes; logs stay."""
        for node in self.nodes.values():
            node.scrap()
        self.network.close()
        for name in self.nodes:
            shutil.rmtree(self.folder / name / "work", ignore_errors=True)
