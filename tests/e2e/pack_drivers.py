"""Drivers in the folders of the packs `csi` and `device-plugin`: Kubernetes' own sample of a device plugin.

A kubelet registers it on both ways: where it asks for that at the kubelet's socket among the device plugins, and where
the kubelet finds its socket among the plugins that register, as those of CSI drivers.
"""

import json
from pathlib import Path
from typing import Any, Final

from e2e.cluster import Cluster, until
from e2e.pack_images import SAMPLE, TALKER

RESOURCE: Final = "example.com/resource"
PLACES: Final = {"w-1": "/var/lib/kubelet/device-plugins", "cp-1": "/var/lib/kubelet/plugins_registry"}
"""Node -> the folder in which the sample's socket is."""


def register(folder: Path, cluster: Cluster, node: str, seconds: float) -> bool:
    """Whether the driver's two devices are a node's in time, and a pod that asks for one of them is Ready then."""

    def apply(pod: dict[str, Any]) -> bool:
        file = folder / "pod.json"
        file.write_text(json.dumps(pod))
        return cluster.kubectl("apply", "-f", file).returncode == 0

    def devices() -> str:
        found: str = cluster.get("node", node)["status"]["allocatable"].get(RESOURCE, "0")
        return found

    return (
        devices() == "0"
        and apply(_driver(node))
        and until(lambda: devices() == "2", seconds)
        and apply(_user(node))
        and until(lambda: cluster.is_pod_ready("default", f"user-{node}"), seconds)
    )


def _driver(node: str) -> dict[str, Any]:
    """The pod that registers two devices with a node's kubelet."""
    folders = {"plugins": "/var/lib/kubelet", "devices": "/tmp"}  # noqa: S108 - where the sample makes its devices
    return _pod(
        f"driver-{node}",
        node,
        {
            "image": SAMPLE,
            "env": [{"name": "PLUGIN_SOCK_DIR", "value": PLACES[node]}],
            "volumeMounts": [{"name": name, "mountPath": path} for name, path in folders.items()],
        },
        volumes=[{"name": name, "hostPath": {"path": path}} for name, path in folders.items()],
    )


def _user(node: str) -> dict[str, Any]:
    """A pod that is given one of them."""
    return _pod(f"user-{node}", node, {"image": TALKER, "resources": {"limits": {RESOURCE: 1}}})


def _pod(name: str, node: str, container: dict[str, Any], **spec: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    own = {"name": "only", "imagePullPolicy": "Never", **container}
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": name, "namespace": "default"},
        "spec": {
            "nodeSelector": {"kubernetes.io/hostname": node},
            "tolerations": [{"operator": "Exists"}],
            "containers": [own],
            **spec,
        },
    }
