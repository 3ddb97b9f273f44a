"""How the components of a cluster prove themselves, and whom they believe: by flags, and by kubeadm's own files.

Facts of the components' command-line references (kube-apiserver, kube-controller-manager, kube-scheduler, etcd), and of
kubeadm's PKI certificates and requirements.
"""

from typing import Final, NamedTuple

from kspec.model.overview import Deed


class Use(NamedTuple):
    """A flag of a component that names a file of the PKI, what the component does with it, and towards whom."""

    component: str
    flag: str
    deed: Deed
    other: str


_API_SERVER: Final = "kube-apiserver"
_MANAGER: Final = "kube-controller-manager"
_SCHEDULER: Final = "kube-scheduler"
_CALLERS: Final = "whoever reads its metrics"

USES: Final = (
    Use(_API_SERVER, "tls-cert-file", "serves with", "all clients"),
    Use(_API_SERVER, "client-ca-file", "accepts clients of", "users and components"),
    Use(_API_SERVER, "requestheader-client-ca-file", "accepts clients of", "front proxies"),
    Use(_API_SERVER, "kubelet-client-certificate", "calls with", "kubelet"),
    Use(_API_SERVER, "kubelet-certificate-authority", "trusts servers of", "kubelet"),
    Use(_API_SERVER, "proxy-client-cert-file", "calls with", "extension API servers"),
    Use(_API_SERVER, "etcd-certfile", "calls with", "etcd"),
    Use(_API_SERVER, "etcd-cafile", "trusts servers of", "etcd"),
    Use(_API_SERVER, "oidc-ca-file", "trusts servers of", "OpenID Connect issuer"),
    Use(_API_SERVER, "service-account-key-file", "checks with", "pods, by their tokens"),
    Use(_API_SERVER, "service-account-signing-key-file", "signs with", "pods' tokens"),
    Use(_MANAGER, "kubeconfig", "calls with", _API_SERVER),
    Use(_MANAGER, "client-ca-file", "accepts clients of", _CALLERS),
    Use(_MANAGER, "requestheader-client-ca-file", "accepts clients of", "front proxies"),
    Use(_MANAGER, "root-ca-file", "hands out", "pods, to trust kube-apiserver"),
    Use(_MANAGER, "cluster-signing-cert-file", "signs with", "certificates that kubelets ask for"),
    Use(_MANAGER, "service-account-private-key-file", "signs with", "long-lived tokens of pods"),
    Use(_SCHEDULER, "kubeconfig", "calls with", _API_SERVER),
    Use(_SCHEDULER, "client-ca-file", "accepts clients of", _CALLERS),
    Use("etcd", "cert-file", "serves with", "kube-apiserver and etcdctl"),
    Use("etcd", "trusted-ca-file", "accepts clients of", "kube-apiserver and etcdctl"),
    Use("etcd", "peer-cert-file", "serves and calls with", "other members"),
    Use("etcd", "peer-trusted-ca-file", "accepts clients of", "other members"),
)


class Holder(NamedTuple):
    """A certificate by its name on a node, who shows it, and to whom, where no flag says so."""

    certificate: str
    holder: str
    deed: Deed
    other: str


HOLDERS: Final = (
    Holder("admin.conf", "administrators", "calls with", _API_SERVER),
    Holder("super-admin.conf", "administrators", "calls with", _API_SERVER),
    Holder("kubelet.conf", "kubelet", "calls with", _API_SERVER),
    Holder("kubelet", "kubelet", "serves with", _API_SERVER),
    Holder("etcd/healthcheck-client", "etcdctl", "calls with", "etcd"),
)

SHOWS: Final[tuple[Deed, ...]] = ("serves with", "calls with", "serves and calls with")
"""The deeds by which a component proves who it is."""
