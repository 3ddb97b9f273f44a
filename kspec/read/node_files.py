"""A checked ClusterSpec's `files:` to the files of nodes."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kspec.disk.sources import Sources
from kspec.facts import clusterspec
from kspec.facts.api_versions import V1BETA4
from kspec.facts.component_files import (
    ALWAYS_SECRET,
    DOCUMENTS,
    ENCRYPTION,
    KEY_SIZES,
    KUBEADM_CONFIG,
    PUBLIC_MODE,
    SCHEDULER_KUBECONFIG,
    SECRET_MODE,
    STATIC_TOKENS,
)
from kspec.go import file_mode
from kspec.go.path import clean
from kspec.model import kinds
from kspec.model.document import Json, render_path
from kspec.model.document import Path as FieldPath
from kspec.model.nodefile import (
    Content,
    Hole,
    KubeadmConfiguration,
    NodeFile,
    StaticToken,
    StaticTokens,
    Text,
    TypedDocument,
)
from kspec.model.secret import Secret
from kspec.model.wire import Wire, WireDocument
from kspec.read.beside import read_beside
from kspec.read.files import source_of
from kspec.rules.encryption_keys import entry_of
from kspec.rules.entries import entry_name

FOLDER = "files"
"""Where the keyring has the secrets of files."""
Value = dict[str, Any]


def read_node_files(wire: Wire, folder: Path, sources: Sources) -> tuple[NodeFile, ...]:
    """The files that a spec without errors gives its nodes, in its order. `folder` is the spec's own."""
    document = wire.get(clusterspec.KIND)
    entries: Any = document.value.get("files") if document else None
    if document is None or not entries:
        return ()
    return tuple(_file(wire, document, index, entry, (folder, sources)) for index, entry in enumerate(entries))


def _file(wire: Wire, document: WireDocument, index: int, entry: Value, disk: tuple[Path, Sources]) -> NodeFile:
    path: FieldPath = ("files", index)
    source = source_of(entry)
    secret = bool(entry.get("secret")) or source in ALWAYS_SECRET
    mode = SECRET_MODE if secret else PUBLIC_MODE
    if entry.get("mode") is not None:
        span = document.locate((*path, "mode"))
        mode = file_mode.parse(entry["mode"], span.end_column - span.column)
    return NodeFile(
        path=clean(entry["path"]),
        mode=mode,
        secret=secret,
        content=_content(wire, index, source, entry[source], disk),
        span=document.locate((*path, "path")),
        field=render_path((*path, "path")),
        role=entry.get("role") or "",
        node=str(entry.get("node") or "").strip().lower(),
    )


def _content(wire: Wire, index: int, source: str, given: Any, disk: tuple[Path, Sources]) -> Content:  # noqa: ANN401 - the source says what it is
    if source == "content":
        return Text(Secret(given.encode()))
    if source == "from":
        return Text(Secret(read_beside(given, *disk)[1]))
    if source == STATIC_TOKENS:
        return StaticTokens(tuple(_static_token(row) for row in given))
    if source == KUBEADM_CONFIG:
        return KubeadmConfiguration(tuple(_kubeadm_documents(wire)))
    kind = DOCUMENTS[source][1]
    own = [found for found in wire.documents if found.kind == kind and found.file == (None if given is True else index)]
    value: Value = dict(own[0].value)
    if kind == kinds.KUBE_SCHEDULER:
        connection = dict(value.get("clientConnection") or {})
        value["clientConnection"] = {**connection, "kubeconfig": connection.get("kubeconfig") or SCHEDULER_KUBECONFIG}
    return TypedDocument(value, dict(_encryption_holes(value)) if kind == ENCRYPTION else {})


def _static_token(row: Value) -> StaticToken:
    given = row.get("token")
    return StaticToken(
        Secret(given.encode()) if given else Hole(f"{FOLDER}/static-tokens/{entry_name(row['user'])}", "token"),
        row["user"],
        row.get("uid") or "",
        tuple(row.get("groups") or ()),
    )


def _encryption_holes(value: Value) -> Iterator[tuple[FieldPath, Hole]]:
    """The keys without a secret. A provider's key of one name is one key, wherever it stands in the spec."""
    for place, resource in enumerate(value.get("resources") or []):
        for number, provider in enumerate((resource or {}).get("providers") or []):
            for kind, sizes in KEY_SIZES.items():
                for index, key in enumerate(((provider or {}).get(kind) or {}).get("keys") or []):
                    if not key.get("secret"):
                        path = ("resources", place, "providers", number, kind, "keys", index, "secret")
                        yield path, Hole(entry_of(kind, key["name"]), "key", sizes)


def _kubeadm_documents(wire: Wire) -> Iterator[dict[str, Json]]:
    """The first control plane's documents, and those of components that the spec has.

    kubeadm fills in the others itself; one that it finds in the file counts as the user's, which an upgrade keeps.
    """
    for kind in (kinds.INIT, kinds.CLUSTER):
        found = wire.get(kind)
        if found is not None:
            yield {**found.value, "apiVersion": V1BETA4, "kind": kind}
    for kind in (kinds.KUBELET, kinds.KUBE_PROXY):
        found = wire.get(kind)
        if found is not None and found.written:
            yield {**found.value}
