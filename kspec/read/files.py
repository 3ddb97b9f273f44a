"""A ClusterSpec's files: short names become entries of `files:`, and configurations become documents of the wire.

`apiServer.auditPolicy` and its like stand for a file, and for what the component needs to use it: an argument and a
volume. These go into the ClusterConfiguration before anything looks at it, so that they show wherever the user's own
do. A configuration with a type, whether it stands in the spec or in a file beside it, becomes a document, and is
checked like any other.
"""

import copy
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from kspec.disk.sources import Sources, UnusableFileError
from kspec.facts import clusterspec, codes
from kspec.facts.api_versions import V1BETA4
from kspec.facts.component_files import COMPONENT_FILES, DOCUMENTS, SOURCES, ComponentFile
from kspec.facts.types import load as load_types
from kspec.go.json import unmarshal
from kspec.go.path import clean
from kspec.model import kinds
from kspec.model.code import Code
from kspec.model.diagnostic import Diagnostic, errors
from kspec.model.document import Document, Json, render_path
from kspec.model.document import Path as FieldPath
from kspec.model.frozen import evolve
from kspec.model.wire import Wire, WireDocument
from kspec.read.beside import read_beside
from kspec.read.documents import load

_SCHEDULER: Final = "kubeSchedulerConfiguration"
_KUBEADM_KINDS: Final = (kinds.INIT, kinds.CLUSTER)

Value = dict[str, Any]


def expand_files(wire: Wire, folder: Path, sources: Sources) -> tuple[Wire, tuple[Diagnostic, ...]]:
    """Expand the ClusterSpec's files, and find what is wrong with what they are made of.

    `wire` is in v1beta4; `folder` is the spec's own.
    """
    document = wire.get(clusterspec.KIND)
    if document is None:
        return wire, ()
    expansion = _Expansion(wire, document, folder, sources)
    for row in COMPONENT_FILES:
        expansion.short_name(row)
    for index, entry in enumerate(expansion.entries):
        expansion.content(index, entry)
    return expansion.wire, tuple(expansion.findings)


def source_of(entry: Mapping[str, Json]) -> str:
    """The field that an entry's content comes from; empty where there is none, or several."""
    given = [name for name in SOURCES if entry.get(name) is not None and entry.get(name) is not False]
    return given[0] if len(given) == 1 else ""


def unused_configurations(wire: Wire) -> Iterator[Diagnostic]:
    """The spec's KubeSchedulerConfiguration, if no file is made of it: kubeadm passes on no such document."""
    kind = DOCUMENTS[_SCHEDULER][1]
    spec = wire.get(clusterspec.KIND)
    entries: Any = (spec.value.get("files") if spec else None) or []
    if any(isinstance(entry, dict) and entry.get(_SCHEDULER) is True for entry in entries):
        return
    for document in wire.documents:
        if document.kind == kind and document.file is None:
            yield Diagnostic(
                codes.NOT_BUILT,
                f"a {kind} is checked, but nothing says where a node has it",
                document.locate(("kind",)),
                document=kind,
                help=f"add 'scheduler: {{configuration: true}}' to a {clusterspec.KIND}",
            )


def has_files(wire: Wire) -> bool:
    """Whether the spec gives its nodes files of its own."""
    spec = wire.get(clusterspec.KIND)
    return bool(spec and spec.value.get("files"))


class _Expansion:
    """The state of expanding: the wire so far, and the ClusterSpec document in it."""

    def __init__(self, wire: Wire, document: WireDocument, folder: Path, sources: Sources) -> None:
        self.wire, self.document, self.folder, self.sources = wire, document, folder, sources
        self.findings: list[Diagnostic] = []

    @property
    def entries(self) -> list[Value]:
        found: Any = self.document.value.get("files")
        return [dict(entry) if isinstance(entry, dict) else {} for entry in found or []]

    def report(self, code: Code, path: FieldPath, text: str, help_: str = "") -> None:
        name = render_path(self.document.written_path(path))
        span = self.document.locate(path)
        kind = clusterspec.KIND
        self.findings.append(
            Diagnostic(code, f"{name} {text}", span, path=name, document=kind, kind="Invalid value", help=help_)
        )

    def short_name(self, row: ComponentFile) -> None:
        """Add the entry of a short name, and its component's argument and volume."""
        section: Any = self.document.value.get(row.component)
        given = section.get(row.name) if isinstance(section, dict) else None
        if given is None or given is False:
            return
        at: FieldPath = ("files", len(self.entries))
        entry: Value = {"path": row.path, "role": "control-plane", row.source: given}
        origins = {at: (row.component, row.name), (*at, row.source): (row.component, row.name)}
        self.document = evolve(
            self.document,
            value={**self.document.value, "files": [*self.entries, entry]},
            origins={**self.document.origins, **origins},
        )
        self.wire = self.wire.put(self.document)
        if any(self.wire.get(kind) for kind in _KUBEADM_KINDS):
            self._equip(row)

    def _equip(self, row: ComponentFile) -> None:
        cluster = self.wire.get(kinds.CLUSTER)
        if cluster is None:
            cluster = WireDocument(self.document.document, V1BETA4, kinds.CLUSTER, {}, written=False)
        value: Value = copy.deepcopy(cluster.value)
        component: Value = value.get(row.component) or {}
        arguments: list[Value] = component.get("extraArgs") or []
        volumes: list[Value] = component.get("extraVolumes") or []
        taken = self._taken(row, arguments, volumes)
        if taken:
            path, what = taken
            self._collide(row, cluster, (row.component, *path), what)
            return
        arguments.append({"name": row.argument, "value": row.path})
        volumes.append(
            {
                "name": row.volume,
                "hostPath": row.path,
                "mountPath": row.path,
                "readOnly": True,
                "pathType": "File",
            }
        )
        value[row.component] = {**component, "extraArgs": arguments, "extraVolumes": volumes}
        self.wire = self.wire.put(evolve(cluster, value=value))

    def _taken(self, row: ComponentFile, arguments: list[Value], volumes: list[Value]) -> tuple[FieldPath, str] | None:
        """Where the user gives the argument, or a volume of the same name or place; and what it is."""
        for index, argument in enumerate(arguments):
            if (argument or {}).get("name") == row.argument:
                return ("extraArgs", index, "name"), f"the argument {row.argument}"
        for index, volume in enumerate(volumes):
            if (volume or {}).get("name") == row.volume:
                return ("extraVolumes", index, "name"), f"the volume {row.volume}"
            if clean((volume or {}).get("mountPath") or "/") == row.path:
                return ("extraVolumes", index, "mountPath"), f"a volume at {row.path}"
        return None

    def _collide(self, row: ComponentFile, cluster: WireDocument, path: FieldPath, what: str) -> None:
        short = f"{row.component}.{row.name}"
        self.findings.append(
            Diagnostic(
                codes.FILE_CONFLICT,
                f"{render_path(path)}: {what} is given here, and {short} of the {clusterspec.KIND} brings it, too",
                cluster.locate(path),
                path=render_path(path),
                document=cluster.kind,
                kind="Duplicate value",
                help=f"leave out one of the two: without {short}, a file of `files:` can stand at any path",
            )
        )

    def content(self, index: int, entry: Value) -> None:
        """Look at what an entry is made of."""
        source = source_of(entry)
        path: FieldPath = ("files", index, source)
        if source in DOCUMENTS:
            self._document(index, source, entry[source])
        elif source == "from":
            found = self._beside(path, entry[source])
            if found is not None:
                self._refuse_policy(path, entry, found[1])
        elif source == "content":
            self._refuse_policy(path, entry, entry[source].encode(errors="replace"))

    def _beside(self, path: FieldPath, name: str) -> tuple[Path, bytes] | None:
        try:
            return read_beside(name, self.folder, self.sources)
        except UnusableFileError as error:
            code = codes.FILE_ABSENT if error.missing else codes.FILE_SOURCE
            self.report(code, path, f"{name!r} {error}", "a file of its own folder, such as 'from: files/motd'")
            return None

    def _refuse_policy(self, path: FieldPath, entry: Value, text: bytes) -> None:
        """A policy file, which kube-scheduler reads no more."""
        from kspec.read.scheduler_policy import is_policy  # noqa: PLC0415 - only where there are files

        if is_policy(text, str(entry.get("path") or "")):
            self.report(
                codes.SCHEDULER_POLICY,
                path,
                "is a policy of the old scheduler, which kube-scheduler cannot read since Kubernetes v1.23",
                "convert it with `kspec migrate FILE`, and give the result as `scheduler.configuration`",
            )

    def _document(self, index: int, source: str, given: Json) -> None:
        """Make a configuration a document of the wire."""
        path: FieldPath = ("files", index, source)
        api_version, kind = DOCUMENTS[source]
        if given is True and source == _SCHEDULER:
            if not any(found.kind == kind and found.file is None for found in self.wire.documents):
                self.report(codes.FILE_DOCUMENT, path, f"is the spec's {kind}, but the spec has none", f"add a {kind}")
            return
        base = self._base(path, given)
        if base is None:
            return
        document, at, value = base
        for key, wanted in (("apiVersion", api_version), ("kind", kind)):
            if value.get(key, wanted) != wanted:
                where = document.locate((*at, key))
                field = render_path(self.document.written_path(path))
                message = f"{field} has to be {api_version} {kind}: {key} is {value[key]!r}"
                name, help_ = render_path((*at, key)), f"write '{key}: {wanted}'"
                found = Diagnostic(codes.FILE_DOCUMENT, message, where, path=name, document=document.kind, help=help_)
                self.findings.append(found)
                return
        self._decode(index, (document, at, {**value, "apiVersion": api_version, "kind": kind}))

    def _base(self, path: FieldPath, given: Json) -> tuple[Document, FieldPath, Value] | None:
        """The document that holds a configuration, where in it, and its value."""
        if not isinstance(given, dict):
            self.report(codes.FILE_DOCUMENT, path, "must be a mapping: the configuration itself, or {from: FILE}")
            return None
        if set(given) != {"from"}:
            return self.document.document, self.document.written_path(path), given
        name = given["from"]
        found = self._beside((*path, "from"), name if isinstance(name, str) else "")
        if found is None:
            return None
        documents, findings = load(found[1], str(found[0]))
        self.findings.extend(findings)
        if errors(findings):
            return None
        value = documents[0].value if len(documents) == 1 else None
        if not isinstance(value, dict):
            self.report(codes.FILE_DOCUMENT, (*path, "from"), f"{name!r} must hold one document, a mapping")
            return None
        return documents[0], (), value

    def _decode(self, index: int, base: tuple[Document, FieldPath, Value]) -> None:
        document, at, value = base
        api_version, kind = str(value["apiVersion"]), str(value["kind"])
        types = load_types(self.wire.release.minor)
        root = types.root(api_version, kind) or ""
        decoded, problems = unmarshal(types, root, value)
        if problems:
            from kspec.read.misfits import Reading  # noqa: PLC0415 - what a spec without mistakes need not load

            reading = Reading(document, api_version, kind, types, self.wire.release.minor, at)
            self.findings.extend(map(reading.finding, problems))
        made = WireDocument(
            document,
            api_version,
            kind,
            decoded if isinstance(decoded, dict) else {},
            lost=tuple(render_path(problem.path) for problem in problems),
            origins={(found.name,): (*at, found.name) for found in types.fields(root)} if at else {},
            file=index,
        )
        self.wire = evolve(self.wire, documents=(*self.wire.documents, made))
