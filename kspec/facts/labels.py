"""Labels in Kubernetes' own domains that a kubelet may give its node (k8s.io/kubelet/pkg/apis/well_known_labels.go)."""

from typing import Final

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
"""Those that it may set besides."""
