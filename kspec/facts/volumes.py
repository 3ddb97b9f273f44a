"""The host folders that kubeadm mounts into the pods of the control plane.

Facts of kubeadm's phases/controlplane/volumes.go; folders with CA certificates are in `facts/hosts.py`.
"""

from typing import Final

CERTIFICATES: Final = "k8s-certs"
CERTIFICATE_AUTHORITIES: Final = "ca-certs"
KUBECONFIG: Final = "kubeconfig"
FLEXVOLUME: Final = "flexvolume-dir"
EXTERNAL_ETCD_PREFIX: Final = "etcd-certs-"
ETCD_DATA: Final = "etcd-data"
ETCD_CERTIFICATES: Final = "etcd-certs"
"""The volumes' names."""

CERTIFICATE_AUTHORITIES_FOLDER: Final = "/etc/ssl/certs"
"""Always mounted, whether the host has it or not."""

FLEXVOLUME_FOLDER: Final = "/usr/libexec/kubernetes/kubelet-plugins/volume/exec"
FLEXVOLUME_ARGUMENT: Final = "flex-volume-plugin-dir"
"""FlexVolume drivers: their folder, and the controller manager's argument that moves it."""
