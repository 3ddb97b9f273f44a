"""The machines of a cluster, from the documents that describe one each."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kspec.disk.sources import Sources
from kspec.facts import clusterspec
from kspec.go.path import join
from kspec.model import kinds
from kspec.model.configuration import InitConfiguration
from kspec.model.diagnostic import Diagnostic
from kspec.model.document import Json
from kspec.model.host import Host
from kspec.model.node import Credentials, Node
from kspec.model.secret import Secret
from kspec.model.wire import NodeEntry, Wire, WireDocument
from kspec.read.patch_folder import read_patches_of
from kspec.read.structure import structure
from kspec.rules.host import read_host
from kspec.rules.roles import role_of


def read_machines(wire: Wire, folder: Path, sources: Sources) -> tuple[tuple[Node, ...], tuple[Diagnostic, ...]]:
    """The first control plane and every further node, in the documents' order, each with its host and patches."""
    findings: list[Diagnostic] = []
    host, wrong = read_host(wire)
    findings.extend(wrong)
    nodes = [
        _node(wire, document, host, (folder, sources), findings)
        for document in wire.documents
        if document.kind in {kinds.INIT, kinds.JOIN}
    ]
    return tuple(sorted(nodes, key=lambda node: not node.first)), tuple(findings)


def _node(
    wire: Wire, document: WireDocument, default_host: Host, disk: tuple[Path, Sources], findings: list[Diagnostic]
) -> Node:
    patches, wrong = read_patches_of(document, wire.release, *disk)
    findings.extend(wrong)
    host = default_host
    if document.own_host is not None:
        host, wrong = read_host(wire, document.own_host, (*document.at, "host"))
        findings.extend(wrong)
    first = document.kind == kinds.INIT
    init = _init(document)
    general = wire.get(clusterspec.KIND)
    wishes: Mapping[str, Json] = general.value if general else {}
    entry = document.declared or NodeEntry()
    serving = entry.serving_certificate
    asking = next((pack.name for pack in wire.packs if pack.settings.serving), "") if serving is None else ""
    return Node(
        role=role_of(document),
        init=init,
        host=host,
        patches=patches,
        credentials="issued" if first else _credentials(document, wishes),
        first=first,
        serving_certificate=bool(wishes.get("kubeletServingCertificates")) if serving is None else serving,
        serving_pack=asking,
        address=entry.address or init.local_api_endpoint.advertise_address,
        declared=document.declared is not None and not first,
        labels=entry.labels,
        join=None if first else _join(document),
        join_api_version="" if first else document.document.api_version if document.written else document.api_version,
        token=None if first else _token(document),
        authority_file=_authority_file(wire, document),
    )


def _credentials(document: WireDocument, wishes: Mapping[str, Json]) -> Credentials:
    """What the node says, else the whole spec; else `nodes:` are issued theirs, and JoinConfigurations bootstrap."""
    wish = (document.declared.credentials if document.declared else "") or wishes.get("credentials")
    if wish in clusterspec.CREDENTIALS:
        return "issued" if wish == "issued" else "bootstrap"
    return "bootstrap" if document.declared is None else "issued"


def _init(document: WireDocument) -> InitConfiguration:
    """What an InitConfiguration would say of the node."""
    value: dict[str, Any] = dict(document.value)
    registration: dict[str, Any] = dict(value["nodeRegistration"])
    registration["taints"] = registration.get("taints") or []
    control_plane = value.get("controlPlane") or {}
    endpoint = value.get("localAPIEndpoint") or control_plane.get("localAPIEndpoint")
    tokens: list[Any] = [{**token, "token": token.get("token") or None} for token in value.get("bootstrapTokens") or []]
    return structure(
        {
            "bootstrapTokens": tokens,
            "nodeRegistration": registration,
            "localAPIEndpoint": endpoint or {"advertiseAddress": document.own_address, "bindPort": 0},
            "controlPlaneComponentHealthCheck": value["timeouts"]["controlPlaneComponentHealthCheck"],
            "certificateKey": value.get("certificateKey") or control_plane.get("certificateKey") or None,
            "skipPhases": value.get("skipPhases") or [],
            "patchesDirectory": (value.get("patches") or {}).get("directory", ""),
        },
        InitConfiguration,
    )


def _join(document: WireDocument) -> Mapping[str, Json]:
    """The document as it was written, for those who join by hand, or what was made of an entry of `nodes:`."""
    written = document.document.value
    return dict(written if document.written and isinstance(written, dict) else document.value)


def _token(document: WireDocument) -> Secret | None:
    discovery = document.value.get("discovery")
    given = discovery.get("tlsBootstrapToken") if isinstance(discovery, dict) else None
    return Secret(given.encode()) if isinstance(given, str) and given else None


def _authority_file(wire: Wire, document: WireDocument) -> str:
    cluster = wire.get(kinds.CLUSTER)
    if document.declared is not None and cluster is not None:
        return join(str(cluster.value["certificatesDir"]), "ca.crt")
    return str(document.value.get("caCertPath", ""))
