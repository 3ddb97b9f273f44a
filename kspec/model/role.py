"""What a machine of the cluster is for; by itself, so that a check loads no more of the nouns of a machine."""

from typing import Literal, TypeAlias

Role: TypeAlias = Literal["control-plane", "worker", "etcd"]
"""What runs on a node besides its kubelet: the control plane, nothing, or etcd alone."""
