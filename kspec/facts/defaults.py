"""What kubeadm fills in where a configuration says nothing.

Static defaults are those of cmd/kubeadm/app/apis/kubeadm/v1beta4/defaults.go and apis/bootstraptoken/v1/defaults.go.
"""

from typing import Any, Final

from kspec.facts import ports
from kspec.model import kinds

CLUSTER: Final[dict[str, Any]] = {
    "networking": {"serviceSubnet": "10.96.0.0/12", "dnsDomain": "cluster.local"},
    "certificatesDir": "/etc/kubernetes/pki",
    "imageRepository": "registry.k8s.io",
    "clusterName": "kubernetes",
    "encryptionAlgorithm": "RSA-2048",
    "certificateValidityPeriod": "8760h0m0s",  # 365 days
    "caCertificateValidityPeriod": "87600h0m0s",  # 3650 days
    "apiServer": {},
    "controllerManager": {},
    "scheduler": {},
    "dns": {},
    "proxy": {},
}
"""Of a ClusterConfiguration."""

LOCAL_ETCD: Final = {"dataDir": "/var/lib/etcd"}
"""Of an etcd member in a static pod."""

CONTROL_PLANE_TAINTS: Final[list[dict[str, Any]]] = [
    {"key": "node-role.kubernetes.io/control-plane", "effect": "NoSchedule"}
]
"""Of a control plane that says nothing of its taints. An empty list is kept: it has none."""

_REGISTRATION: Final[dict[str, Any]] = {
    "imagePullPolicy": "IfNotPresent",
    "imagePullSerial": True,
    "criSocket": "unix:///var/run/containerd/containerd.sock",
}

_TIMEOUTS: Final = {
    "controlPlaneComponentHealthCheck": "4m0s",
    "kubeletHealthCheck": "4m0s",
    "kubernetesAPICall": "1m0s",
    "etcdAPICall": "2m0s",
    "tlsBootstrap": "5m0s",
    "discovery": "5m0s",
    "upgradeManifests": "5m0s",
}

CONTROL_PLANE: Final[dict[str, Any]] = {"localAPIEndpoint": {"bindPort": ports.API_SERVER}}
"""Of a control plane's own API server."""

INIT: Final[dict[str, Any]] = {
    **CONTROL_PLANE,
    "nodeRegistration": {**_REGISTRATION, "taints": CONTROL_PLANE_TAINTS},
    "timeouts": _TIMEOUTS,
}
"""Of an InitConfiguration."""

JOIN: Final[dict[str, Any]] = {
    "caCertPath": "/etc/kubernetes/pki/ca.crt",
    "discovery": {},
    "nodeRegistration": _REGISTRATION,
    "timeouts": _TIMEOUTS,
}
"""Of a JoinConfiguration."""

CRI_SOCKET_SCHEME: Final = "unix"
"""Put before a CRI socket that is a bare path."""

BOOTSTRAP_TOKEN: Final[dict[str, Any]] = {
    "ttl": "24h0m0s",
    "usages": ["signing", "authentication"],
    "groups": ["system:bootstrappers:kubeadm:default-node-token"],
}
"""Of a bootstrap token."""

KUBELET: Final[dict[str, Any]] = {
    "apiVersion": "kubelet.config.k8s.io/v1beta1",
    "kind": kinds.KUBELET,
    "staticPodPath": "/etc/kubernetes/manifests",
    "authentication": {"anonymous": {"enabled": False}, "webhook": {"enabled": True}},
    "authorization": {"mode": "Webhook"},
    "healthzBindAddress": "127.0.0.1",
    "healthzPort": ports.KUBELET_HEALTH,
    "cgroupDriver": "systemd",
}
"""Of a KubeletConfiguration (componentconfigs/kubelet.go)."""

KUBELET_FORCED: Final = {"rotateCertificates": True}
"""What kubeadm sets in a KubeletConfiguration whatever the user says."""

KUBE_PROXY: Final[dict[str, Any]] = {
    "apiVersion": "kubeproxy.config.k8s.io/v1alpha1",
    "kind": kinds.KUBE_PROXY,
    "clientConnection": {"kubeconfig": "/var/lib/kube-proxy/kubeconfig.conf"},
}
"""Of a KubeProxyConfiguration (componentconfigs/kubeproxy.go)."""
