"""Which certificates a spec asks for, and with which names."""

from collections.abc import Iterable, Iterator, Mapping

from kspec.facts.certificates import CERTIFICATES, CLIENT_OF_DEDICATED_ETCD, HOLDINGS, CertificateRow
from kspec.facts.kubeconfigs import KUBECONFIGS, Kubeconfig
from kspec.go.addresses import parse_ip, split_host_port
from kspec.go.subnets import dns_address
from kspec.model.certificate import CertificateContent
from kspec.model.clusterspec import ClusterSpec
from kspec.model.identity import Identity
from kspec.model.lock import KubeletConf
from kspec.model.node import Node
from kspec.model.release import Release

_LOOPBACKS = ("127.0.0.1", "::1")
_API_SERVER_INDEX = 1
"""The API server has the first address of the service subnet (kubeadm's constants.GetAPIServerVirtualIP)."""
SERVING = "kubelet"
"""The identity's name of a kubelet's serving certificate, behind the node's."""


def identities(spec: ClusterSpec, release: Release, kubelet_forms: Mapping[str, KubeletConf]) -> tuple[Identity, ...]:
    """Every certificate of the spec, authorities before what they sign: node by node, in the order of the tables.

    Where the form of a node's kubelet.conf is not "embedded", that certificate is the kubelet's own affair.
    """
    authorities = [
        _certificate(row, spec, release) for row in CERTIFICATES if row.scope == "cluster" and _has(spec, row)
    ]
    owned = [identity for node in spec.nodes for identity in _of(node, spec, release, kubelet_forms)]
    return (*authorities, *owned)


def _has(spec: ClusterSpec, row: CertificateRow) -> bool:
    """Whether the cluster has the row at all."""
    return not row.needs_local_etcd or bool(spec.members)


def _of(node: Node, spec: ClusterSpec, release: Release, forms: Mapping[str, KubeletConf]) -> Iterator[Identity]:
    seen = spec.seen_from(node)
    holdings = HOLDINGS[node.role]
    for row in CERTIFICATES:
        if row.scope == "cluster" or not _has(spec, row):
            continue
        if holdings is None:
            wanted = (
                seen.cluster.etcd.local is not None or not row.needs_local_etcd or row.name in CLIENT_OF_DEDICATED_ETCD
            )
        else:
            wanted = holdings.get(row.name, False)
        if wanted:
            yield _certificate(row, seen, release)
    for kubeconfig in KUBECONFIGS:
        if kubeconfig.kubelet:
            wanted = node.credentials == "issued" and forms.get(node.name, "embedded") == "embedded"
        else:
            wanted = node.is_control_plane and (node.first or kubeconfig.joined)
        if wanted:
            yield _kubeconfig(kubeconfig, node.name)
    if node.serving_certificate:
        yield _serving(node)


def _certificate(row: CertificateRow, spec: ClusterSpec, release: Release) -> Identity:
    node = spec.node
    common_name = row.common_name or node
    dns_names, ip_addresses = _alternative_names(row, spec)
    content = CertificateContent(
        common_name=common_name,
        organizations=row.organizations_in(release),
        usages=row.usages,
        dns_names=dns_names,
        ip_addresses=ip_addresses,
        is_authority=row.authority is None,
    )
    if row.scope == "cluster":
        return Identity(row.name, row.authority, content, f"{row.name}.key")
    return Identity(f"{node}/{row.name}", row.authority, content, f"nodes/{node}/{row.name}.key")


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


def _alternative_names(row: CertificateRow, spec: ClusterSpec) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """DNS names, sorted and unique, and IP addresses, unique in their order (pkiutil.RemoveDuplicateAltNames)."""
    if row.alternative_names is None:
        return ((row.common_name or spec.node,) if row.authority is None else ()), ()
    dns_names, ip_addresses = (_api_server if row.alternative_names == "apiserver" else _etcd)(spec)
    for name in _given(row, spec):
        address = parse_ip(name)
        if address is None:
            dns_names.append(name)
        else:
            ip_addresses.append(str(address))
    return tuple(sorted(set(dns_names))), tuple(dict.fromkeys(ip_addresses))


def _api_server(spec: ClusterSpec) -> tuple[list[str], list[str]]:
    """pkiutil.GetAPIServerAltNames."""
    services = ("kubernetes", "kubernetes.default", "kubernetes.default.svc")
    names = [spec.node, *services, f"{services[-1]}.{spec.cluster.networking.dns_domain}"]
    addresses = [
        dns_address(spec.cluster.networking.service_subnet, _API_SERVER_INDEX),
        spec.init.local_api_endpoint.advertise_address,
    ]
    if spec.cluster.control_plane_endpoint:
        host, _ = split_host_port(spec.cluster.control_plane_endpoint)
        address = parse_ip(host)
        if address is None:
            names.append(host)
        else:
            addresses.append(str(address))
    return names, addresses


def _etcd(spec: ClusterSpec) -> tuple[list[str], list[str]]:
    """pkiutil.getAltNames."""
    return [spec.node, "localhost"], [spec.init.local_api_endpoint.advertise_address, *_LOOPBACKS]


def _given(row: CertificateRow, spec: ClusterSpec) -> Iterable[str]:
    """The names that the user adds."""
    local = spec.cluster.etcd.local
    match row.alternative_names:
        case "apiserver":
            return spec.cluster.api_server.cert_sans
        case "etcd-server":
            return local.server_cert_sans if local else ()
        case _:
            return local.peer_cert_sans if local else ()
