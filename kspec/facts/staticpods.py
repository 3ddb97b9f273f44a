"""The static pods of a control plane: what differs between the four.

Facts of kubeadm's phases/controlplane/manifests.go, phases/etcd/local.go and util/staticpod/utils.go.
"""

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

from kspec.facts import ports


class StaticPod(NamedTuple):
    """One pod: its program's name, which is also its file's, and kubeadm's phase that writes it.

    `requests` are its container's resources. The three paths are asked by the probes; a pod without a `readiness`
    path has no such probe. `scheme` and `port` are how the program answers them where nothing else is said.
    """

    name: str
    phase: str
    requests: Mapping[str, str]
    liveness: str
    startup: str
    readiness: str | None
    scheme: Literal["HTTP", "HTTPS"]
    port: int


STATIC_PODS: Final = (
    StaticPod(
        name="kube-apiserver",
        phase="control-plane/apiserver",
        requests={"cpu": "250m"},
        liveness="/livez",
        startup="/livez",
        readiness="/readyz",
        scheme="HTTPS",
        port=ports.API_SERVER,
    ),
    StaticPod(
        name="kube-controller-manager",
        phase="control-plane/controller-manager",
        requests={"cpu": "200m"},
        liveness="/healthz",
        startup="/healthz",
        readiness=None,
        scheme="HTTPS",
        port=ports.CONTROLLER_MANAGER,
    ),
    StaticPod(
        name="kube-scheduler",
        phase="control-plane/scheduler",
        requests={"cpu": "100m"},
        liveness="/livez",
        startup="/livez",
        readiness="/readyz",
        scheme="HTTPS",
        port=ports.SCHEDULER,
    ),
    StaticPod(
        name="etcd",
        phase="etcd/local",
        requests={"cpu": "100m", "memory": "100Mi"},
        liveness="/livez",
        startup="/readyz",
        readiness="/readyz",
        scheme="HTTP",
        port=ports.ETCD_METRICS,
    ),
)

MANIFESTS_FOLDER: Final = "/etc/kubernetes/manifests"
"""Where the kubelet finds the pods; kubeadm never writes them elsewhere."""

NAMESPACE: Final = "kube-system"
PRIORITY_CLASS: Final = "system-node-critical"
PRIORITY: Final = 2_000_001_000
"""The value of that class, which the pods state too."""

API_SERVER_ENDPOINT_ANNOTATION: Final = "kubeadm.kubernetes.io/kube-apiserver.advertise-address.endpoint"
ETCD_CLIENT_URLS_ANNOTATION: Final = "kubeadm.kubernetes.io/etcd.advertise-client-urls"
"""How kubeadm finds, in a running cluster, the API server and the etcd member behind each pod."""

PROBE_PORT: Final = "probe-port"
PROBE_TIMEOUT: Final = 15
"""Seconds that each answer may take."""

STARTUP_PERIOD: Final = 10
"""Seconds between two questions of the startup probe (and of the liveness probe)."""

UNORDERED_FLAGS: Final = ("--initial-cluster",)
"""Flags whose value is a set, comma-separated: kubeadm writes etcd's members in the order of their random numbers."""
