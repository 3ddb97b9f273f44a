"""Labels and taints: those that nodes have by their role, and the labels that a kubelet may give its node."""

from typing import Final

from kspec.model.role import Role

ROLE_LABELS: Final[dict[Role, dict[str, str]]] = {
    "control-plane": {
        "node-role.kubernetes.io/control-plane": "",
        "node.kubernetes.io/exclude-from-external-load-balancers": "",
    },
    "etcd": {"node-role.kubernetes.io/etcd": ""},
    "worker": {},
}
"""Labels of Kubernetes' own domains, which no kubelet may set itself.

A control plane's are those of kubeadm's phase mark-control-plane (phases/markcontrolplane).
"""
ETCD_TAINTS: Final = ({"key": "node-role.kubernetes.io/etcd", "effect": "NoSchedule"},)
"""What keeps pods away from a node of etcd's own, unless its `taints:` say otherwise."""
TAINT_EFFECTS: Final = ("NoSchedule", "PreferNoSchedule", "NoExecute")

KUBERNETES_DOMAINS: Final = ("kubernetes.io", "k8s.io")
"""Kubernetes' own domains; what is below them is theirs, too."""

KUBELET_DOMAINS: Final = ("kubelet.kubernetes.io", "node.kubernetes.io")
"""Those in which, and below which, a kubelet may set every label."""

KUBELET_LABELS: Final = frozenset(
    {
        *("kubernetes.io/hostname", "kubernetes.io/os", "kubernetes.io/arch", "node.kubernetes.io/instance-type"),
        *("topology.kubernetes.io/zone", "topology.kubernetes.io/region", "beta.kubernetes.io/instance-type"),
        *("failure-domain.beta.kubernetes.io/zone", "failure-domain.beta.kubernetes.io/region"),
        *("beta.kubernetes.io/os", "beta.kubernetes.io/arch"),
    }
)
"""Those that it may set besides (k8s.io/kubelet/pkg/apis/well_known_labels.go)."""
