"""The machines of a spec, as far as the wire configuration says who and where they are."""

from kspec.check.view.field import Field
from kspec.model import kinds
from kspec.model.role import EtcdPlace
from kspec.model.wire import Wire, WireDocument
from kspec.rules.roles import role_of


def nodes(wire: Wire) -> list[WireDocument]:
    """The documents of all nodes, the first control plane's first."""
    found = [document for document in wire.documents if document.kind in {kinds.INIT, kinds.JOIN}]
    return sorted(found, key=lambda document: document.kind != kinds.INIT)


def control_planes(wire: Wire) -> list[WireDocument]:
    """The nodes with an API server, the first first."""
    return [document for document in nodes(wire) if role_of(document) == "control-plane"]


def members(wire: Wire) -> list[WireDocument]:
    """The nodes with a member of etcd in a static pod, in the spec's order; of an external etcd, the control planes."""
    return [document for document in nodes(wire) if role_of(document) == "etcd"] or control_planes(wire)


def etcd_place(wire: Wire) -> EtcdPlace:
    """Where the cluster's etcd runs."""
    if any(role_of(document) == "etcd" for document in nodes(wire)):
        return "nodes"
    cluster = wire.get(kinds.CLUSTER)
    return "external" if cluster and Field(cluster, ("etcd", "external")).is_set else "stacked"


def name_of(node: WireDocument) -> str:
    """The node's name."""
    return Field(node, ("nodeRegistration", "name")).text


def address_of(node: WireDocument) -> str:
    """The address of its API server, or the one that an entry of `nodes:` gives it."""
    return _endpoint(node).child("advertiseAddress").text or node.own_address


def port_of(node: WireDocument) -> int:
    """The port of its API server; 0 where it has none."""
    port = _endpoint(node).child("bindPort").value
    return port if isinstance(port, int) else 0


def _endpoint(node: WireDocument) -> Field:
    return Field(node, (*(() if node.kind == kinds.INIT else ("controlPlane",)), "localAPIEndpoint"))
