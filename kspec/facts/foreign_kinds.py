"""Documents of other tools and releases that people take for a spec, or paste into one: where the spec is in them."""

from collections.abc import Mapping
from typing import Final

from kspec.facts.api_versions import LAST_KUBEADM, V1BETA4

_CLUSTER_API: Final = (
    "this is Cluster API's: write what stands below {} as documents of their own, "
    f"each with 'apiVersion: {V1BETA4}' and its kind"
)
_OLD: Final = "this is kubeadm's of {0}: let kubeadm {0} write a newer one, `kubeadm config migrate`"
_CLUSTER_PARTS: Final = (
    "this is Cluster API's: what kubeadm reads is in its KubeadmControlPlane and KubeadmConfigTemplate"
)
_CONFIG_SPEC: Final = "spec.kubeadmConfigSpec"
_TEMPLATE_SPEC: Final = "spec.template.spec"

HELP: Final[Mapping[tuple[str, str], str]] = {
    ("", "List"): "this is what kubectl prints: write each item's configuration into a document of its own",
    ("bootstrap.cluster.x-k8s.io", "KubeadmConfig"): _CLUSTER_API.format("spec"),
    ("bootstrap.cluster.x-k8s.io", "KubeadmConfigTemplate"): _CLUSTER_API.format(_TEMPLATE_SPEC),
    ("controlplane.cluster.x-k8s.io", "KubeadmControlPlane"): _CLUSTER_API.format(_CONFIG_SPEC),
    ("controlplane.cluster.x-k8s.io", "KubeadmControlPlaneTemplate"): _CLUSTER_API.format(
        f"{_TEMPLATE_SPEC}.kubeadmConfigSpec"
    ),
    ("cluster.x-k8s.io", "Cluster"): _CLUSTER_PARTS,
    ("cluster.x-k8s.io", "ClusterClass"): _CLUSTER_PARTS,
    ("", "Config"): "this is a kubeconfig, which kspec makes for each of its users",
    ("kind.x-k8s.io", "Cluster"): "this is kind's: its kubeadmConfigPatches hold kubeadm's documents",
    ("kubeadm.k8s.io", "ClusterStatus"): "leave it out: kubeadm keeps no ClusterStatus any more",
    ("kubeadm.k8s.io", "MasterConfiguration"): _OLD.format(LAST_KUBEADM["kubeadm.k8s.io/v1alpha1"]),
    ("kubeadm.k8s.io", "NodeConfiguration"): _OLD.format(LAST_KUBEADM["kubeadm.k8s.io/v1alpha1"]),
}
"""API group and kind of a document -> what to do. The group of the core API is empty."""

CONFIG_MAP: Final = ("", "ConfigMap")
CONFIG_MAP_KEYS: Final[Mapping[str, str]] = {
    "ClusterConfiguration": "ClusterConfiguration",
    "InitConfiguration": "InitConfiguration",
    "kubelet": "KubeletConfiguration",
    "config.conf": "KubeProxyConfiguration",
}
"""Key under which ConfigMaps of `kube-system` (kubeadm-config, kubelet-config, kube-proxy) hold a document -> its kind.

In others a document is told by its own text.
"""
