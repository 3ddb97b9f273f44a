"""The certificates of a kubeadm cluster: one row each.

Facts of kubeadm's phases/certs/certlist.go and util/pkiutil/pki_helpers.go. Client certificates in kubeconfig files
are in `facts/kubeconfigs.py`.
"""

from typing import Final, Literal, NamedTuple, TypeAlias

from kspec.model.certificate import Usage
from kspec.model.release import Release
from kspec.model.role import Role

SubjectAlternativeNames: TypeAlias = Literal["apiserver", "etcd-server", "etcd-peer"]
"""Whose names and addresses a serving certificate holds."""


class CertificateRow(NamedTuple):
    """One certificate.

    `name` is its path below the folder of certificates, without `.crt` and `.key`; `authority` the name of the row
    that issues it, None for an authority. `common_name` None stands for the node's name. A release that has the change
    `without_organizations_since` (`facts/releases.py`) leaves the organizations out. `scope` "cluster" means one
    for all control planes. `needs_local_etcd` rows are only there where etcd is not elsewhere. `phase` is kubeadm's
    word for it, `certs/<phase>`.
    """

    name: str
    phase: str
    authority: str | None
    common_name: str | None
    organizations: tuple[str, ...] = ()
    without_organizations_since: str = ""
    usages: tuple[Usage, ...] = ()
    alternative_names: SubjectAlternativeNames | None = None
    scope: Literal["cluster", "node"] = "node"
    needs_local_etcd: bool = False

    def organizations_in(self, release: Release) -> tuple[str, ...]:
        """The organizations that the certificate has in that release."""
        gone = self.without_organizations_since
        return () if gone and release.has(gone) else self.organizations


ETCD_CLIENT: Final = "apiserver-etcd-client"
"""The name of the certificate by which an API server is a client of etcd."""

CERTIFICATES: Final = (
    # The cluster's authority: signs whoever speaks with the API server, on either side.
    CertificateRow("ca", "ca", None, "kubernetes", scope="cluster"),
    # Presented by the API server to every client.
    CertificateRow("apiserver", "apiserver", "ca", "kube-apiserver", usages=("server",), alternative_names="apiserver"),
    # Presented by the API server to kubelets (logs, exec, port-forward). Its rights come from the organization, or in
    # newer releases from a binding of its own.
    CertificateRow(
        "apiserver-kubelet-client",
        "apiserver-kubelet-client",
        "ca",
        "kube-apiserver-kubelet-client",
        organizations=("kubeadm:cluster-admins",),
        without_organizations_since="apiserver-kubelet-client-without-organization",
        usages=("client",),
    ),
    # The authority that aggregated API servers trust for requests that the API server passes on.
    CertificateRow("front-proxy-ca", "front-proxy-ca", None, "front-proxy-ca", scope="cluster"),
    # Presented by the API server to aggregated API servers.
    CertificateRow(
        "front-proxy-client", "front-proxy-client", "front-proxy-ca", "front-proxy-client", usages=("client",)
    ),
    # etcd's authority: signs whoever speaks with etcd, on either side.
    CertificateRow("etcd/ca", "etcd-ca", None, "etcd-ca", scope="cluster", needs_local_etcd=True),
    # Presented by an etcd member to its clients, and by etcd's own gateway to the member.
    CertificateRow(
        "etcd/server",
        "etcd-server",
        "etcd/ca",
        None,
        usages=("server", "client"),
        alternative_names="etcd-server",
        needs_local_etcd=True,
    ),
    # Presented by etcd members to each other, calling and called.
    CertificateRow(
        "etcd/peer",
        "etcd-peer",
        "etcd/ca",
        None,
        usages=("server", "client"),
        alternative_names="etcd-peer",
        needs_local_etcd=True,
    ),
    # Presented to etcd by whoever looks after it by hand (etcdctl); once by its liveness probe.
    CertificateRow(
        "etcd/healthcheck-client",
        "etcd-healthcheck-client",
        "etcd/ca",
        "kube-etcd-healthcheck-client",
        usages=("client",),
        needs_local_etcd=True,
    ),
    # Presented by the API server to etcd.
    CertificateRow(
        ETCD_CLIENT,
        "apiserver-etcd-client",
        "etcd/ca",
        "kube-apiserver-etcd-client",
        usages=("client",),
        needs_local_etcd=True,
    ),
)
"""In the order in which kubeadm makes them: an authority, then what it issues."""

SERVICE_ACCOUNT: Final = "sa"
"""The name of the key pair of service account tokens, which has no certificate. Its phase is `certs/sa`."""

HOLDINGS: Final[dict[Role, dict[str, bool] | None]] = {
    "control-plane": None,
    "worker": {},
    "etcd": {
        "ca": False,
        "etcd/ca": False,
        "etcd/server": True,
        "etcd/peer": True,
        "etcd/healthcheck-client": True,
    },
}
"""What a node of each role has in its folder of certificates, and of each certificate whether with its key.

None stands for every row that the cluster has. A worker has the cluster's CA certificate alone, where it joins by it.
"""

CLIENT_OF_DEDICATED_ETCD: Final = {"etcd/ca": False, ETCD_CLIENT: True}
"""What a control plane has of etcd's where etcd runs on nodes of its own."""

SERVING_FILES: Final = ("/var/lib/kubelet/pki/kubelet.crt", "/var/lib/kubelet/pki/kubelet.key")
"""The kubelet's serving certificate and key, at its own default places (`--cert-dir`)."""

SERVING_FIELDS: Final = ("tlsCertFile", "tlsPrivateKeyFile")
"""The fields of its configuration that say where both are."""
