"""Checked wire configuration to the cluster spec that all later passes work with."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kspec.model.clusterspec import ClusterSpec, Host
from kspec.model.configuration import ClusterConfiguration, ComponentConfiguration, InitConfiguration
from kspec.model.patch import PatchFile
from kspec.model.wire import Wire, WireDocument
from kspec.read.structure import structure

_KEY_OF_GATE = {True: "ECDSA-P256", False: "RSA-2048"}
"""What the feature gate PublicKeysECDSA, where it is written, makes of `encryptionAlgorithm`."""


def complete(wire: Wire, host: Host, patches: Sequence[PatchFile], file: Path) -> ClusterSpec:
    """Structure a wire configuration that is defaulted, checked and without errors."""
    init, cluster = _value(wire, "InitConfiguration"), _value(wire, "ClusterConfiguration")
    init["controlPlaneComponentHealthCheck"] = init["timeouts"]["controlPlaneComponentHealthCheck"]
    init["patchesDirectory"] = init.get("patches", {}).get("directory", "")
    init["certificateKey"] = init.get("certificateKey") or None
    init["bootstrapTokens"] = [{**token, "token": token.get("token") or None} for token in init["bootstrapTokens"]]
    gates = cluster.get("featureGates") or {}
    cluster["keyAlgorithm"] = cluster["encryptionAlgorithm"]
    if not wire.release.has("no-public-keys-ecdsa") and "PublicKeysECDSA" in gates:
        cluster["keyAlgorithm"] = _KEY_OF_GATE[gates["PublicKeysECDSA"]]
    return ClusterSpec(
        init=structure(init, InitConfiguration),
        cluster=structure(cluster, ClusterConfiguration),
        kubelet=_component(wire, "KubeletConfiguration"),
        kube_proxy=_component(wire, "KubeProxyConfiguration"),
        host=host,
        patches=tuple(patches),
        documents={found.kind: found.document for found in wire.documents if found.written},
        file=file,
    )


def _value(wire: Wire, kind: str) -> dict[str, Any]:
    return dict(_document(wire, kind).value)


def _component(wire: Wire, kind: str) -> ComponentConfiguration:
    document = _document(wire, kind)
    return ComponentConfiguration(document.value, user_supplied=document.written)


def _document(wire: Wire, kind: str) -> WireDocument:
    found = wire.get(kind)
    if found is None:
        message = f"{kind} was not defaulted"
        raise AssertionError(message)
    return found
