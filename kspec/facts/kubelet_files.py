"""The files of a node's kubelet that kubeadm writes (cmd/kubeadm/app/phases/kubelet), whatever the node's role."""

from typing import Final

KUBELET_FOLDER: Final = "/var/lib/kubelet"
KUBELET_FILES: Final = tuple(
    f"{KUBELET_FOLDER}/{name}" for name in ("config.yaml", "instance-config.yaml", "kubeadm-flags.env")
)
