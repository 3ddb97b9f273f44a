"""Which kinds of document a spec may have."""

from typing import Final

from kspec.facts import clusterset, clusterspec
from kspec.model import kinds

KUBEADM: Final = "kubeadm.k8s.io"
GROUPS: Final = {
    kinds.INIT: KUBEADM,
    kinds.CLUSTER: KUBEADM,
    kinds.JOIN: KUBEADM,
    kinds.RESET: KUBEADM,
    kinds.UPGRADE: KUBEADM,
    kinds.KUBELET: "kubelet.config.k8s.io",
    kinds.KUBE_PROXY: "kubeproxy.config.k8s.io",
    kinds.KUBE_SCHEDULER: "kubescheduler.config.k8s.io",
    clusterspec.KIND: clusterspec.API_VERSION.partition("/")[0],
    clusterset.KIND: clusterset.API_VERSION.partition("/")[0],
}
"""Every kind that a spec may have -> its API group."""

MAINTENANCE: Final = (kinds.RESET, kinds.UPGRADE)
"""Kinds that only commands on a running node read: kubeadm passes over them when it makes a cluster."""

OWN: Final = frozenset({clusterspec.KIND, clusterset.KIND})
"""kspec's own kinds, whose types no release decides."""
