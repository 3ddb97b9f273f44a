"""What a node's tree shows of its role."""

from typing import Final

from kspec.model.role import Role

ROLES: Final[tuple[tuple[Role, str], ...]] = (
    ("control-plane", "etc/kubernetes/manifests/kube-apiserver.yaml"),
    ("etcd", "etc/kubernetes/manifests/etcd.yaml"),
    ("worker", ""),
)
"""Each role and a file that only it, and those before it, have; the last has none of them."""
