"""How the nodes of a cluster go together: addresses, etcd's members, and how joining nodes are let in."""

from collections.abc import Iterator
from typing import Final

from kspec.check.view.field import Field
from kspec.facts import clusterspec, codes, ports
from kspec.go.addresses import join_host_port, parse_ip, split_host_port
from kspec.model import kinds
from kspec.model.diagnostic import Diagnostic
from kspec.model.document import Path
from kspec.model.wire import Wire, WireDocument
from kspec.rules.roles import role_of

_LOCAL: Final[Path] = ("localAPIEndpoint",)
_JOINED: Final[Path] = ("controlPlane", *_LOCAL)
_TOKEN: Final[Path] = ("discovery", "bootstrapToken")


def check_addresses(wire: Wire) -> Iterator[Diagnostic]:
    """No two nodes have one address."""
    first: dict[str, Field] = {}
    for document in wire.documents:
        field = _address(document)
        text = field.text or document.own_address
        parsed = parse_ip(text)
        if parsed is None or parsed.is_unspecified or parsed.is_loopback:
            continue
        former = first.setdefault(str(parsed), field)
        if former is not field:
            where = former.document.locate(former.path)
            help_ = "give each node an address of its own"
            text = f"{parsed} is already another node's address, at {where}"
            yield field.error(codes.DUPLICATE_ADDRESS, text, help_, kind="Duplicate value")


def _address(document: WireDocument) -> Field:
    joined = document.value.get("controlPlane") is not None
    return Field(document, (*(_JOINED if joined else _LOCAL), "advertiseAddress"))


def check_etcd_members(wire: Wire) -> Iterator[Diagnostic]:
    """How etcd's members find each other is said where it could be either way, and their number is odd."""
    cluster, own = wire.get(kinds.CLUSTER), wire.get(clusterspec.KIND)
    if cluster is None:
        return
    dedicated = [document for document in wire.joins if role_of(document) == "etcd"]
    joined = [document for document in wire.joins if document.value.get("controlPlane") is not None]
    if dedicated and own is not None and Field(cluster, ("etcd", "external")).is_set:
        text = "etcd runs on nodes of the spec and is external at once"
        help_ = "leave out etcd.external of the ClusterConfiguration, or the nodes of role etcd"
        yield Field(own, (*dedicated[0].at, "role")).error(codes.ETCD_ROLE, text, help_, kind="Forbidden")
        return
    if not dedicated and not Field(cluster, ("etcd", "local")).is_set:
        return
    written = [document for document in joined if document.written]
    listed = [document for document in joined if not document.written]
    if not dedicated and written and listed and own and not Field(own, ("etcd", "bootstrap")).text:
        text = (
            "some control planes stand in 'nodes:' and some are JoinConfigurations, so that etcd could start either way"
        )
        help_ = (
            "add 'etcd: {bootstrap: static}' if all start together, or 'etcd: {bootstrap: join}' if they join in turn"
        )
        yield Field(own, ("etcd", "bootstrap")).error(codes.ETCD_BOOTSTRAP, text, help_, kind="Required value")
    members = len(dedicated) if dedicated else len(joined) + 1
    if members % 2 == 0:
        last = (dedicated or joined)[-1]
        lost = (members - 1) // 2
        survived = "no failure" if not lost else "1 failure" if lost == 1 else f"{lost} failures"
        text = f"{members} members of etcd survive {survived}, no better than {members - 1}"
        help_ = "take an odd number, such as three or five"
        yield Field(last, ("nodeRegistration", "name")).warning(codes.EVEN_ETCD_MEMBERS, text, help_)


def check_join_tokens(wire: Wire) -> Iterator[Diagnostic]:
    """A node that is not told how to find its cluster trusts it by a token of the InitConfiguration's that may sign.

    Every token may authenticate: kubeadm refuses the others, because it gives every token groups.
    """
    init, cluster = wire.get(kinds.INIT), wire.get(kinds.CLUSTER)
    if init is None or cluster is None or not cluster.written:
        return
    usages = {usage for token in Field(init, ("bootstrapTokens",)).items for usage in token.child("usages").texts}
    for join in wire.joins:
        discovery = Field(join, ("discovery",))
        told = discovery.child("file").is_set or discovery.child("bootstrapToken").is_set
        if join.written and not told and "signing" not in usages:
            text = "no bootstrap token of the InitConfiguration has the usage signing, by which nodes trust a cluster"
            yield discovery.error(codes.JOIN_TOKEN, text, "add the usage to a token, or write the node's discovery")


def check_join_endpoints(wire: Wire) -> Iterator[Diagnostic]:
    """A node joins at the cluster's endpoint, or at one of its control planes."""
    cluster = wire.get(kinds.CLUSTER)
    if cluster is None or not cluster.written:
        return
    known = {_canonical(Field(cluster, ("controlPlaneEndpoint",)).text)} - {""}
    for document in wire.documents:
        if document.kind == kinds.INIT or document.value.get("controlPlane") is not None:
            address, port = _address(document), Field(document, (*_address(document).path[:-1], "bindPort")).value
            known.add(_canonical(join_host_port(address.text, int(str(port or ports.API_SERVER)))))
    for join in wire.joins:
        endpoint = Field(join, (*_TOKEN, "apiServerEndpoint"))
        if endpoint.text and _canonical(endpoint.text) not in known:
            text = f"{endpoint.text} is neither the cluster's endpoint nor the address of one of its control planes"
            help_ = "leave discovery out: kspec knows the cluster; or correct controlPlaneEndpoint"
            yield endpoint.warning(codes.JOIN_ENDPOINT, text, help_)


def _canonical(endpoint: str) -> str:
    if not endpoint:
        return ""
    host, port = split_host_port(endpoint)
    return f"{parse_ip(host) or host.lower()} {port or ports.API_SERVER}"
