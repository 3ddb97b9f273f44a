"""Which kinds of document a spec may have."""

from typing import Final

from kspec.facts import clusterspec

KUBEADM: Final = "kubeadm.k8s.io"
GROUPS: Final = {
    "InitConfiguration": KUBEADM,
    "ClusterConfiguration": KUBEADM,
    "JoinConfiguration": KUBEADM,
    "ResetConfiguration": KUBEADM,
    "UpgradeConfiguration": KUBEADM,
    "KubeletConfiguration": "kubelet.config.k8s.io",
    "KubeProxyConfiguration": "kubeproxy.config.k8s.io",
    "KubeSchedulerConfiguration": "kubescheduler.config.k8s.io",
    clusterspec.KIND: clusterspec.API_VERSION.partition("/")[0],
}
"""Every kind that a spec may have -> its API group."""

MAINTENANCE: Final = ("ResetConfiguration", "UpgradeConfiguration")
"""Kinds that only commands on a running node read: kubeadm passes over them when it makes a cluster."""
