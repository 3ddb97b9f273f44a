"""Which certificates a spec asks for, and with which names."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from kspec.facts.certificates import CertificateRow, SubjectAlternativeNames
from kspec.facts.clusterset import HUB_USER
from kspec.facts.kubeconfigs import Kubeconfig
from kspec.model.certificate import CertificateContent, Identity
from kspec.model.clusterspec import ClusterSpec
from kspec.model.configuration import ClusterConfiguration
from kspec.model.lock import KubeletConf
from kspec.model.node import Node
from kspec.model.release import Release
from kspec.rules import identities as names
from kspec.rules.alternative_names import AlternativeNames, Server, alternative_names
from kspec.rules.holdings import authorities, certificates, kubeconfigs
from kspec.rules.kubelet_certificate import kubelet_credentials
from kspec.rules.pack_certificates import pack_certificates
from kspec.rules.pack_facts import address_of


def identities(spec: ClusterSpec, release: Release, kubelet_forms: Mapping[str, KubeletConf]) -> tuple[Identity, ...]:
    """Every certificate of the spec, authorities before what they sign: node by node, in the order of the tables.

    Where the form of a node's kubelet.conf is not "embedded", that certificate is the kubelet's own affair.
    """
    shared = [_certificate(row, spec.first, spec, release) for row in authorities(spec.etcd_place)]
    owned = [identity for node in spec.nodes for identity in _of(node, spec, release, kubelet_forms)]
    return (*shared, *owned, *(_client(program, spec.first.name) for program in spec.clients))


def of_nodes(found: Iterable[Identity], nodes: Collection[str]) -> tuple[Identity, ...]:
    """The authorities, and what is of these nodes."""
    return tuple(one for one in found if one.authority is None or names.owner(one.name) in nodes)


def _of(node: Node, spec: ClusterSpec, release: Release, forms: Mapping[str, KubeletConf]) -> Iterator[Identity]:
    for row, _ in certificates(node.role, spec.etcd_place):
        if row.scope == "node":
            yield _certificate(row, node, spec, release)
    issued = kubelet_credentials(node.credentials, forms.get(node.name, "embedded")) == "issued"
    for kubeconfig in kubeconfigs(node.role, first=node.first):
        if issued or not kubeconfig.kubelet:
            yield _kubeconfig(kubeconfig, node.name)
    if node.serving_certificate:
        yield _serving(node, address_of(node) if spec.packs else node.address)
    for holding in pack_certificates(spec, node):
        yield holding.identity


def _certificate(row: CertificateRow, node: Node, spec: ClusterSpec, release: Release) -> Identity:
    common_name = row.common_name or node.name
    alternative = _alternative_names(row, node, spec.cluster_of(node))
    content = CertificateContent(
        common_name=common_name,
        organizations=row.organizations_in(release),
        usages=row.usages,
        dns_names=alternative.dns_names,
        ip_addresses=alternative.ip_addresses,
        is_authority=row.authority is None,
    )
    name = names.of_certificate(row, node.name)
    return Identity(name, row.authority, content, names.key_of(name, authority=content.is_authority))


def _kubeconfig(row: Kubeconfig, node: str) -> Identity:
    content = CertificateContent(row.common_name(node), organizations=row.organizations, usages=("client",))
    name = names.of_kubeconfig(row, node)
    return Identity(name, "ca", content, names.key_of(name, authority=False), starts_with_authority=True)


def _client(program: str, node: str) -> Identity:
    """A program's client certificate: its user has no rights but those that a binding of its own gives it."""
    content = CertificateContent(f"{HUB_USER}{program}", usages=("client",))
    name = names.of_client(program, node)
    return Identity(name, "ca", content, names.key_of(name, authority=False))


def _serving(node: Node, address: str) -> Identity:
    """The kubelet's serving certificate, with the subject that the API server's own signer would demand.

    Packs reach each kubelet by its address, and verify it by that.
    """
    content = CertificateContent(
        f"system:node:{node.name}",
        organizations=("system:nodes",),
        usages=("server",),
        dns_names=(node.name,),
        ip_addresses=(address,) if address else (),
    )
    name = names.of_serving(node.name)
    return Identity(name, "ca", content, names.key_of(name, authority=False))


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
