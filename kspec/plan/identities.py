"""Which certificates a spec asks for, and with which names."""

from collections.abc import Iterator, Mapping, Sequence

from kspec.facts.certificates import (
    CERTIFICATES,
    CLIENT_OF_DEDICATED_ETCD,
    HOLDINGS,
    CertificateRow,
    SubjectAlternativeNames,
)
from kspec.facts.kubeconfigs import KUBECONFIGS, Kubeconfig
from kspec.model.certificate import CertificateContent
from kspec.model.clusterspec import ClusterSpec
from kspec.model.configuration import ClusterConfiguration
from kspec.model.identity import Identity
from kspec.model.lock import KubeletConf
from kspec.model.node import Node
from kspec.model.release import Release
from kspec.rules.alternative_names import AlternativeNames, Server, alternative_names

SERVING = "kubelet"
"""The identity's name of a kubelet's serving certificate, behind the node's."""


def identities(spec: ClusterSpec, release: Release, kubelet_forms: Mapping[str, KubeletConf]) -> tuple[Identity, ...]:
    """Every certificate of the spec, authorities before what they sign: node by node, in the order of the tables.

    Where the form of a node's kubelet.conf is not "embedded", that certificate is the kubelet's own affair.
    """
    authorities = [
        _certificate(row, spec.first, spec, release)
        for row in CERTIFICATES
        if row.scope == "cluster" and _has(spec, row)
    ]
    owned = [identity for node in spec.nodes for identity in _of(node, spec, release, kubelet_forms)]
    return (*authorities, *owned)


def _has(spec: ClusterSpec, row: CertificateRow) -> bool:
    """Whether the cluster has the row at all."""
    return not row.needs_local_etcd or bool(spec.members)


def _of(node: Node, spec: ClusterSpec, release: Release, forms: Mapping[str, KubeletConf]) -> Iterator[Identity]:
    local = spec.cluster_of(node).etcd.local is not None
    holdings = HOLDINGS[node.role]
    for row in CERTIFICATES:
        if row.scope == "cluster" or not _has(spec, row):
            continue
        if holdings is None:
            wanted = local or not row.needs_local_etcd or row.name in CLIENT_OF_DEDICATED_ETCD
        else:
            wanted = holdings.get(row.name, False)
        if wanted:
            yield _certificate(row, node, spec, release)
    for kubeconfig in KUBECONFIGS:
        if kubeconfig.kubelet:
            wanted = node.credentials == "issued" and forms.get(node.name, "embedded") == "embedded"
        else:
            wanted = node.is_control_plane and (node.first or kubeconfig.joined)
        if wanted:
            yield _kubeconfig(kubeconfig, node.name)
    if node.serving_certificate:
        yield _serving(node)


def _certificate(row: CertificateRow, node: Node, spec: ClusterSpec, release: Release) -> Identity:
    common_name = row.common_name or node.name
    names = _alternative_names(row, node, spec.cluster_of(node))
    content = CertificateContent(
        common_name=common_name,
        organizations=row.organizations_in(release),
        usages=row.usages,
        dns_names=names.dns_names,
        ip_addresses=names.ip_addresses,
        is_authority=row.authority is None,
    )
    if row.scope == "cluster":
        return Identity(row.name, row.authority, content, f"{row.name}.key")
    return Identity(f"{node.name}/{row.name}", row.authority, content, f"nodes/{node.name}/{row.name}.key")


def _kubeconfig(row: Kubeconfig, node: str) -> Identity:
    content = CertificateContent(row.common_name(node), organizations=row.organizations, usages=("client",))
    return Identity(f"{node}/{row.file}", "ca", content, f"nodes/{node}/{row.file}.key", starts_with_authority=True)


def _serving(node: Node) -> Identity:
    """The kubelet's serving certificate, with the subject that the API server's own signer would demand."""
    content = CertificateContent(
        f"system:node:{node.name}",
        organizations=("system:nodes",),
        usages=("server",),
        dns_names=(node.name,),
        ip_addresses=(node.address,) if node.address else (),
    )
    return Identity(f"{node.name}/{SERVING}", "ca", content, f"nodes/{node.name}/{SERVING}.key")


def _alternative_names(row: CertificateRow, node: Node, cluster: ClusterConfiguration) -> AlternativeNames:
    """The names of a serving certificate; an authority has its own as a DNS name, a client none."""
    if row.alternative_names is None:
        return AlternativeNames((row.common_name or node.name,) if row.authority is None else (), ())
    server = Server(
        node=node.name,
        advertise_address=node.endpoint.advertise_address,
        service_subnet=cluster.networking.service_subnet,
        dns_domain=cluster.networking.dns_domain,
        control_plane_endpoint=cluster.control_plane_endpoint,
    )
    return alternative_names(row.alternative_names, server, _added(row.alternative_names, cluster))


def _added(whose: SubjectAlternativeNames, cluster: ClusterConfiguration) -> Sequence[str]:
    """The names that the user adds."""
    local = cluster.etcd.local
    match whose:
        case "apiserver":
            return cluster.api_server.cert_sans
        case "etcd-server":
            return local.server_cert_sans if local else ()
        case _:
            return local.peer_cert_sans if local else ()
