"""What a machine of the cluster is for, and where etcd runs; apart, so that a check loads no more of a machine."""

from collections.abc import Container
from typing import Literal, TypeAlias

Role: TypeAlias = Literal["control-plane", "worker", "etcd"]
"""What runs on a node besides its kubelet: the control plane, nothing, or etcd alone."""

EtcdPlace: TypeAlias = Literal["stacked", "nodes", "external"]
"""Where etcd runs: in the control planes' pods, on nodes of its own, or elsewhere."""


def role_of_pods(pods: Container[str]) -> Role:
    """The role that a node shows by its static pods, by the names of their components."""
    if "kube-apiserver" in pods:
        return "control-plane"
    return "etcd" if "etcd" in pods else "worker"
