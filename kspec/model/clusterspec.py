"""A cluster spec, complete: no holes, no versions, no defaults left to apply."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from attrs import evolve, field, frozen

from kspec.model.configuration import (
    APIEndpoint,
    ClusterConfiguration,
    ComponentConfiguration,
    Etcd,
    InitConfiguration,
    LocalEtcd,
)
from kspec.model.document import Document
from kspec.model.document import Path as FieldPath
from kspec.model.host import Host
from kspec.model.node import Node
from kspec.model.nodefile import NodeFile
from kspec.model.patch import PatchFile
from kspec.model.span import Span


@frozen
class ClusterSpec:
    """Everything that the user said and kubeadm's defaults for the rest.

    `init`, `host` and `patches` are the first control plane's, or, in a spec that is `seen_from` another node, that
    node's. `nodes` are all machines, the first control plane first. `etcd_bootstrap` says how the members of an etcd
    in static pods find each other: all at once ("static") or one after the other ("join", as kubeadm does it).
    `dedicated_etcd` is set where nodes of their own run etcd; `cluster.etcd` is then external, at their addresses.
    `files` are those that the spec itself gives its nodes, besides kubeadm's.
    `documents` has the documents as written, by kind, for pointing at them.
    """

    init: InitConfiguration
    cluster: ClusterConfiguration
    kubelet: ComponentConfiguration
    kube_proxy: ComponentConfiguration
    host: Host
    patches: tuple[PatchFile, ...]
    documents: Mapping[str, Document] = field(repr=False)
    file: Path
    nodes: tuple[Node, ...] = ()
    etcd_bootstrap: Literal["static", "join"] = "join"
    dedicated_etcd: LocalEtcd | None = None
    files: tuple[NodeFile, ...] = ()

    @property
    def node(self) -> str:
        """The name of the node that the spec is seen from."""
        return self.init.node_registration.name

    @property
    def first_endpoint(self) -> APIEndpoint:
        """The address and port of the first control plane's API server."""
        return (self.nodes[0].init if self.nodes else self.init).local_api_endpoint

    def seen_from(self, node: Node) -> "ClusterSpec":
        """The same cluster with `init`, `host` and `patches` of that node; to a node of etcd's own, etcd is local."""
        seen = evolve(self, init=node.init, host=node.host, patches=node.patches)
        if node.role == "etcd":
            return evolve(seen, cluster=evolve(self.cluster, etcd=Etcd(local=self.dedicated_etcd)))
        return seen

    @property
    def members(self) -> tuple[Node, ...]:
        """The nodes with a member of etcd in a static pod, in the spec's order; none where etcd stands elsewhere."""
        if self.dedicated_etcd is not None:
            return tuple(node for node in self.nodes if node.role == "etcd")
        return tuple(node for node in self.nodes if node.is_control_plane and self.cluster.etcd.local is not None)

    def locate(self, kind: str, path: FieldPath, *, key: bool = False) -> Span:
        """Where the field stands: the value at `path`, its nearest parent, else the first document's beginning."""
        document = self.documents.get(kind) or next(iter(self.documents.values()))
        return document.locate(path if kind in self.documents else (), key=key)
