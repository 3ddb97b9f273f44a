"""The command lines of the control plane's components, before the user's extra arguments.

Facts of kubeadm's phases/controlplane/manifests.go and phases/etcd/local.go. In a value, `{name}` stands for what
`make/arguments.py` knows by that name; `{pki}` is the folder of certificates. A row with a condition is only there
where that holds.
"""

from typing import Final, Literal, NamedTuple, TypeAlias

from kspec.facts.rotations import SIGNING_FILE

Condition: TypeAlias = Literal[
    "",
    "local-etcd",
    "external-etcd",
    "own-authority",
    "external-authority",
    "external-etcd-authority",
    "external-etcd-client",
    "no-authorization-config",
    "pod-subnet",
    "several-members",
    "stable-flags",
    "experimental-flags",
    "bundled-authority",
    "single-authority",
]
"""When a row counts: etcd in a static pod or elsewhere; elsewhere with a CA file, or with a client certificate and its
key; the key of the cluster's CA is there, or is elsewhere; the user's arguments have no --authorization-config; there
is a pod subnet; etcd knows its newer flags by their stable names (etcd 3.6), or only as experimental ones; a rotation
has made ca.crt a bundle, or not, and the CA's key is there. The empty condition always holds."""


class DefaultArgument(NamedTuple):
    """One argument: the flag's name, the template of its value, and the condition under which it is there."""

    name: str
    value: str
    when: Condition = ""


KUBE_APISERVER: Final = (
    DefaultArgument("advertise-address", "{advertise_address}"),
    DefaultArgument("secure-port", "{bind_port}"),
    DefaultArgument("allow-privileged", "true"),
    DefaultArgument("authorization-mode", "Node,RBAC", when="no-authorization-config"),
    DefaultArgument("enable-admission-plugins", "NodeRestriction"),
    DefaultArgument("enable-bootstrap-token-auth", "true"),
    DefaultArgument("service-cluster-ip-range", "{service_subnet}"),
    # its own serving certificate, and the authority of those who call it
    DefaultArgument("tls-cert-file", "{pki}/apiserver.crt"),
    DefaultArgument("tls-private-key-file", "{pki}/apiserver.key"),
    DefaultArgument("client-ca-file", "{pki}/ca.crt"),
    # service account tokens
    DefaultArgument("service-account-issuer", "https://kubernetes.default.svc.{dns_domain}"),
    DefaultArgument("service-account-key-file", "{pki}/sa.pub"),
    DefaultArgument("service-account-signing-key-file", "{pki}/sa.key"),
    # it calls kubelets
    DefaultArgument("kubelet-client-certificate", "{pki}/apiserver-kubelet-client.crt"),
    DefaultArgument("kubelet-client-key", "{pki}/apiserver-kubelet-client.key"),
    DefaultArgument("kubelet-preferred-address-types", "InternalIP,ExternalIP,Hostname"),
    # it stands in front of aggregated API servers
    DefaultArgument("proxy-client-cert-file", "{pki}/front-proxy-client.crt"),
    DefaultArgument("proxy-client-key-file", "{pki}/front-proxy-client.key"),
    DefaultArgument("requestheader-client-ca-file", "{pki}/front-proxy-ca.crt"),
    DefaultArgument("requestheader-allowed-names", "front-proxy-client"),
    DefaultArgument("requestheader-username-headers", "X-Remote-User"),
    DefaultArgument("requestheader-group-headers", "X-Remote-Group"),
    DefaultArgument("requestheader-extra-headers-prefix", "X-Remote-Extra-"),
    # it calls etcd
    DefaultArgument("etcd-servers", "{local_etcd_servers}", when="local-etcd"),
    DefaultArgument("etcd-cafile", "{pki}/etcd/ca.crt", when="local-etcd"),
    DefaultArgument("etcd-certfile", "{pki}/apiserver-etcd-client.crt", when="local-etcd"),
    DefaultArgument("etcd-keyfile", "{pki}/apiserver-etcd-client.key", when="local-etcd"),
    DefaultArgument("etcd-servers", "{external_etcd_endpoints}", when="external-etcd"),
    DefaultArgument("etcd-cafile", "{external_etcd_ca_file}", when="external-etcd-authority"),
    DefaultArgument("etcd-certfile", "{external_etcd_cert_file}", when="external-etcd-client"),
    DefaultArgument("etcd-keyfile", "{external_etcd_key_file}", when="external-etcd-client"),
)

KUBE_CONTROLLER_MANAGER: Final = (
    DefaultArgument("bind-address", "127.0.0.1"),
    DefaultArgument("leader-elect", "true"),
    DefaultArgument("kubeconfig", "/etc/kubernetes/controller-manager.conf"),
    DefaultArgument("authentication-kubeconfig", "/etc/kubernetes/controller-manager.conf"),
    DefaultArgument("authorization-kubeconfig", "/etc/kubernetes/controller-manager.conf"),
    DefaultArgument("client-ca-file", "{pki}/ca.crt"),
    DefaultArgument("requestheader-client-ca-file", "{pki}/front-proxy-ca.crt"),
    DefaultArgument("root-ca-file", "{pki}/ca.crt"),
    DefaultArgument("service-account-private-key-file", "{pki}/sa.key"),
    DefaultArgument("cluster-signing-cert-file", "{pki}/ca.crt", when="single-authority"),
    DefaultArgument("cluster-signing-cert-file", f"{{pki}}/{SIGNING_FILE}", when="bundled-authority"),
    DefaultArgument("cluster-signing-key-file", "{pki}/ca.key", when="own-authority"),
    DefaultArgument("cluster-signing-cert-file", "", when="external-authority"),
    DefaultArgument("cluster-signing-key-file", "", when="external-authority"),
    DefaultArgument("use-service-account-credentials", "true"),
    DefaultArgument("controllers", "*,bootstrapsigner,tokencleaner"),
    DefaultArgument("cluster-name", "{cluster_name}"),
    DefaultArgument("allocate-node-cidrs", "true", when="pod-subnet"),
    DefaultArgument("cluster-cidr", "{pod_subnet}", when="pod-subnet"),
    DefaultArgument("service-cluster-ip-range", "{service_subnet}", when="pod-subnet"),
)

KUBE_SCHEDULER: Final = (
    DefaultArgument("bind-address", "127.0.0.1"),
    DefaultArgument("leader-elect", "true"),
    DefaultArgument("kubeconfig", "/etc/kubernetes/scheduler.conf"),
    DefaultArgument("authentication-kubeconfig", "/etc/kubernetes/scheduler.conf"),
    DefaultArgument("authorization-kubeconfig", "/etc/kubernetes/scheduler.conf"),
)

ETCD: Final = (
    DefaultArgument("name", "{node}"),
    DefaultArgument("data-dir", "{etcd_data_dir}"),
    DefaultArgument("listen-client-urls", "{etcd_local_client_url},{etcd_client_url}"),
    DefaultArgument("advertise-client-urls", "{etcd_client_url}"),
    DefaultArgument("listen-peer-urls", "{etcd_peer_url}"),
    DefaultArgument("initial-advertise-peer-urls", "{etcd_peer_url}"),
    DefaultArgument("initial-cluster", "{initial_cluster}"),
    DefaultArgument("initial-cluster-state", "{initial_cluster_state}", when="several-members"),
    DefaultArgument("listen-metrics-urls", "{etcd_metrics_url}"),
    DefaultArgument("cert-file", "{pki}/etcd/server.crt"),
    DefaultArgument("key-file", "{pki}/etcd/server.key"),
    DefaultArgument("trusted-ca-file", "{pki}/etcd/ca.crt"),
    DefaultArgument("client-cert-auth", "true"),
    DefaultArgument("peer-cert-file", "{pki}/etcd/peer.crt"),
    DefaultArgument("peer-key-file", "{pki}/etcd/peer.key"),
    DefaultArgument("peer-trusted-ca-file", "{pki}/etcd/ca.crt"),
    DefaultArgument("peer-client-cert-auth", "true"),
    DefaultArgument("snapshot-count", "10000"),
    DefaultArgument("feature-gates", "InitialCorruptCheck=true", when="stable-flags"),
    DefaultArgument("watch-progress-notify-interval", "5s", when="stable-flags"),
    DefaultArgument("experimental-initial-corrupt-check", "true", when="experimental-flags"),
    DefaultArgument("experimental-watch-progress-notify-interval", "5s", when="experimental-flags"),
)

OF_ROTATIONS: Final = frozenset({"bundled-authority"})
"""The conditions that hold only while something is rotated; no kubeadm knows them."""
COMPONENTS: Final = {
    "kube-apiserver": KUBE_APISERVER,
    "kube-controller-manager": KUBE_CONTROLLER_MANAGER,
    "kube-scheduler": KUBE_SCHEDULER,
    "etcd": ETCD,
}
"""By the program's name, which is the command line's first word and the pod's name."""
