"""Labels and taints that nodes have by their role."""

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
