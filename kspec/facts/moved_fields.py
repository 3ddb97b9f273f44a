"""Fields of kubeadm's documents that moved, were renamed or are gone, and what people write in their place.

Rules: kubeadm's API versions v1alpha1 to v1beta4 and their conversion functions
(cmd/kubeadm/app/apis/kubeadm/*/conversion.go).
"""

from collections.abc import Mapping
from typing import Final

from kspec.model import kinds
from kspec.model.document import Path

_GONE: Final = "leave it out: "
_BARE: Final = f"{_GONE}such a document has no such field, its own stand at its top"
_KUBELET: Final = "write a KubeletConfiguration (kubelet.config.k8s.io/v1beta1) as a document of its own"
_PROXY: Final = "write a KubeProxyConfiguration (kubeproxy.config.k8s.io/v1alpha1) as a document of its own"

_ANYWHERE: Final[Mapping[str, str]] = {"metadata": _BARE, "spec": _BARE, "status": _BARE}
"""At the top of any document."""

_COMPONENTS: Final = {"apiServer": "apiServer", "controllerManager": "controllerManager", "scheduler": "scheduler"}
_NETWORKS: Final = {
    "podSubnet": ("podCIDR", "podCidr", "clusterCIDR", "clusterCidr"),
    "serviceSubnet": ("serviceCIDR", "serviceCidr", "serviceClusterIPRange"),
}
"""What others call the cluster's networks."""
_VOLUME: Final = {"type": "pathType", "containerPath": "mountPath", "path": "hostPath", "source": "hostPath"}
"""What other formats call a field of a volume."""
_MOVED: Final[Mapping[str, Mapping[str, str]]] = {
    kinds.CLUSTER: {
        "apiServer.timeoutForControlPlane": (
            "it moved to the InitConfiguration: timeouts.controlPlaneComponentHealthCheck"
        ),
        "apiServerCertSANs": "it is apiServer.certSANs now",
        **{f"{name}ExtraArgs": f"it is {name}.extraArgs now" for name in _COMPONENTS},
        **{f"{name}ExtraVolumes": f"it is {name}.extraVolumes now" for name in _COMPONENTS},
        **{
            f"{component}.extraVolumes.{name}": f"it is {component}.extraVolumes.{meant} here"
            for component in _COMPONENTS
            for name, meant in _VOLUME.items()
        },
        "networking.clusterDomain": "it is networking.dnsDomain here",
        "clusterDomain": "it is networking.dnsDomain here, and kubeadm gives it to the kubelets",
        **{
            f"{prefix}{name}": f"it is networking.{meant} here"
            for prefix in ("", "networking.")
            for meant, names in _NETWORKS.items()
            for name in names
        },
        "version": "it is kubernetesVersion here",
        "etcd.servers": "it is etcd.external.endpoints here",
        "auditPolicy": f"{_GONE}give apiServer.extraArgs audit-policy-file, and the file by apiServer.extraVolumes",
        "api": "it is localAPIEndpoint of the InitConfiguration, and controlPlaneEndpoint here",
        "cloudProvider": f"{_GONE}run the provider's cloud-controller-manager",
        "criSocket": "it is nodeRegistration.criSocket of the InitConfiguration now",
        "dns.type": f"{_GONE}CoreDNS is the only one",
        "etcd.caFile": "it is etcd.external.caFile now",
        "etcd.certFile": "it is etcd.external.certFile now",
        "etcd.keyFile": "it is etcd.external.keyFile now",
        "etcd.endpoints": "it is etcd.external.endpoints now",
        "etcd.dataDir": "it is etcd.local.dataDir now",
        "etcd.extraArgs": "it is etcd.local.extraArgs now",
        "etcd.image": "it is etcd.local.imageRepository and etcd.local.imageTag now",
        "etcd.local.image": "it is etcd.local.imageRepository and etcd.local.imageTag now",
        "kubeProxy": _PROXY,
        "kubeletConfiguration": _KUBELET,
        "kubelet": _KUBELET,
        "nodeName": "it is nodeRegistration.name of the InitConfiguration now",
        "token": "it is bootstrapTokens of the InitConfiguration now",
        "tokenTTL": "it is ttl of an entry of bootstrapTokens of the InitConfiguration now",
        "unifiedControlPlaneImage": f"{_GONE}each component has an image of its own",
        "useHyperKubeImage": f"{_GONE}there is no hyperkube image any more",
    },
    kinds.INIT: {
        "apiEndpoint": "it is localAPIEndpoint now",
        "nodeName": "it is nodeRegistration.name now",
        "criSocket": "it is nodeRegistration.criSocket now",
        "token": "it is an entry of bootstrapTokens now",
        "tokens": "they are bootstrapTokens here",
        "nodeRegistration.nodeName": "it is nodeRegistration.name here",
        "nodeRegistration.labels": "write them as a kubelet's argument: kubeletExtraArgs, with the name node-labels",
        "nodeRegistration.extraArgs": "it is nodeRegistration.kubeletExtraArgs here",
        "nodeRegistration.kubeletExtraArgs.node-labels": "write it as an entry: {name: node-labels, value: ...}",
    },
    kinds.JOIN: {
        "nodeRegistration.nodeName": "it is nodeRegistration.name here",
        "nodeRegistration.labels": "write them as a kubelet's argument: kubeletExtraArgs, with the name node-labels",
        "nodeRegistration.extraArgs": "it is nodeRegistration.kubeletExtraArgs here",
        "discoveryTimeout": "it is timeouts.discovery now",
        "discovery.timeout": "it moved to timeouts.discovery",
        "apiEndpoint": "it is controlPlane.localAPIEndpoint now",
        "controlPlane.apiEndpoint": "it is controlPlane.localAPIEndpoint now",
        "localAPIEndpoint": "a joining control plane has it in controlPlane: controlPlane.localAPIEndpoint",
        "certificateKey": "it is controlPlane.certificateKey",
        "token": "it is discovery.bootstrapToken.token now",
        "tlsBootstrapToken": "it is discovery.tlsBootstrapToken now",
        "discoveryToken": "it is discovery.bootstrapToken.token now",
        "discoveryFile": "it is discovery.file.kubeConfigPath now",
        "discoveryTokenAPIServers": "it is discovery.bootstrapToken.apiServerEndpoint now",
        "discoveryTokenCACertHashes": "it is discovery.bootstrapToken.caCertHashes now",
        "discoveryTokenUnsafeSkipCAVerification": "it is discovery.bootstrapToken.unsafeSkipCAVerification now",
        "nodeName": "it is nodeRegistration.name now",
        "criSocket": "it is nodeRegistration.criSocket now",
    },
    kinds.KUBELET: {
        **dict.fromkeys(("nodeIP", "node-ip"), "it is an argument: kubeletExtraArgs, with the name node-ip"),
        **dict.fromkeys(("nodeLabels", "labels"), "it is an argument: kubeletExtraArgs, with the name node-labels"),
        "taints": "it is registerWithTaints here",
        "containerRuntime": f"{_GONE}every container runtime is a remote one now",
    },
    kinds.KUBE_PROXY: {
        "proxyMode": "it is mode here",
        "podCIDR": "it is clusterCIDR here",
    },
}
"""Of a kind, a field as names with dots -> what to do."""


def help_of(kind: str, path: Path) -> str:
    """What to do about an unknown field of a document; empty where the table has no row."""
    name = ".".join(step for step in path if isinstance(step, str))
    found = _MOVED.get(kind, {}).get(name, "")
    return found or (_ANYWHERE.get(name, "") if kind in _MOVED else "")
