"""kubeadm's API versions that no release at hand reads any more.

Rules: kubeadm's `validateSupportedVersion` (cmd/kubeadm/app/util/config/common.go).
"""

from typing import Final

LAST_KUBEADM: Final = {
    "kubeadm.k8s.io/v1alpha1": "v1.11",
    "kubeadm.k8s.io/v1alpha2": "v1.12",
    "kubeadm.k8s.io/v1alpha3": "v1.14",
    "kubeadm.k8s.io/v1beta1": "v1.15",
    "kubeadm.k8s.io/v1beta2": "v1.22",
}
"""An API version -> the minor release of kubeadm whose `config migrate` makes a newer one of it."""
