"""A cluster of nodes, and the questions that it is asked: by real kubectl, with the tree's own kubeconfigs."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, Protocol

from ruamel.yaml import YAML

ORDER: Final = ("Namespace", "ServiceAccount", "ClusterRole", "Role", "ConfigMap", "Secret")
"""Kinds that others refer to, first."""
ADMIN: Final = "/etc/kubernetes/super-admin.conf"


class Figures:
    """Says how long after the start something was so."""

    def __init__(self) -> None:
        """Start the clock."""
        self.start = time.monotonic()

    def __call__(self, fact: str) -> None:
        """Print a fact with its time."""
        print(f"[{time.monotonic() - self.start:5.0f} s] {fact}", flush=True)  # noqa: T201 - shown by `pytest -rP`


def until(condition: Callable[[], object], seconds: float) -> bool:
    """Ask again and again whether something is so; whether it was so in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(1)
    return False


class Asked(Protocol):
    """Where kubectl is run, and what services there have said."""

    def run(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        """Run a command, which may fail."""

    def said(self, service: str) -> str:
        """The last words of a service."""


class Cluster:
    """What one control plane answers."""

    def __init__(self, node: Asked, out: Path) -> None:
        """Ask this control plane, on it or beside it; `out` is kspec's output."""
        self.node, self.out, self.kubeconfig = node, out, ADMIN

    def kubectl(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Run kubectl on the node; it may fail."""
        return self.node.run("kubectl", "--kubeconfig", self.kubeconfig, "--request-timeout=10s", *arguments)

    def get(self, *arguments: str) -> dict[str, Any]:
        """What kubectl gets, as JSON; empty if it gets nothing."""
        said = self.kubectl("get", *arguments, "-o", "json")
        return json.loads(said.stdout) if said.returncode == 0 else {}

    def is_ready(self) -> bool:
        """Whether the API server says so."""
        return self.kubectl("get", "--raw", "/readyz").stdout == "ok"

    def running(self, selector: str = "") -> dict[str, str]:
        """Pods of kube-system all of whose containers are ready, and their nodes."""
        pods = self.get("-n", "kube-system", "pods", *(["-l", selector] if selector else [])).get("items", [])
        return {pod["metadata"]["name"]: pod["spec"].get("nodeName", "") for pod in pods if _is_ready(pod)}

    def is_pod_ready(self, namespace: str, name: str) -> bool:
        """Whether all containers of a pod are ready."""
        return _is_ready(self.get("-n", namespace, "pod", name))

    def ready_nodes(self) -> set[str]:
        """The names of the nodes that are Ready."""
        return {one["metadata"]["name"] for one in self.get("nodes").get("items", []) if _is_ready(one)}

    def apply(self) -> list[str]:
        """Apply every object of the output, strictly validated; what was refused, in words."""
        until(lambda: self.get("-n", "kube-system", "serviceaccount", "default"), 60)
        documents = {path: YAML(typ="safe").load(path) for path in sorted(self.out.glob("cluster/*/*.yaml"))}
        paths = [path for path, document in documents.items() if document["kind"] != "JoinConfiguration"]
        ranks = {kind: rank for rank, kind in enumerate(ORDER)}
        refused = []
        for path in sorted(paths, key=lambda path: ranks.get(documents[path]["kind"], len(ranks))):
            said = self.kubectl("apply", "--validate=strict", "-f", path)
            if said.returncode:
                refused.append(f"{path.name}: {said.stderr.strip()}")
        assert paths
        return refused

    def resolve(self, name: str, server: str, node: Asked | None = None) -> str:
        """The address that a name has, as a server of names answers a node; why not, if it does not."""
        program = Path(__file__).parent / "ask_name.py"
        said = (node or self.node).run(sys.executable, program, name, server)
        return said.stdout.strip() or said.stderr.strip()

    def state(self) -> str:
        """What to read when something was not so in time."""
        pods = self.kubectl("get", "pods", "-A", "-o", "wide").stdout
        return "\n".join([pods, self.kubectl("get", "nodes").stdout, self.node.said("kubelet")])


def _is_ready(item: dict[str, Any]) -> bool:
    conditions = item.get("status", {}).get("conditions", [])
    return any((one["type"], one["status"]) == ("Ready", "True") for one in conditions)
