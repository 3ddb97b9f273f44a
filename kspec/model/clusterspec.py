"""A cluster spec, complete: no holes, no versions, no defaults left to apply."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from kspec.model.configuration import ClusterConfiguration, ComponentConfiguration, Etcd, LocalEtcd
from kspec.model.document import Document, Json
from kspec.model.document import Path as FieldPath
from kspec.model.frozen import evolve, field, frozen
from kspec.model.node import Node
from kspec.model.nodefile import NodeFile
from kspec.model.pack import Pack
from kspec.model.role import EtcdPlace
from kspec.model.span import Span


@frozen
class ClusterSpec:
    """Everything that the user said and kubeadm's defaults for the rest.

    `nodes` are all machines, the first control plane first: there is at least that one. `etcd_bootstrap` says how the
    members of an etcd in static pods find each other: all at once ("static") or one after the other ("join", as
    kubeadm does it). `dedicated_etcd` is set where nodes of their own run etcd; `cluster.etcd` is then external, at
    their addresses. `files` are those that the spec itself and its packs give nodes, besides
    kubeadm's, `packs` what packs bring besides.
    `clients` are programs outside of the cluster, by their names, that get a client certificate of it.
    `documents` has the documents as written, by kind, for pointing at them.
    """

    cluster: ClusterConfiguration
    kubelet: ComponentConfiguration
    kube_proxy: ComponentConfiguration
    documents: Mapping[str, Document] = field(repr=False)
    file: Path
    nodes: tuple[Node, ...]
    etcd_bootstrap: Literal["static", "join"] = "join"
    dedicated_etcd: LocalEtcd | None = None
    files: tuple[NodeFile, ...] = ()
    packs: tuple[Pack, ...] = ()
    clients: tuple[str, ...] = ()

    @property
    def parameters(self) -> Mapping[str, Mapping[str, Json]]:
        """The parameters of each pack that the spec names, by its name."""
        return {pack.name: pack.parameters for pack in self.packs if not pack.digest}

    @property
    def first(self) -> Node:
        """The first control plane, of which `kubeadm init` makes the cluster."""
        return self.nodes[0]

    def cluster_of(self, node: Node) -> ClusterConfiguration:
        """The cluster's configuration as a node has it: to a node of etcd's own, etcd is local."""
        return evolve(self.cluster, etcd=Etcd(local=self.dedicated_etcd)) if node.role == "etcd" else self.cluster

    @property
    def etcd_place(self) -> EtcdPlace:
        """Where the cluster's etcd runs."""
        if self.dedicated_etcd is not None:
            return "nodes"
        return "stacked" if self.cluster.etcd.external is None else "external"

    @property
    def members(self) -> tuple[Node, ...]:
        """The nodes with a member of etcd in a static pod, in the spec's order; none where etcd stands elsewhere."""
        if self.dedicated_etcd is not None:
            return tuple(node for node in self.nodes if node.role == "etcd")
        return tuple(node for node in self.nodes if node.is_control_plane and self.etcd_place == "stacked")

    def locate(self, kind: str, path: FieldPath, *, key: bool = False) -> Span:
        """Where the field stands: the value at `path`, its nearest parent, else the first document's beginning."""
        document = self.documents.get(kind) or next(iter(self.documents.values()))
        return document.locate(path if kind in self.documents else (), key=key)
