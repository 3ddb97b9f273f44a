"""What a patches directory can change, per release (kubeadm's util/patches, `KnownTargets`)."""

from collections.abc import Mapping
from typing import Final

from attrs import frozen


@frozen
class PatchTarget:
    """A document that patches change: its type, and the first minor release in which it can be patched."""

    api_version: str
    kind: str
    since: str = ""


PATCH_TARGETS: Final[Mapping[str, PatchTarget]] = {
    "etcd": PatchTarget("v1", "Pod"),
    "kube-apiserver": PatchTarget("v1", "Pod"),
    "kube-controller-manager": PatchTarget("v1", "Pod"),
    "kube-scheduler": PatchTarget("v1", "Pod"),
    "kubeletconfiguration": PatchTarget("kubelet.config.k8s.io/v1beta1", "KubeletConfiguration"),
    "corednsdeployment": PatchTarget("apps/v1", "Deployment"),
    "kubeproxydaemonset": PatchTarget("apps/v1", "DaemonSet", since="v1.37"),
}
"""Every target by the word that a file name has for it, in kubeadm's order. None is the beginning of another."""

KNOWN_TARGETS: Final[Mapping[str, tuple[str, ...]]] = {
    minor: tuple(name for name, target in PATCH_TARGETS.items() if target.since <= minor)
    for minor in ("v1.34", "v1.35", "v1.36", "v1.37")
}
"""The words that each minor release knows."""
