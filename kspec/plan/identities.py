"""Which certificates a spec asks for, and with which names."""

from collections.abc import Iterable
from typing import Literal

from kspec.encode.addresses import dns_address, parse_ip, split_host_port
from kspec.facts.certificates import CERTIFICATES, CertificateRow
from kspec.facts.kubeconfigs import KUBECONFIGS, Kubeconfig
from kspec.model.certificate import CertificateContent
from kspec.model.clusterspec import ClusterSpec
from kspec.model.identity import Identity
from kspec.model.release import Release

_LOOPBACKS = ("127.0.0.1", "::1")
_API_SERVER_INDEX = 1
"""The API server has the first address of the service subnet (kubeadm's constants.GetAPIServerVirtualIP)."""


def identities(
    spec: ClusterSpec, release: Release, kubelet_conf: Literal["embedded", "rotated"] = "embedded"
) -> tuple[Identity, ...]:
    """Every certificate of the spec, authorities before what they sign, in the order of the tables.

    With a "rotated" `kubelet_conf`, the kubelet's certificate is its own affair.
    """
    rows = [row for row in CERTIFICATES if spec.cluster.etcd.local is not None or not row.needs_local_etcd]
    certificates = [_certificate(row, spec, release) for row in rows]
    clients = [row for row in KUBECONFIGS if row.file != "kubelet.conf" or kubelet_conf == "embedded"]
    return (*certificates, *(_kubeconfig(row, spec) for row in clients))


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


def _kubeconfig(row: Kubeconfig, spec: ClusterSpec) -> Identity:
    node = spec.node
    content = CertificateContent(row.common_name(node), organizations=row.organizations, usages=("client",))
    return Identity(f"{node}/{row.file}", "ca", content, f"nodes/{node}/{row.file}.key", starts_with_authority=True)


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
