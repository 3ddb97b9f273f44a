"""Service and pod networks: form, families, sizes.

Rules: ValidateNetworking of kubeadm.
"""

import re
from collections.abc import Iterator
from typing import Final

from kspec.check.view.command_line import given_value
from kspec.check.view.field import Field, shown
from kspec.facts import codes
from kspec.facts.validation import (
    NODE_MASK_BITS,
    NODE_MASKS,
    POD_SUBNET_LEAST,
    SERVICE_SUBNET_BITS,
    SERVICE_SUBNET_LEAST,
)
from kspec.go.subnets import Network, parse_cidrs, range_size
from kspec.model import kinds
from kspec.model.diagnostic import Diagnostic
from kspec.model.wire import Wire

_MANAGER: Final = "kube-controller-manager"
_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")


def check_networks(wire: Wire) -> Iterator[Diagnostic]:
    """The subnets of a ClusterConfiguration."""
    cluster = wire.get(kinds.CLUSTER)
    if cluster is None:
        return
    networking = Field(cluster, ("networking",))
    services, pods = networking.child("serviceSubnet"), networking.child("podSubnet")
    yield from _subnets(services, SERVICE_SUBNET_LEAST)
    yield from _service_sizes(services)
    yield from _subnets(pods, POD_SUBNET_LEAST)
    yield from _node_masks(pods)


def _parsed(field: Field) -> tuple[Network, ...]:
    return parse_cidrs(field.text) or () if field.text else ()


def _subnets(field: Field, least: int) -> Iterator[Diagnostic]:
    if field.text and not _parsed(field):
        example = "fd00:10:96::/112" if ":" in field.text and "." not in field.text else "10.96.0.0/12"
        help_ = f"write a network such as {example}; two of them, one IPv4 and one IPv6, with a comma and no blank"
        yield field.error(codes.SUBNET, f"{shown(field.text)} is not a valid network in CIDR notation", help_)
    networks = _parsed(field)
    families = [network.version for network in networks]
    if len(families) != len(set(families)):
        text = f"{shown(field.text)} has more than one network of a family"
        yield field.error(codes.SUBNET, text, "give one network, or one IPv4 and one IPv6 network")
    for network in networks:
        size = range_size(network)
        if size < least:
            counted = "more addresses than kubeadm counts" if network.prefixlen <= 1 else f"{size} addresses"
            text = f"{network} has {counted}; it needs at least {least}"
            yield field.error(codes.SUBNET_SIZE, text, "choose another prefix length")


def _service_sizes(field: Field) -> Iterator[Diagnostic]:
    for network in _parsed(field):
        if network.max_prefixlen - network.prefixlen > SERVICE_SUBNET_BITS:
            shortest = network.max_prefixlen - SERVICE_SUBNET_BITS
            text = f"{network} is too large for a service subnet"
            help_ = f"an IPv{network.version} service subnet is /{shortest} or smaller"
            yield field.error(codes.SUBNET_SIZE, text, help_)


def _node_masks(pods: Field) -> Iterator[Diagnostic]:
    """The controller manager must be able to cut the pod subnet into those of the nodes."""
    arguments = Field(pods.document, ("controllerManager", "extraArgs"))
    if arguments.is_lost or given_value(pods.document, _MANAGER, "allocate-node-cidrs") == "false":
        return
    for network in _parsed(pods):
        name, mask = NODE_MASKS[network.version]
        given = given_value(pods.document, _MANAGER, name)
        if given:
            if not _INTEGER.fullmatch(given):
                text = (
                    f"the size of a node's subnet, {name} in controllerManager.extraArgs, is {shown(given)}: no number"
                )
                yield pods.error(codes.NODE_MASK, text, "give a prefix length")
                continue
            mask = int(given)
        if network.prefixlen > mask:
            text = f"{network} is smaller than the subnet of one node, a /{mask}"
            yield pods.error(codes.NODE_MASK, text, _room(mask, name))
        elif mask - network.prefixlen > NODE_MASK_BITS:
            text = f"{network} is more than 2^{NODE_MASK_BITS} times the subnet of one node, a /{mask}"
            yield pods.error(codes.NODE_MASK, text, _room(mask, name))


def _room(mask: int, name: str) -> str:
    return f"choose a pod subnet from /{max(mask - NODE_MASK_BITS, 0)} to /{mask}, or another {name}"
