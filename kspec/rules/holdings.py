"""Which certificates, keys, kubeconfigs and static pods a node has, by what runs on it and where etcd does.

Facts of kubeadm's phases/certs/certlist.go and phases/kubeconfig/kubeconfig.go, as the tables `facts/certificates.py`,
`facts/kubeconfigs.py` and `facts/staticpods.py` have them. A plan issues by these functions, makers write and an
import reads by them, and a check knows by them which places are taken.
"""

from typing import NamedTuple

from kspec.facts.certificates import CERTIFICATES, CLIENT_OF_DEDICATED_ETCD, HOLDINGS, SERVICE_ACCOUNT, CertificateRow
from kspec.facts.kubeconfigs import KUBECONFIGS, Kubeconfig
from kspec.facts.staticpods import STATIC_PODS, StaticPod
from kspec.model.role import EtcdPlace, Role


class Holding(NamedTuple):
    """A certificate in a node's folder of certificates; `with_key` tells whether its key is there, too."""

    row: CertificateRow
    with_key: bool


def certificates(role: Role, etcd: EtcdPlace) -> tuple[Holding, ...]:
    """What a node has in its folder of certificates, in the order of the table: no more than it needs.

    A worker has nothing there; the cluster's CA certificate is where it joins by it.
    """
    wanted = HOLDINGS[role]
    if wanted is None:
        whole = [row.name for row in CERTIFICATES if etcd == "stacked" or not row.needs_local_etcd]
        wanted = dict.fromkeys(whole, True) | (CLIENT_OF_DEDICATED_ETCD if etcd == "nodes" else {})
    return tuple(Holding(row, wanted[row.name]) for row in CERTIFICATES if row.name in wanted)


def authorities(etcd: EtcdPlace) -> tuple[CertificateRow, ...]:
    """The authorities of the cluster: a control plane has the certificate of each."""
    return tuple(row for row, _ in certificates("control-plane", etcd) if row.scope == "cluster")


def service_account_files(role: Role) -> tuple[str, ...]:
    """The key pair of service account tokens in the folder of certificates, private key first."""
    return (f"{SERVICE_ACCOUNT}.key", f"{SERVICE_ACCOUNT}.pub") if role == "control-plane" else ()


def kubeconfigs(role: Role, *, first: bool) -> tuple[Kubeconfig, ...]:
    """The kubeconfigs of a node, in the order of the table; its kubelet's among them, whoever issues its certificate.

    `first` tells of the first control plane, which `kubeadm init` makes.
    """
    return tuple(row for row in KUBECONFIGS if row.kubelet or (role == "control-plane" and (first or row.joined)))


def static_pods(role: Role, etcd: EtcdPlace) -> tuple[StaticPod, ...]:
    """The static pods of a node: none on a worker, etcd alone on a node of its own."""
    with_etcd = role == "etcd" or (role == "control-plane" and etcd == "stacked")
    return tuple(row for row in STATIC_PODS if (with_etcd if row.name == "etcd" else role == "control-plane"))
