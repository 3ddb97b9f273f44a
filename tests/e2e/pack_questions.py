"""What the packs' programs are asked, by kubectl alone: the API server passes it on."""

import json
from pathlib import Path
from typing import Any, Final

from e2e.cluster import Cluster
from e2e.pack_images import TALKER

TALKERS: Final = {
    "apiVersion": "apps/v1",
    "kind": "DaemonSet",
    "metadata": {"name": "talker", "namespace": "default"},
    "spec": {
        "selector": {"matchLabels": {"app": "talker"}},
        "template": {
            "metadata": {"labels": {"app": "talker"}},
            "spec": {
                "tolerations": [{"operator": "Exists"}],
                "containers": [
                    {
                        "name": "talker",
                        "image": TALKER,
                        "imagePullPolicy": "Never",
                        "readinessProbe": {"httpGet": {"path": "/who", "port": 8080}},
                    }
                ],
            },
        },
    },
}
"""A pod on each node that says who asks it, and asks others."""
DESIRED: Final = {"Deployment": "replicas", "StatefulSet": "replicas", "DaemonSet": "desiredNumberScheduled"}
READY: Final = {"Deployment": "readyReplicas", "StatefulSet": "readyReplicas", "DaemonSet": "numberReady"}
"""Kind of a workload -> the field of its status that says how many pods it is to have, and has."""


def workloads(cluster: Cluster) -> dict[str, bool]:
    """Each workload of every namespace, and whether it has all of its pods, and these are Ready."""
    found = cluster.get("-A", "deployments,statefulsets,daemonsets").get("items", [])
    complete = {}
    for one in found:
        kind, status, place = one["kind"], one["status"], one["metadata"]
        ready = 0 < status.get(DESIRED[kind], 0) == status.get(READY[kind], 0)
        complete[f"{place['namespace']}/{place['name']}"] = ready
    return complete


def raw(cluster: Cluster, path: str) -> str:
    """What the API server answers to a path; why not, if it does not."""
    said = cluster.kubectl("get", "--raw", path)
    return said.stdout if said.returncode == 0 else said.stderr


def targets(cluster: Cluster) -> dict[tuple[str, str], str]:
    """Prometheus' targets by job and address: "up", or why not; empty if Prometheus does not answer."""
    said = raw(cluster, "/api/v1/namespaces/monitoring/services/prometheus:9090/proxy/api/v1/targets?state=active")
    found: list[dict[str, Any]] = json.loads(said)["data"]["activeTargets"] if said.startswith("{") else []
    return {(one["labels"]["job"], one["labels"]["instance"]): one["lastError"] or str(one["health"]) for one in found}


def samples(cluster: Cluster, query: str) -> dict[str, float]:
    """The values of a query of Prometheus, by the label `node`."""
    path = f"/api/v1/namespaces/monitoring/services/prometheus:9090/proxy/api/v1/query?query={query}"
    found = json.loads(raw(cluster, path))["data"]["result"]
    return {one["metric"].get("node", ""): float(one["value"][1]) for one in found}


class Talkers:
    """The pods that talk, by their nodes."""

    def __init__(self, cluster: Cluster, folder: Path) -> None:
        """Have them made."""
        self.cluster = cluster
        file = folder / "talkers.json"
        file.write_text(json.dumps(TALKERS))
        assert cluster.kubectl("apply", "-f", file).returncode == 0

    def pods(self) -> dict[str, tuple[str, str]]:
        """The name and the address of each."""
        found = self.cluster.get("-n", "default", "pods", "-l", "app=talker").get("items", [])
        return {
            one["spec"]["nodeName"]: (one["metadata"]["name"], one["status"]["podIP"])
            for one in found
            if any((fact["type"], fact["status"]) == ("Ready", "True") for fact in one["status"].get("conditions", ()))
        }

    def say(self, node: str, question: str) -> str:
        """What the pod of a node answers."""
        name, _ = self.pods()[node]
        return raw(self.cluster, f"/api/v1/namespaces/default/pods/{name}:8080/proxy/{question}")

    def seen(self, node: str, other: str) -> str:
        """The address from which the pod of a node comes to that of another one; why not, if it does not."""
        _, address = self.pods()[other]
        return self.say(node, f"ask?of={address}:8080")

    def strangers(self) -> list[str]:
        """Whose pod does not reach another's, or is not seen there by its own address."""
        pods = self.pods()
        return [
            f"{node} at {other}: {said}"
            for node, (_, address) in pods.items()
            for other in pods
            if node != other and (said := self.seen(node, other)) != address
        ]
