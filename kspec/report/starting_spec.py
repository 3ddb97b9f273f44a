"""The spec that a new cluster begins with: few fields, explained by the words that `kspec explain` has for them."""

from collections.abc import Iterator, Mapping, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import TypeAlias

from kspec.encode.commented import dump
from kspec.facts import clusterspec, codes, defaults
from kspec.facts.hosts import DEFAULT_PROFILE
from kspec.facts.releases import past_support
from kspec.facts.shapes import ADDRESS, ENDPOINT, ETCD_MEMBERS, ETCD_OFFSET, NETWORKS, SHAPES, Shape
from kspec.model import kinds
from kspec.model.commented import Commented
from kspec.model.document import Json, Path
from kspec.model.frozen import frozen
from kspec.model.release import Release
from kspec.report.field_comments import comments_of, gap, words_of

_Address: TypeAlias = IPv4Address | IPv6Address


@frozen
class Wishes:
    """What a user asks for. `shape` is a row of SHAPES; what is empty is kubeadm's own, or to be replaced."""

    shape: str
    release: Release
    name: str = ""
    address: str = ""
    endpoint: str = ""


def starting_spec(wishes: Wishes) -> str:
    """The spec as text.

    Raises ValueError, with a sentence, where `address` is not an address, or none that others can be counted on from.
    """
    shape, first = SHAPES[wishes.shape], _address(wishes.address or ADDRESS)
    documents = [_cluster(wishes, shape, first)]
    if shape.control_planes == 1:
        documents.append(_init(wishes.release, first))
    return dump((*documents, _own(wishes.release, shape, first)))


def _address(text: str) -> _Address:
    try:
        return ip_address(text)
    except ValueError:
        message = f"{text!r} is not a valid IP address"
        raise ValueError(message) from None


def _cluster(wishes: Wishes, shape: Shape, first: _Address) -> Commented:
    endpoint = wishes.endpoint or (ENDPOINT if shape.control_planes > 1 else "")
    value: dict[str, Json] = {
        "apiVersion": wishes.release.api_versions[0],
        "kind": kinds.CLUSTER,
        "kubernetesVersion": wishes.release.version,
        "clusterName": wishes.name or defaults.CLUSTER["clusterName"],
        **({"controlPlaneEndpoint": endpoint} if endpoint else {}),
        "networking": {**NETWORKS[first.version], "dnsDomain": defaults.CLUSTER["networking"]["dnsDomain"]},
        **({"etcd": {"external": _external_etcd()}} if shape.etcd == "elsewhere" else {}),
    }
    proposed = [("encryptionAlgorithm",), ("apiServer",)]
    if not endpoint:
        proposed.insert(0, ("controlPlaneEndpoint",))
    head = (
        f"A Kubernetes cluster of {shape.summary}.\n\n"
        "Replace names and addresses with yours. Then `kspec check` finds what is wrong, `kspec build` writes what the "
        "machines need, and `kspec explain FIELD` says more about a field, such as networking.podSubnet."
    )
    return _commented(kinds.CLUSTER, value, proposed, above=("networking",), comments={(): head})


def _external_etcd() -> dict[str, Json]:
    files = {
        name: words_of(kinds.CLUSTER, ("etcd", "external", name)).example for name in ("caFile", "certFile", "keyFile")
    }
    members: list[Json] = [f"https://etcd-{number}.example.com:2379" for number in range(1, ETCD_MEMBERS + 1)]
    return {"endpoints": members, **files}


def _init(release: Release, first: _Address) -> Commented:
    value: dict[str, Json] = {
        "apiVersion": release.api_versions[0],
        "kind": kinds.INIT,
        "localAPIEndpoint": {"advertiseAddress": str(first)},
        "nodeRegistration": {"name": "cp-1"},
    }
    return _commented(kinds.INIT, value, [("nodeRegistration", "taints")], above=("nodeRegistration", "name"))


def _own(release: Release, shape: Shape, first: _Address) -> Commented:
    value: dict[str, Json] = {
        "apiVersion": clusterspec.API_VERSION,
        "kind": clusterspec.KIND,
        "host": {"profile": DEFAULT_PROFILE},
    }
    comments: dict[Path, str] = {}
    if shape.control_planes > 1:
        nodes = list(_nodes(shape, first))
        value["nodes"] = [entry for _, entry in nodes]
        comments |= {("nodes", at): words for at, (words, _) in enumerate(nodes)}
    if release.minor in past_support():
        value["waivers"] = [str(codes.OLD_RELEASE)]
        words = words_of(clusterspec.KIND, ("waivers",)).text
        comments["waivers",] = f"\n{words} Kubernetes {release.minor} is no longer supported."
    proposed = [("nodes",)] if shape.control_planes == 1 else []
    return _commented(clusterspec.KIND, value, proposed, above=("host",), comments=comments)


def _nodes(shape: Shape, first: _Address) -> Iterator[tuple[str, dict[str, Json]]]:
    """The entries of `nodes:`, and what is said above each."""
    counted = "A range in brackets stands for several nodes, whose addresses count on from the one that is given."
    yield f"The control planes. {counted}", _entry("cp", shape.control_planes, "control-plane", first)
    if shape.etcd == "nodes":
        yield "Machines that run etcd and nothing else.", _entry("etcd", ETCD_MEMBERS, "etcd", _later(first))
    yield "The workers.", _entry("worker", shape.workers, "worker")


def _entry(name: str, count: int, role: str, first: _Address | None = None) -> dict[str, Json]:
    return {"name": f"{name}-[1-{count}]", "role": role, **({"address": str(first)} if first else {})}


def _later(first: _Address) -> _Address:
    try:
        return first + ETCD_OFFSET
    except ValueError:
        message = f"the addresses of etcd's machines cannot be counted on from {first}"
        raise ValueError(message) from None


def _commented(
    kind: str,
    value: Mapping[str, Json],
    proposed: Sequence[Path],
    *,
    above: Path,
    comments: Mapping[Path, str] | None = None,
) -> Commented:
    """A document with the words for its fields, but where `comments` has others.

    The `proposed` fields are comments themselves, each with its example, above the field that is `above`.
    """
    words = dict(comments_of(kind, value))
    shown = [f"{words_of(kind, path).text}\n{path[-1]}: {words_of(kind, path).example}\n\n" for path in proposed]
    words[above] = f"{gap(above)}{''.join(shown)}{words[above].lstrip()}"
    return Commented(value, {**words, **(comments or {})})
