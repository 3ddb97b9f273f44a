"""What a cluster is called, where it is found, and for whom its tokens speak: each has to be its own."""

from collections.abc import Iterator
from typing import Final

from kspec.check.clusters.claim import Claim
from kspec.check.view.command_line import command_line
from kspec.check.view.field import Field
from kspec.check.view.nodes import nodes
from kspec.facts import ports
from kspec.go.addresses import join_host_port, parse_ip, split_host_port
from kspec.model import kinds
from kspec.model.clusterset import Member
from kspec.model.document import Path
from kspec.model.wire import WireDocument

DOMAIN: Final[Path] = ("networking", "dnsDomain")
_SERVER: Final = "kube-apiserver"
_ISSUER: Final = "service-account-issuer"


def cluster_names(member: Member) -> Iterator[Claim]:
    """What the cluster calls itself, in its kubeconfigs."""
    yield from _text(member, ("clusterName",), "the name")


def domains(member: Member) -> Iterator[Claim]:
    """The DNS domain of the services, by which the identities of workloads are named as well."""
    yield from _text(member, DOMAIN, "the DNS domain")


def node_names(member: Member) -> Iterator[Claim]:
    """The names of the machines."""
    for node in nodes(member.wire):
        name = Field(node, ("nodeRegistration", "name"))
        if name.text:
            yield Claim(member.name, name.text, f"the node {name.text}", name)


def node_addresses(member: Member) -> Iterator[Claim]:
    """The addresses of the machines, as far as the spec has them."""
    for node in nodes(member.wire):
        field = _address(node)
        parsed = parse_ip(field.text or node.own_address)
        if parsed is not None and not parsed.is_unspecified and not parsed.is_loopback:
            yield Claim(member.name, str(parsed), f"the address {parsed}", field)


def endpoints(member: Member) -> Iterator[Claim]:
    """Where clients find the control plane: host and port, as the spec writes them."""
    field = _endpoint(member)
    if field is not None and field.text:
        host, port = split_host_port(field.text)
        key = join_host_port(canonical(host), port or ports.API_SERVER)
        yield Claim(member.name, key, f"the endpoint {field.text}", field)


def endpoint_hosts(member: Member) -> Iterator[Claim]:
    """The host alone: a name, or the virtual address of a load balancer."""
    field = _endpoint(member)
    if field is not None and field.text:
        host = split_host_port(field.text)[0]
        yield Claim(member.name, canonical(host), f"the endpoint's host {host}", field)


def certificate_names(member: Member) -> Iterator[Claim]:
    """The names and addresses that the spec adds to the API server's certificate."""
    cluster = member.wire.get(kinds.CLUSTER)
    for field in Field(cluster, ("apiServer", "certSANs")).items if cluster else ():
        if field.text:
            yield Claim(member.name, canonical(field.text), f"the name {field.text}", field)


def issuers(member: Member) -> Iterator[Claim]:
    """Who issues the cluster's service account tokens: the first issuer that the API server is given."""
    server = command_line(member.wire, _SERVER)
    found = server.all(_ISSUER) if server else ()
    if server and found:
        path = found[0].path
        where = Field(server.document, DOMAIN if path is None else path)  # the default has the domain in it
        yield Claim(member.name, found[0].value, f"the issuer {found[0].value}", where)


def canonical(host: str) -> str:
    """A host, spelt in one way."""
    return str(parse_ip(host) or host.lower().rstrip("."))


def _text(member: Member, path: Path, what: str) -> Iterator[Claim]:
    cluster = member.wire.get(kinds.CLUSTER)
    field = Field(cluster, path) if cluster else None
    if field is not None and field.text:
        yield Claim(member.name, field.text, f"{what} {field.text}", field)


def _endpoint(member: Member) -> Field | None:
    cluster = member.wire.get(kinds.CLUSTER)
    return Field(cluster, ("controlPlaneEndpoint",)) if cluster else None


def _address(node: WireDocument) -> Field:
    above = () if node.kind == kinds.INIT else ("controlPlane",)
    return Field(node, (*above, "localAPIEndpoint", "advertiseAddress"))
