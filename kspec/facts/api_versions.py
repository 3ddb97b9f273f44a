"""kubeadm's API versions.

Rules: kubeadm's `validateSupportedVersion` (cmd/kubeadm/app/util/config/common.go).
"""

from typing import Final

V1BETA3: Final = "kubeadm.k8s.io/v1beta3"
V1BETA4: Final = "kubeadm.k8s.io/v1beta4"
LAST_KUBEADM: Final = {
    "kubeadm.k8s.io/v1alpha1": "v1.11",
    "kubeadm.k8s.io/v1alpha2": "v1.12",
    "kubeadm.k8s.io/v1alpha3": "v1.14",
    "kubeadm.k8s.io/v1beta1": "v1.15",
    "kubeadm.k8s.io/v1beta2": "v1.22",
}
"""An API version that no release at hand reads -> the minor release of kubeadm that migrates it to a newer one."""
