"""Fields of kubeadm's documents that moved, were renamed or are gone, and what people write in their place.

Rules: kubeadm's API versions v1alpha1 to v1beta4 and their conversion functions
(cmd/kubeadm/app/apis/kubeadm/*/conversion.go).
"""

from collections.abc import Mapping
from typing import Final

from kspec.model.document import Path

_CLUSTER: Final = "ClusterConfiguration"
_INIT: Final = "InitConfiguration"
_JOIN: Final = "JoinConfiguration"
_GONE: Final = "leave it out: "
_BARE: Final = f"{_GONE}a kubeadm document has no such field, its fields stand at its top"
_KUBELET: Final = "write a KubeletConfiguration (kubelet.config.k8s.io/v1beta1) as a document of its own"
_PROXY: Final = "write a KubeProxyConfiguration (kubeproxy.config.k8s.io/v1alpha1) as a document of its own"

_ANYWHERE: Final[Mapping[str, str]] = {"metadata": _BARE, "spec": _BARE, "status": _BARE}
"""At the top of any document."""

_COMPONENTS: Final = {"apiServer": "apiServer", "controllerManager": "controllerManager", "scheduler": "scheduler"}
_MOVED: Final[Mapping[str, Mapping[str, str]]] = {
    _CLUSTER: {
        "apiServer.timeoutForControlPlane": (
            "it moved to the InitConfiguration: timeouts.controlPlaneComponentHealthCheck"
        ),
        "apiServerCertSANs": "it is apiServer.certSANs now",
        **{f"{name}ExtraArgs": f"it is {name}.extraArgs now" for name in _COMPONENTS},
        **{f"{name}ExtraVolumes": f"it is {name}.extraVolumes now" for name in _COMPONENTS},
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
    _INIT: {
        "apiEndpoint": "it is localAPIEndpoint now",
        "nodeName": "it is nodeRegistration.name now",
        "criSocket": "it is nodeRegistration.criSocket now",
        "token": "it is an entry of bootstrapTokens now",
        "nodeRegistration.kubeletExtraArgs.node-labels": "write it as an entry: {name: node-labels, value: ...}",
    },
    _JOIN: {
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
}
"""Of a kind, a field as names with dots -> what to do."""


def help_of(kind: str, path: Path) -> str:
    """What to do about an unknown field of a document; empty where the table has no row."""
    name = ".".join(step for step in path if isinstance(step, str))
    found = _MOVED.get(kind, {}).get(name, "")
    return found or (_ANYWHERE.get(name, "") if kind in _MOVED else "")
