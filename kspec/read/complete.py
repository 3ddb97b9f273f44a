"""Checked wire configuration to the cluster spec that all later passes work with."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from kspec.facts import clusterspec
from kspec.model import kinds
from kspec.model.clusterspec import ClusterSpec
from kspec.model.configuration import ClusterConfiguration, ComponentConfiguration, Etcd, ExternalEtcd
from kspec.model.frozen import evolve
from kspec.model.node import Node
from kspec.model.nodefile import NodeFile
from kspec.model.wire import Wire, WireDocument
from kspec.read.structure import structure
from kspec.rules import etcd

_KEY_OF_GATE = {True: "ECDSA-P256", False: "RSA-2048"}
"""What the feature gate PublicKeysECDSA, where it is written, makes of `encryptionAlgorithm`."""


def complete(wire: Wire, nodes: Sequence[Node], file: Path, files: Sequence[NodeFile] = ()) -> ClusterSpec:
    """Structure a wire configuration that is defaulted, checked and without errors.

    `nodes` are its machines, the first control plane first, `files` the spec's own for them.
    """
    cluster = structure(_cluster(wire), ClusterConfiguration)
    dedicated = None
    if any(node.role == "etcd" for node in nodes):
        dedicated = cluster.etcd.local
        cluster = evolve(cluster, etcd=Etcd(external=_dedicated(cluster, nodes)))
    return ClusterSpec(
        cluster=cluster,
        kubelet=_component(wire, kinds.KUBELET),
        kube_proxy=_component(wire, kinds.KUBE_PROXY),
        documents={found.kind: found.document for found in wire.documents if found.written},
        file=file,
        nodes=tuple(nodes),
        etcd_bootstrap=_bootstrap(wire, nodes),
        dedicated_etcd=dedicated,
        files=tuple(files),
    )


def _cluster(wire: Wire) -> dict[str, Any]:
    cluster: dict[str, Any] = dict(_document(wire, kinds.CLUSTER).value)
    gates = cluster.get("featureGates") or {}
    cluster["keyAlgorithm"] = cluster["encryptionAlgorithm"]
    if not wire.release.has("no-public-keys-ecdsa") and "PublicKeysECDSA" in gates:
        cluster["keyAlgorithm"] = _KEY_OF_GATE[gates["PublicKeysECDSA"]]
    return cluster


def _dedicated(cluster: ClusterConfiguration, nodes: Sequence[Node]) -> ExternalEtcd:
    """What the control planes see of an etcd on nodes of its own."""
    addresses = [node.address for node in nodes if node.role == "etcd"]
    seen = etcd.on_own_nodes(addresses, cluster.certificates_dir)
    return ExternalEtcd(
        endpoints=tuple(seen.endpoints),
        http_endpoints=tuple(seen.endpoints),
        ca_file=seen.ca_file,
        cert_file=seen.cert_file,
        key_file=seen.key_file,
    )


def _bootstrap(wire: Wire, nodes: Sequence[Node]) -> Literal["static", "join"]:
    """How etcd's members find each other: as the spec says, else static where `nodes:` has further members."""
    document = wire.get(clusterspec.KIND)
    given = document.value.get("etcd") if document else None
    said = given.get("bootstrap") if isinstance(given, dict) else None
    return etcd.bootstrap(said, ((node.declared, node.role) for node in nodes))


def _component(wire: Wire, kind: str) -> ComponentConfiguration:
    document = _document(wire, kind)
    return ComponentConfiguration(document.value, user_supplied=document.written)


def _document(wire: Wire, kind: str) -> WireDocument:
    found = wire.get(kind)
    if found is None:
        message = f"{kind} was not defaulted"
        raise AssertionError(message)
    return found
