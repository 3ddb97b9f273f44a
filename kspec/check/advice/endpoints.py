"""Addresses and ports to which clients are sent, and whether a server answers there with a fitting certificate."""

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from kspec.check.advice.networks import POD, SERVICE, networks, parse_networks
from kspec.check.view.certificate_names import ADDED, certificate_names
from kspec.check.view.command_line import command_line
from kspec.check.view.field import Field
from kspec.check.view.nodes import control_planes, members
from kspec.facts import clusterspec, codes
from kspec.facts.certificates import SubjectAlternativeNames
from kspec.go.addresses import parse_ip, split_host_port
from kspec.go.url import origin
from kspec.model import kinds
from kspec.model.diagnostic import Diagnostic
from kspec.model.document import Path, render_path
from kspec.model.requirement import split
from kspec.model.wire import Wire, WireDocument
from kspec.rules.alternative_names import AlternativeNames

_ENDPOINT: Final[Path] = ("controlPlaneEndpoint",)
_LOCAL: Final[Path] = ("localAPIEndpoint",)
_NAME: Final[Path] = ("nodeRegistration", "name")
_DISCOVERY: Final[Path] = ("discovery", "bootstrapToken", "apiServerEndpoint")
_PROXY: Final[Path] = ("host", "proxyVariables")
_OF_ETCD: Final[Mapping[str, SubjectAlternativeNames]] = {
    "advertise-client-urls": "etcd-server",
    "initial-advertise-peer-urls": "etcd-peer",
}
"""etcd's URLs that others call, and whose certificate answers there."""


def check_certificate_names(wire: Wire) -> Iterator[Diagnostic]:
    """What clients call must be a name in the certificate that answers."""
    init, cluster = wire.get(kinds.INIT), wire.get(kinds.CLUSTER)
    if init is None or cluster is None:
        return
    names = _normal(certificate_names(cluster, init, "apiserver"))
    anyones = _normal(*(certificate_names(cluster, node, "apiserver") for node in control_planes(wire)))
    help_ = "add '{host}' to apiServer.certSANs"
    for join in wire.joins:
        host = split_host_port(Field(join, _DISCOVERY).text)[0]
        if host and not _covered(host, anyones):
            yield _uncovered(join, _DISCOVERY, host, "the API server's certificate", help_)
    server = command_line(wire, "kube-apiserver")
    for flag in ("advertise-address", "external-hostname"):
        setting = server.last(flag) if server else None
        if server and setting and setting.path and setting.value and not _covered(setting.value, names):
            yield _uncovered(cluster, setting.path, setting.value, "the API server's certificate", help_)
    yield from _etcd_names(wire, cluster)


def _etcd_names(wire: Wire, cluster: WireDocument) -> Iterator[Diagnostic]:
    etcd = command_line(wire, "etcd")
    if etcd is None:
        return
    for flag, whose in _OF_ETCD.items():
        names = _normal(certificate_names(cluster, members(wire)[0], whose))
        setting = etcd.last(flag)
        for url in split(setting.value) if setting and setting.path else ():
            found = origin(url, strict_colons=False)
            if found and found.host and not _covered(found.host, names):
                help_ = f"add '{{host}}' to {render_path(ADDED[whose])}"
                yield _uncovered(cluster, etcd.path_of(flag), found.host, "etcd's certificate", help_)


def _uncovered(document: WireDocument, path: Path, host: str, whose: str, help_: str) -> Diagnostic:
    message = f"{host} is not among the names and addresses of {whose}"
    return Field(document, path).warning(codes.ENDPOINT_NOT_IN_CERTIFICATE, message, help_.format(host=host))


def _normal(*certificates: AlternativeNames) -> frozenset[str]:
    """The names of some certificates, each as hosts are compared."""
    return frozenset(_comparable(name) for names in certificates for part in names for name in part)


def _comparable(host: str) -> str:
    """A name in lower case, an address in canonical form."""
    return str(parse_ip(host) or host.lower())


def _covered(host: str, names: Collection[str]) -> bool:
    """Whether a certificate with these normal names is good for a host (RFC 6125: `*` is one label)."""
    normal = _comparable(host)
    return normal in names or f"*.{normal.partition('.')[2]}" in names


def check_ports(wire: Wire) -> Iterator[Diagnostic]:
    """Clients are sent to the bind port, so that the API server must listen there."""
    init, cluster = wire.get(kinds.INIT), wire.get(kinds.CLUSTER)
    server = command_line(wire, "kube-apiserver")
    if init is None or cluster is None or server is None:
        return
    bound = str(Field(init, (*_LOCAL, "bindPort")).value)
    setting = server.last("secure-port")
    if setting and setting.path and setting.value != bound:
        message = f"the API server listens on {setting.value}, but every kubeconfig and the node's address say {bound}"
        help_ = f"leave it out, and set localAPIEndpoint.bindPort to {setting.value} in the InitConfiguration"
        yield Field(cluster, setting.path).warning(codes.ENDPOINT_PORT, message, help_)
        return
    host, port = split_host_port(Field(cluster, _ENDPOINT).text)
    if (
        parse_ip(host) is not None
        and parse_ip(host) == parse_ip(Field(init, (*_LOCAL, "advertiseAddress")).text)
        and port != bound
    ):
        message = f"{host} is the first node itself, whose API server listens on {bound}, not on {port}"
        help_ = f"write '{host}:{bound}', or the load balancer's address"
        yield Field(cluster, _ENDPOINT).warning(codes.ENDPOINT_PORT, message, help_)


def check_stable_endpoint(wire: Wire) -> Iterator[Diagnostic]:
    """Several control planes need an endpoint that none of them is."""
    cluster = wire.get(kinds.CLUSTER)
    joined = [join for join in wire.joins if Field(join, ("controlPlane",)).value is not None]
    if cluster is None or not joined:
        return
    endpoint = Field(cluster, _ENDPOINT).text
    if not endpoint:
        message = "a further control plane joins, but the cluster has no controlPlaneEndpoint: kubeadm refuses the join"
        help_ = "add 'controlPlaneEndpoint: <name or address of a load balancer>:6443' to the ClusterConfiguration"
        yield Field(joined[0], ("controlPlane",)).error(codes.NO_STABLE_ENDPOINT, message, help_, kind="Required value")
        return
    host = split_host_port(endpoint)[0]
    for document, path in _own_addresses(wire):
        own = Field(document, path).text
        if own and (own == host or (parse_ip(own) is not None and parse_ip(own) == parse_ip(host))):
            message = f"{host} is one of the control planes: without it, no other one can be reached"
            help_ = "give the address of a load balancer or a virtual address that moves between them"
            yield Field(cluster, _ENDPOINT).warning(codes.ENDPOINT_IS_ONE_NODE, message, help_)
            return


def _own_addresses(wire: Wire) -> Iterator[tuple[WireDocument, Path]]:
    for document in wire.documents:
        if document.kind == kinds.INIT:
            yield document, (*_LOCAL, "advertiseAddress")
            yield document, _NAME
        elif document.kind == kinds.JOIN and Field(document, ("controlPlane",)).value is not None:
            yield document, ("controlPlane", *_LOCAL, "advertiseAddress")
            yield document, _NAME


def check_proxy(wire: Wire) -> Iterator[Diagnostic]:
    """With an HTTP proxy, the cluster's own networks and nodes must be exempt: kubeadm copies the variables."""
    document, cluster, init = (
        wire.get(clusterspec.KIND),
        wire.get(kinds.CLUSTER),
        wire.get(kinds.INIT),
    )
    found = Field(document, _PROXY).value if document else None
    if document is None or cluster is None or not isinstance(found, dict):
        return
    variables = {str(name).lower(): str(setting or "") for name, setting in found.items()}
    if not any(variables.get(name) for name in ("http_proxy", "https_proxy", "all_proxy")):
        return
    exempt = split(variables.get("no_proxy", ""))
    inside = [str(network) for path in (SERVICE, POD) for network in networks(cluster, path)]
    address = Field(init, (*_LOCAL, "advertiseAddress")).text if init else ""
    missing = [where for where in (*inside, address) if parse_networks(where) and not _exempt(where, exempt)]
    if missing:
        name = next((name for name in found if str(name).lower() == "no_proxy"), None)
        message = f"{', '.join(missing)} would be reached through the proxy"
        help_ = f"add {','.join(missing)} to NO_PROXY"
        yield Field(document, (*_PROXY, name) if name else _PROXY).warning(codes.NO_PROXY_INCOMPLETE, message, help_)


def _exempt(what: str, exempt: Collection[str]) -> bool:
    """Whether NO_PROXY covers an address or a network, as Go's httpproxy reads it."""
    (wanted,) = parse_networks(what)
    return "*" in exempt or any(
        network.version == wanted.version and network.prefixlen <= wanted.prefixlen and wanted[0] in network
        for entry in exempt
        for network in parse_networks(entry)
    )
