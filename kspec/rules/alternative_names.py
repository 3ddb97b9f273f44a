"""The names and addresses in the certificates that an API server and etcd present.

Rules: kubeadm's util/pkiutil/pki_helpers.go (GetAPIServerAltNames, getAltNames, RemoveDuplicateAltNames). A build signs
these names and a check judges endpoints by them.
"""

from collections.abc import Iterable
from typing import Final, NamedTuple

from kspec.facts.certificates import SubjectAlternativeNames
from kspec.go.addresses import parse_ip, split_host_port
from kspec.go.subnets import dns_address

_SERVICES: Final = ("kubernetes", "kubernetes.default", "kubernetes.default.svc")
_API_SERVER_INDEX: Final = 1
"""The API server has the first address of the service subnet (kubeadm's constants.GetAPIServerVirtualIP)."""
_LOOPBACKS: Final = ("127.0.0.1", "::1")


class Server(NamedTuple):
    """What decides the names of one node's servers, besides those that the user adds."""

    node: str
    advertise_address: str
    service_subnet: str
    dns_domain: str
    control_plane_endpoint: str


class AlternativeNames(NamedTuple):
    """DNS names, sorted and unique; IP addresses, unique in their order."""

    dns_names: tuple[str, ...]
    ip_addresses: tuple[str, ...]


def alternative_names(whose: SubjectAlternativeNames, server: Server, added: Iterable[str]) -> AlternativeNames:
    """The names of one serving certificate; `added` are the user's.

    A service subnet without a first address gives none: a check asks before the subnet is known to be one.
    """
    names, addresses = _api_server(server) if whose == "apiserver" else _etcd(server)
    for name in added:
        _add(name, names, addresses)
    return AlternativeNames(tuple(sorted(set(names))), tuple(dict.fromkeys(addresses)))


def _api_server(server: Server) -> tuple[list[str], list[str]]:
    names = [server.node, *_SERVICES, f"{_SERVICES[-1]}.{server.dns_domain}"]
    addresses = [*_virtual_address(server.service_subnet), server.advertise_address]
    if server.control_plane_endpoint:
        _add(split_host_port(server.control_plane_endpoint)[0], names, addresses)
    return names, addresses


def _virtual_address(service_subnet: str) -> Iterable[str]:
    try:
        return (dns_address(service_subnet, _API_SERVER_INDEX),)
    except ValueError:
        return ()


def _etcd(server: Server) -> tuple[list[str], list[str]]:
    return [server.node, "localhost"], [server.advertise_address, *_LOOPBACKS]


def _add(name: str, names: list[str], addresses: list[str]) -> None:
    """Put a name where it belongs: addresses in their canonical form."""
    address = parse_ip(name)
    if address is None:
        names.append(name)
    else:
        addresses.append(str(address))
