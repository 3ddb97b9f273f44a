"""What an output's public files say of its cluster: nodes, certificates, images, objects, and what differs from usual.

What is not as the manifest says is left out, and told; what cannot be understood is as if it were not there.
"""

import shlex
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Final

from kspec.encode import certificate_text
from kspec.encode.layout import IMAGES, NODES, place_of
from kspec.facts.releases import release
from kspec.model import kinds
from kspec.model.document import Json, value_at
from kspec.model.overview import ApiObject, Argument, Overview, PublicCertificate, PublicNode, StaticPod
from kspec.read.documents import load
from kspec.read.public_output import PublicOutput
from kspec.rules.deviations import address_of, deviations
from kspec.rules.roles import role_of_files
from kspec.rules.trust import relations

_MANIFESTS: Final = "etc/kubernetes/manifests/"
_KUBELET: Final = "var/lib/kubelet/config.yaml"
_KUBELET_FLAGS: Final = "var/lib/kubelet/kubeadm-flags.env"
_CERTIFICATES: Final = "certificates/"
_OF_NODES: Final = "certificates/nodes/"
_OBJECTS: Final = "cluster/"
_JOIN: Final = "cluster/join/"
"""Not objects, but what machines join by."""
_CONFIGURATION: Final = "cluster/kube-system/ConfigMap-kubeadm-config.yaml"


def overview(output: PublicOutput) -> Overview:
    """Everything that a report tells."""
    reader = _Reader(output.files)
    nodes = tuple(_node(name, files, reader) for name, files in _trees(output).items())
    certificates = tuple(_certificates(output.files))
    cluster = reader.cluster()
    known = release(output.manifest.kubernetes)
    return Overview(
        name=_text(cluster, "clusterName"),
        endpoint=_text(cluster, "controlPlaneEndpoint"),
        kubernetes=output.manifest.kubernetes,
        kspec=output.manifest.kspec,
        nodes=nodes,
        certificates=certificates,
        relations=relations(nodes, certificates),
        deviations=deviations(nodes, cluster, known, output.manifest.packs) if cluster is not None and known else (),
        images=tuple(_decoded(output.files.get(IMAGES, b"")).split()),
        objects=tuple(_objects(output, reader)),
        wrong=output.wrong,
        secrets=len(output.secret),
        configured=cluster is not None and known is not None,
    )


class _Reader:
    """Files as JSON values; what many nodes have alike is read once."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files
        self._known: dict[bytes, Json] = {}

    def value(self, path: str) -> Json:
        """The first document of a file; None where there is none."""
        content = self._files.get(path, b"")
        if content not in self._known:
            self._known[content] = _first(content)
        return self._known[content]

    def text(self, path: str) -> str:
        return _decoded(self._files.get(path, b""))

    def cluster(self) -> Json:
        """The ClusterConfiguration that the cluster is told."""
        text = _text(self.value(_CONFIGURATION), "data", kinds.CLUSTER)
        return _first(text.encode()) if text else None


def _first(content: bytes) -> Json:
    documents, _ = load(content, "")
    return documents[0].value if documents else None


def _trees(output: PublicOutput) -> dict[str, list[str]]:
    """The paths on each node, those of secret files included, by the nodes' names in order."""
    found: dict[str, list[str]] = {}
    for path in output.manifest.files:
        node, inner = place_of(path)
        if node:
            found.setdefault(node, []).append(inner)
    return dict(sorted(found.items()))


def _node(name: str, files: Sequence[str], reader: _Reader) -> PublicNode:
    root = f"{NODES}/{name}/"
    places = [path for path in files if path.startswith(_MANIFESTS) and path.endswith(".yaml")]
    pods = tuple(pod for path in places if (pod := _pod(reader.value(root + path), PurePosixPath(path).stem)))
    return PublicNode(
        name=name,
        role=role_of_files(files),
        address=address_of(pods)[0],
        pods=pods,
        kubelet=tuple(_kubelet_flags(reader.text(root + _KUBELET_FLAGS))),
        client_authority=_text(reader.value(root + _KUBELET), "authentication", "x509", "clientCAFile"),
    )


def _pod(value: Json, name: str) -> StaticPod | None:
    container = value_at(value, ("spec", "containers", 0))
    if not isinstance(container, dict):
        return None
    words = [word for key in ("command", "args") for word in _list(container.get(key)) if isinstance(word, str)]
    annotations = value_at(value, ("metadata", "annotations"))
    noted = annotations.items() if isinstance(annotations, dict) else ()
    notes = {key: text for key, text in noted if isinstance(text, str)}
    return StaticPod(_text(container, "name") or name, _text(container, "image"), tuple(_arguments(words)), notes)


def _kubelet_flags(text: str) -> Iterator[Argument]:
    """The arguments in kubeadm-flags.env, whose one variable is quoted as for a shell."""
    for line in text.splitlines():
        _, _, value = line.partition("=")
        try:
            words = [inner for word in shlex.split(value) for inner in shlex.split(word)]
        except ValueError:
            continue
        yield from _arguments(words)


def _arguments(words: Sequence[str]) -> Iterator[Argument]:
    for word in words:
        if word.startswith("--"):
            name, _, value = word[2:].partition("=")
            yield Argument(name, value)


def _certificates(files: Mapping[str, bytes]) -> Iterator[PublicCertificate]:
    for path, content in files.items():
        if not path.startswith(_CERTIFICATES):
            continue
        node = PurePosixPath(path).stem if path.startswith(_OF_NODES) else ""
        try:
            entries = certificate_text.parse(_decoded(content))
            yield from (_certificate(entry, node) for entry in entries)
        except ValueError:
            continue


def _certificate(entry: certificate_text.Entry, node: str) -> PublicCertificate:
    facts = dict(entry.fields)
    start, end = (_moment(facts.get(name)) for name in ("not before", "not after"))
    return PublicCertificate(entry.name, node, tuple((name, value) for name, value in entry.fields), start, end)


def _moment(text: str | None) -> datetime | None:
    """A time as `certificate_fields.moment` writes it; ValueError for anything else."""
    return None if text is None else datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def _objects(output: PublicOutput, reader: _Reader) -> Iterator[ApiObject]:
    for path in output.manifest.files:
        if not path.startswith(_OBJECTS) or path.startswith(_JOIN):
            continue
        value = reader.value(path)
        place = PurePosixPath(path)
        kind, _, name = place.stem.partition("-")
        yield ApiObject(
            kind=_text(value, "kind") or kind,
            namespace=_text(value, "metadata", "namespace") or _namespace(place.parent.name),
            name=_text(value, "metadata", "name") or name,
            path=path,
            secret=path in output.secret,
        )


def _namespace(folder: str) -> str:
    return {"_": "", "join-only": "kube-system"}.get(folder, folder)


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def _text(value: Json, *path: str) -> str:
    found = value_at(value, path)
    return found if isinstance(found, str) else ""


def _decoded(content: bytes) -> str:
    return content.decode("utf-8", "replace")
