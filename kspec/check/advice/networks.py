"""Networks that collide, that are too small, or that belong to others."""

import ipaddress
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import product
from typing import Final, TypeAlias

from kspec.check.arguments.node_masks import MANAGER, allocates, node_mask
from kspec.check.view.command_line import CommandLine, command_line, kubelets
from kspec.check.view.field import Field
from kspec.facts import codes
from kspec.facts.advice import DEFAULT_MAXIMUM_PODS, SMALL_POD_NETWORK, SMALL_SERVICE_NETWORK
from kspec.facts.validation import NODE_MASK_BITS, NODE_MASKS
from kspec.go.addresses import parse_ip, split_host_port
from kspec.go.subnets import is_public
from kspec.model import kinds
from kspec.model.diagnostic import Diagnostic
from kspec.model.document import Path
from kspec.model.requirement import split
from kspec.model.wire import Wire, WireDocument

Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network
Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address

POD: Final[Path] = ("networking", "podSubnet")
SERVICE: Final[Path] = ("networking", "serviceSubnet")
_ADVERTISE: Final[Path] = ("localAPIEndpoint", "advertiseAddress")
_MOST: Final = 100
_USUAL_BITS: Final = 8
"""Room for so many nodes, as a power of two, is usual."""
_LARGE_SERVICES: Final = {4: 16, 6: 112}
"""IP version -> the length of a service network that is large enough and not too large for kubeadm."""
_NAMES: Final = {POD: "pod", SERVICE: "service"}


def check_overlap(wire: Wire) -> Iterator[Diagnostic]:
    """The pod and service networks and the nodes' addresses must be apart."""
    cluster = wire.get(kinds.CLUSTER)
    if cluster is None:
        return
    pods, services = networks(cluster, POD), networks(cluster, SERVICE)
    for pod, service in product(pods, services):
        if overlap(pod, service):
            message = f"the pod network {pod} overlaps the service network {service}"
            yield Field(cluster, POD).warning(codes.SUBNET_OVERLAP, message, "give each a network of its own")
    for document, path, address in _node_addresses(wire):
        for name, network in [*(("pod", found) for found in pods), *(("service", found) for found in services)]:
            if address in network:
                message = f"{address} lies in the {name} network {network}: packets for it never reach the machine"
                help_ = f"move the {name} network or the machine"
                yield Field(document, path).warning(codes.NODE_IN_SUBNET, message, help_)


def check_public(wire: Wire) -> Iterator[Diagnostic]:
    """Cluster networks should be private: what an IPv4 one covers on the internet is out of reach for pods."""
    cluster = wire.get(kinds.CLUSTER)
    if cluster is None:
        return
    for path in (POD, SERVICE):
        for network in networks(cluster, path):
            if network.version == 4 and is_public(network):  # noqa: PLR2004 - an IP version; IPv6 networks are often one's own
                message = f"{network} has addresses that others own: pods can never reach their real owners"
                help_ = "take a part of 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10 or fd00::/8"
                yield Field(cluster, path).warning(codes.PUBLIC_SUBNET, message, help_)


def check_sizes(wire: Wire) -> Iterator[Diagnostic]:
    """Networks must have room for services, nodes and a node's pods; none of them is easily changed."""
    cluster = wire.get(kinds.CLUSTER)
    if cluster is None:
        return
    for network in networks(cluster, SERVICE):
        if network.num_addresses < SMALL_SERVICE_NETWORK:
            message = f"{network} has {network.num_addresses} addresses, so that there can be no more services"
            help_ = f"take a /{_LARGE_SERVICES[network.version]}"
            yield Field(cluster, SERVICE).warning(codes.SERVICE_SUBNET_SMALL, message, help_)
    manager = command_line(wire, MANAGER)
    if manager is None or not allocates(manager):
        return
    count = max(SMALL_POD_NETWORK, 1 + sum(1 for _ in wire.joins))
    for network in networks(cluster, POD):
        mask = node_mask(manager, network.version)
        if mask is None or not network.prefixlen <= mask <= network.max_prefixlen:
            continue  # an error of its own
        if 2 ** (mask - network.prefixlen) < count:
            blocks = 2 ** (mask - network.prefixlen)
            message = f"{network} has {blocks} part(s) of size /{mask}, one for each node: there can be no more nodes"
            yield Field(cluster, POD).warning(codes.POD_SUBNET_SMALL, message, _larger(network, mask, count))
        yield from _block(wire, manager, network, mask)


def _larger(network: Network, mask: int, count: int) -> str:
    """A pod network with room for nodes of that family, of which kubeadm allows 2^16 at most."""
    bits = min(max(_USUAL_BITS, count.bit_length()), NODE_MASK_BITS, mask)
    return f"take a larger IPv{network.version} network, such as a /{mask - bits}"


def _block(wire: Wire, manager: CommandLine, network: Network, mask: int) -> Iterator[Diagnostic]:
    """Each node's share of the pod network has the network's own address and a gateway, and one for each pod."""
    room = 2 ** (network.max_prefixlen - mask) - 2
    flag, _ = NODE_MASKS[network.version]
    kubelet = wire.get(kinds.KUBELET)
    configured = Field(kubelet, ("maxPods",)).value if kubelet else None
    wanted = configured if isinstance(configured, int) and configured else DEFAULT_MAXIMUM_PODS
    for node in kubelets(wire):
        given = node.last("max-pods")
        pods = int(given.value) if given and given.value.isdecimal() else wanted
        if pods > room:
            message = f"a /{mask} has addresses for {room} pods, but the kubelets run up to {pods}"
            help_ = f"set maxPods to {room} in the KubeletConfiguration, or a smaller --{flag}"
            yield Field(manager.document, manager.path_of(flag)).warning(codes.NODE_BLOCK_SMALL, message, help_)
            return


def check_families(wire: Wire) -> Iterator[Diagnostic]:
    """The API server needs its first service network in its own family, and a dual-stack node both its addresses."""
    cluster = wire.get(kinds.CLUSTER)
    if cluster is None:
        return
    services = networks(cluster, SERVICE)
    init = wire.get(kinds.INIT)
    address = parse_ip(Field(init, _ADVERTISE).text) if init else None
    if init and address and services and address.version != services[0].version:
        message = f"{address} is IPv{address.version}, but the first service network is {services[0]}"
        help_ = "give the service network of the address' family first: the API server refuses to start otherwise"
        yield Field(init, _ADVERTISE).warning(codes.ADDRESS_FAMILIES, message, help_)
    if len({network.version for network in networks(cluster, POD)}) > 1:
        yield from _node_addresses_of_both_families(wire)


def _node_addresses_of_both_families(wire: Wire) -> Iterator[Diagnostic]:
    for node in kubelets(wire):
        given = node.last("node-ip")
        found = {parsed.version for parsed in map(parse_ip, split(given.value) if given else ()) if parsed}
        if len(found) < 2 and not (given and "::" in split(given.value)):  # noqa: PLR2004 - both families
            message = "the pod network is dual-stack, but the node announces one address family only"
            help_ = 'add the argument `{name: node-ip, value: "<its IPv4 address>,<its IPv6 address>"}`'
            yield Field(node.document, node.path_of("node-ip")).warning(codes.DUAL_STACK_NODE_IP, message, help_)


def check_agreement(wire: Wire) -> Iterator[Diagnostic]:
    """What other documents say of the networks must agree with the cluster's."""
    cluster = wire.get(kinds.CLUSTER)
    if cluster is None:
        return
    yield from _cluster_dns(wire, networks(cluster, SERVICE))
    pods = Field(cluster, POD).text
    proxy, manager = wire.get(kinds.KUBE_PROXY), command_line(wire, "kube-controller-manager")
    help_ = f"leave it out: kubeadm writes {pods}"
    given = Field(proxy, ("clusterCIDR",)).text if proxy else ""
    if proxy and given and pods and parse_networks(given) != parse_networks(pods):
        message = f"{given} is not the cluster's pod network, {pods}: kube-proxy takes pods for strangers"
        yield Field(proxy, ("clusterCIDR",)).warning(codes.POD_SUBNET_DIFFERS, message, help_)
    setting = manager.last("cluster-cidr") if manager else None
    if manager and setting and setting.path and pods and parse_networks(setting.value) != parse_networks(pods):
        message = f"{setting.value} is not the cluster's pod network, {pods}"
        yield Field(manager.document, setting.path).warning(codes.POD_SUBNET_DIFFERS, message, help_)


def _cluster_dns(wire: Wire, services: Sequence[Network]) -> Iterator[Diagnostic]:
    """The first server is the cluster's own, or a cache on the node with a link-local address."""
    kubelet = wire.get(kinds.KUBELET)
    if kubelet is None or not kubelet.written:
        return
    given = Field(kubelet, ("clusterDNS",))
    servers = [parse_ip(found) for found in given.texts]
    if any(server is None or server.is_link_local or _within(server, services) for server in servers):
        return
    for server in servers[:1]:
        message = f"{server} is not in the service network {services[0]}" if services else f"{server} is not a service"
        help_ = "leave clusterDNS out: kubeadm writes the tenth address of the service network"
        yield given.child(0).warning(codes.CLUSTER_DNS_OUTSIDE, message, help_)


def _within(address: Address, found: Sequence[Network]) -> bool:
    return any(address in network for network in found)


def networks(document: WireDocument, path: Path) -> Sequence[Network]:
    """The networks that a field lists with commas between them; what is not a network is left out."""
    return parse_networks(Field(document, path).text)


@lru_cache(maxsize=256)  # every rule reads the same few fields
def parse_networks(given: str) -> Sequence[Network]:
    """The networks in a text that has commas between them; a single address is one, and what is none is left out.

    So are those behind the first hundred: a cluster has two.
    """
    found: list[Network] = []
    for part in split(given)[:_MOST]:
        try:
            found.append(ipaddress.ip_network(part, strict=False))
        except ValueError:
            continue
    return tuple(found)


def overlap(one: Network, other: Network) -> bool:
    """Whether two networks have an address in common."""
    return one.version == other.version and (one[0] in other or other[0] in one)


@lru_cache(maxsize=1)
def _node_addresses(wire: Wire) -> tuple[tuple[WireDocument, Path, Address], ...]:
    """Every address of the machines' network that the spec names, and where."""
    cluster = wire.get(kinds.CLUSTER)
    places: list[tuple[WireDocument, Path, str]] = []
    for document in wire.documents:
        if document.kind == kinds.INIT:
            places.append((document, _ADVERTISE, Field(document, _ADVERTISE).text))
        elif document.kind == kinds.JOIN:
            path: Path = ("controlPlane", *_ADVERTISE)
            places.append((document, path, Field(document, path).text))
    if cluster:
        endpoint: Path = ("controlPlaneEndpoint",)
        places.append((cluster, endpoint, split_host_port(Field(cluster, endpoint).text)[0]))
    for node in kubelets(wire):
        given = node.last("node-ip")
        places += [(node.document, given.path, part) for part in split(given.value)] if given and given.path else []
    addresses: dict[tuple[str, str], tuple[WireDocument, Path, Address]] = {}
    for document, path, found in places:
        address = parse_ip(found) if (document.kind, found) not in addresses else None
        if address and not address.is_unspecified:
            addresses[document.kind, found] = document, path, address
    return tuple(addresses.values())
