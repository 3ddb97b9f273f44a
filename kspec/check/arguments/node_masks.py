"""How the controller manager cuts the pod network into the nodes' own, as its arguments say.

Rules: startNodeIpamController and setNodeCIDRMaskSizes of kube-controller-manager's app/core.go, NewNodeIpamController,
cidrset.NewCIDRSet. kubeadm's own rule, which knows fewer of the arguments, is in check/kubeadm/networks.py.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from kspec.check.arguments.flag_types import integer
from kspec.check.arguments.relations import conflict
from kspec.check.view.command_line import CommandLine, Setting, command_line
from kspec.check.view.field import Field
from kspec.facts.validation import NODE_MASK_BITS, NODE_MASK_OF_ALL, NODE_MASKS
from kspec.go.subnets import Network, parse_cidrs
from kspec.model.boolean import parse_bool
from kspec.model.diagnostic import Diagnostic
from kspec.model.wire import Wire

MANAGER: Final = "kube-controller-manager"
CIDRS: Final = "cluster-cidr"
_SERVICES: Final = "service-cluster-ip-range"
_ALLOCATE: Final = "allocate-node-cidrs"
_FAMILIES: Final = 2
_LOOPS: Final = ("*", "node-ipam-controller", "nodeipam")


def check_node_masks(wire: Wire) -> Iterator[Diagnostic]:
    """The controller manager can cut its --cluster-cidr into parts of the size that its arguments give."""
    line = command_line(wire, MANAGER)
    if line is None or not allocates(line) or line.document.is_lost("controllerManager.extraArgs"):
        return
    involved = [line.last(flag) for flag in (CIDRS, _ALLOCATE, _SERVICES, NODE_MASK_OF_ALL, *_family_flags())]
    written = [setting for setting in involved if setting and setting.path]
    if not written:
        return  # kubeadm's own rule has seen all that there is
    cidrs = line.last(CIDRS)
    found = parse_cidrs(cidrs.value) if cidrs else None
    if not found:
        given = repr(cidrs.value) if cidrs else "missing"
        text = f"--{_ALLOCATE} is true and --{CIDRS} is {given}: no network to cut"
        yield conflict(line, _place(cidrs, written), text, "set networking.podSubnet, or allocate-node-cidrs: false")
        return
    if len(found) > 1 and (len(found) > _FAMILIES or found[0].version == found[1].version):
        text = f"--{CIDRS} has more than one network of a family"
        yield conflict(line, _place(cidrs, written), text, "give one network, or one IPv4 and one IPv6 network")
        return
    wrong = _wrong_flags(line, found)
    if wrong:
        setting, text, help_ = wrong
        yield conflict(line, _place(setting, written), text, help_)
        return
    yield from _sizes(line, found, cidrs, written)
    services = line.last(_SERVICES)
    if services and services.path:
        versions = [network.version for network in parse_cidrs(services.value) or ()]
        if len(versions) != len(set(versions)):
            text = f"--{_SERVICES} has more than one network of a family"
            yield conflict(line, services, text, "give one network, or one IPv4 and one IPv6 network")


def allocates(line: CommandLine) -> bool:
    """Whether the controller manager gives nodes parts of the pod network."""
    switch, loops = line.last(_ALLOCATE), line.elements("controllers")
    runs = not loops or (any(loop in loops for loop in _LOOPS) and not any(f"-{loop}" in loops for loop in _LOOPS[1:]))
    return switch is not None and parse_bool(switch.value) is True and runs


def node_mask(line: CommandLine, version: int) -> int | None:
    """The length of a node's part of the network of an IP version; None where an argument for it is not a number."""
    family, default = NODE_MASKS[version]
    for flag in (family, NODE_MASK_OF_ALL):
        setting = line.last(flag)
        size = integer(setting.value) if setting else 0
        if size != 0:
            return size
    return default


def _family_flags() -> tuple[str, ...]:
    return tuple(flag for flag, _ in NODE_MASKS.values())


def _wrong_flags(line: CommandLine, found: Sequence[Network]) -> tuple[Setting, str, str] | None:
    """An argument that does not go with the others or with the networks' families; what is wrong, and what to do."""
    given = {flag: setting for flag in (NODE_MASK_OF_ALL, *_family_flags()) if (setting := _size(line, flag))}
    plain = given.get(NODE_MASK_OF_ALL)
    families = [setting for flag, setting in given.items() if flag != NODE_MASK_OF_ALL]
    both = " and ".join(f"--{flag}" for flag in _family_flags())
    if len(found) > 1:
        text = f"--{NODE_MASK_OF_ALL} is not allowed with networks of both families"
        return (plain, text, f"give {both} instead") if plain else None
    if plain and families:
        text = f"--{families[0].name} is not allowed beside --{NODE_MASK_OF_ALL}"
        return families[0], text, "keep one of the two"
    own, _ = NODE_MASKS[found[0].version]
    other = next((setting for setting in families if setting.name != own), None)
    if other:
        text = f"--{other.name} is not allowed with an IPv{found[0].version} network alone"
        return other, text, f"write {own}, or leave it out"
    return None


def _size(line: CommandLine, flag: str) -> Setting | None:
    """The argument of a flag, where it says a size: zero says none."""
    setting = line.last(flag)
    return setting if setting and integer(setting.value) not in {0, None} else None


def _sizes(
    line: CommandLine, found: Sequence[Network], cidrs: Setting | None, written: Sequence[Setting]
) -> Iterator[Diagnostic]:
    pods = parse_cidrs(Field(line.document, ("networking", "podSubnet")).text) or ()
    for network in found:
        flag, default = NODE_MASKS[network.version]
        mask = node_mask(line, network.version)
        own = line.last(flag)
        seen = (integer(own.value) if own else default) or default
        if mask is None or (network in pods and mask == seen):
            continue  # not a number, or kubeadm's own rule has said it
        place = _place(_size(line, flag) or _size(line, NODE_MASK_OF_ALL) or cidrs, written)
        name = place.name if place.name != CIDRS else flag
        if mask < network.prefixlen:
            text = f"{network} is smaller than the part of one node, a /{mask} by --{name}"
            yield conflict(line, place, text, _help(network, mask, name))
        elif network.version != 4 and mask - network.prefixlen > NODE_MASK_BITS:  # noqa: PLR2004 - an IP version
            text = f"{network} has more than 2^{NODE_MASK_BITS} parts of the size of one node, a /{mask} by --{name}"
            yield conflict(line, place, text, _help(network, mask, name))


def _help(network: Network, mask: int, name: str) -> str:
    longest = min(network.prefixlen + NODE_MASK_BITS, network.max_prefixlen)
    least = max(mask - NODE_MASK_BITS, 0)
    return f"give --{name} a length from {network.prefixlen} to {longest}, or choose a network from /{least} to /{mask}"


def _place(setting: Setting | None, written: Sequence[Setting]) -> Setting:
    """Where to point: at the argument itself, where the user wrote it, else at the first that he wrote."""
    return setting if setting and setting.path else written[0]
