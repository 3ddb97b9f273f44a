"""What a pack's program is told of the cluster: public facts, complete, in JSON."""

import ipaddress
from typing import Any, Final

from kspec.go.addresses import control_plane_url, is_ipv6
from kspec.go.subnets import dns_address, parse_cidr
from kspec.model.clusterspec import ClusterSpec
from kspec.model.node import Node
from kspec.model.release import Release
from kspec.rules.holdings import authorities
from kspec.rules.pack_marks import FORMS, mark

_DNS_INDEX: Final = 10
_NODE_BITS: Final = {4: 24, 6: 64}
"""The prefix length of a node's own part of the pod subnet: kube-controller-manager's defaults."""


def pack_facts(spec: ClusterSpec, release: Release) -> dict[str, Any]:
    """The value of `cluster` in a pack's program. No part of it is secret."""
    cluster = spec.cluster
    networking = cluster.networking
    pods = _networks(networking.pod_subnet)
    services = _networks(networking.service_subnet)
    return {
        "name": cluster.cluster_name,
        "release": release.version,
        "endpoint": control_plane_url(cluster.control_plane_endpoint, spec.first.endpoint),
        "podSubnets": pods,
        "podFamilies": [_family(subnet) for subnet in pods],
        "serviceSubnets": services,
        "dns": {"address": dns_address(networking.service_subnet, _DNS_INDEX), "domain": networking.dns_domain},
        "etcd": spec.etcd_place,
        "imageRepository": cluster.image_repository,
        "certificatesDir": cluster.certificates_dir,
        "authorities": {
            row.name: {form: mark(row.name, form) for form in FORMS} for row in authorities(spec.etcd_place)
        },
        "nodes": [_node(node, index, pods) for index, node in enumerate(spec.nodes)],
    }


def _networks(text: str) -> list[str]:
    return [str(found) for part in text.split(",") if (found := parse_cidr(part.strip())) is not None]


def _node(node: Node, index: int, pods: list[str]) -> dict[str, Any]:
    address = address_of(node)
    return {
        "name": node.name,
        "role": node.role,
        "first": node.first,
        "address": address,
        "host": f"[{address}]" if is_ipv6(address) else address,
        "family": _family(address) if address else "",
        "addresses": {_family(found): found for found in reversed(_addresses(node))},
        "bindPort": node.endpoint.bind_port,
        "labels": dict(node.labels),
        "podSubnets": [part_of(subnet, index) for subnet in pods],
    }


def _family(text: str) -> str:
    return "IPv6" if ":" in text else "IPv4"


def address_of(node: Node) -> str:
    """The address by which others reach a node, empty where the spec says none."""
    return next(iter(_addresses(node)), "")


def _addresses(node: Node) -> list[str]:
    """Every address of a node that the spec says: its own, its API server's, and those that its kubelet announces."""
    announced = [row.value for row in node.registration.kubelet_extra_args if row.name == "node-ip"][-1:]
    own = [part.strip() for text in announced for part in text.split(",")]
    return [text for text in (node.address, node.endpoint.advertise_address, *filter(_is_address, own)) if text]


def _is_address(text: str) -> bool:
    """Whether a text is an address, and not a word of the kubelet's for one that it chooses, such as `::`."""
    try:
        return not ipaddress.ip_address(text).is_unspecified
    except ValueError:
        return False


def part_of(subnet: str, index: int) -> str:
    """The part of a pod subnet that is a node's, by the node's place in the spec; empty where there is no such part."""
    whole = ipaddress.ip_network(subnet)
    bits = max(_NODE_BITS[whole.version], whole.prefixlen)
    if index >> (bits - whole.prefixlen):
        return ""
    start = int(whole.network_address) + (index << (whole.max_prefixlen - bits))
    return str(type(whole)((start, bits)))
