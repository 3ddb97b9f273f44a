"""Networks of clusters that overlap: a packet can be routed to one of them alone."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple, TypeAlias

from kspec.check.clusters.claim import Claim, clash
from kspec.check.clusters.names import node_addresses
from kspec.check.view.field import Field
from kspec.facts import codes
from kspec.go.subnets import Network, parse_cidr
from kspec.model import kinds
from kspec.model.clusterset import ClusterSet, Member
from kspec.model.code import Code
from kspec.model.diagnostic import Diagnostic
from kspec.model.document import Path

_POD: Final[Path] = ("networking", "podSubnet")
_SERVICE: Final[Path] = ("networking", "serviceSubnet")
_FAMILIES: Final = {4: "IPv4", 6: "IPv6"}

Stretch: TypeAlias = tuple[Claim, Network]
"""A claim, and the addresses that it is for."""
_Range: TypeAlias = tuple[int, int, int]
"""IP version, first and last address: an equal one is looked at once, and numbers are compared fast."""


def _of(path: Path, what: str) -> Callable[[Member], list[Stretch]]:
    def stretches(member: Member) -> list[Stretch]:
        cluster = member.wire.get(kinds.CLUSTER)
        field = Field(cluster, path) if cluster else None
        found = [parse_cidr(part) for part in field.text.split(",")] if field is not None else []
        return [
            (Claim(member.name, str(network), f"the {what} network {network}", field), network)
            for network in found
            if network is not None and field is not None
        ]

    return stretches


def _nodes(member: Member) -> list[Stretch]:
    found = ((claim, parse_cidr(f"{claim.key}/{128 if ':' in claim.key else 32}")) for claim in node_addresses(member))
    return [(claim, network) for claim, network in found if network is not None]


_pods = _of(_POD, "pod")
_services = _of(_SERVICE, "service")


class Overlap(NamedTuple):
    """Two kinds of stretches that may not overlap between clusters."""

    code: Code
    one: Callable[[Member], Sequence[Stretch]]
    other: Callable[[Member], Sequence[Stretch]]
    help: str


_MOVE: Final = "give each cluster networks of its own; neither can easily be changed later"
OVERLAPS: Final = (
    Overlap(codes.SET_POD_OVERLAP, _pods, _pods, _MOVE),
    Overlap(codes.SET_SERVICE_OVERLAP, _services, _services, _MOVE),
    Overlap(codes.SET_POD_SERVICE_OVERLAP, _pods, _services, _MOVE),
    Overlap(codes.SET_NODE_IN_NETWORK, _nodes, _pods, "move the network, or the machine"),
    Overlap(codes.SET_NODE_IN_NETWORK, _nodes, _services, "move the network, or the machine"),
)


def check_networks(given: ClusterSet) -> Iterator[Diagnostic]:
    """Every stretch that overlaps one of a cluster listed before and may not: told at the later, with the first."""
    for row in OVERLAPS:
        ones: dict[_Range, Claim] = {}
        others = ones if row.one is row.other else {}
        for member in given.members:
            own, rest = row.one(member), [] if row.one is row.other else row.other(member)
            for stretches, former_ones in ((own, others), (rest, ones)):
                for claim, network in stretches:
                    former = _first(network, former_ones)
                    if former is not None:
                        text = f"{claim.shown} overlaps {former.shown} of {former.cluster}"
                        yield clash(row.code, claim, former, text, row.help)
            for stretches, into in ((own, ones), (rest, others)):
                for claim, network in stretches:
                    into.setdefault(_range(network), claim)


def _range(network: Network) -> _Range:
    return network.version, int(network.network_address), int(network.broadcast_address)


def _first(network: Network, former: dict[_Range, Claim]) -> Claim | None:
    """The claim that comes first of those that overlap."""
    version, start, end = _range(network)
    return next(
        (
            claim
            for (other, begin, last), claim in former.items()
            if other == version and begin <= end and start <= last
        ),
        None,
    )


def check_families(given: ClusterSet) -> Iterator[Diagnostic]:
    """Pods of two clusters reach each other by a family that both have."""
    first: tuple[frozenset[int], Claim] | None = None
    for member in given.members:
        found = _pods(member)
        versions = frozenset(network.version for _, network in found)
        if not found:
            continue
        if first is None:
            first = versions, found[0][0]
        elif versions != first[0]:
            claim, former = found[0][0], first[1]
            text = f"its pods have {_words(versions)}, those of {former.cluster} have {_words(first[0])}"
            yield clash(codes.SET_ADDRESS_FAMILIES, claim, former, text, "give all clusters the same families")


def _words(versions: frozenset[int]) -> str:
    return " and ".join(_FAMILIES[version] for version in sorted(versions))
