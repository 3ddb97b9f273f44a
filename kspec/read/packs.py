"""A ClusterSpec's `packs:`: which they are, and what they change of the spec's own documents.

What a pack asks of the control plane's components goes into the ClusterConfiguration before anything looks at it, as
with the short names of files, so that it shows wherever the user's own does. What it yields is worked out later, when
the spec is complete (`pack_results.py`).
"""

import copy
from pathlib import Path
from typing import Any, Final

from kspec.disk.sources import Sources, UnusableFileError
from kspec.facts import clusterspec, codes, packs
from kspec.facts.api_versions import V1BETA4
from kspec.go.addresses import is_ipv6
from kspec.model import kinds
from kspec.model.code import Code, Severity
from kspec.model.diagnostic import Diagnostic, Note
from kspec.model.document import Json, render_path
from kspec.model.document import Path as FieldPath
from kspec.model.frozen import evolve
from kspec.model.pack import ChosenPack, PackFolder, PackSettings
from kspec.model.wire import Wire, WireDocument
from kspec.read.pack_description import read_description
from kspec.read.pack_folder import own_folder, user_folder
from kspec.read.pack_parameters import read_parameters
from kspec.text.spelling import expected, suggestion

_FIELDS: Final = ("name", "source", "parameters")
_SERVING: Final = "kubeletServingCertificates"
_OF_NODE: Final = "kubeletServingCertificate"

Value = dict[str, Any]


def expand_packs(wire: Wire, folder: Path, sources: Sources) -> tuple[Wire, tuple[Diagnostic, ...]]:
    """Read the packs that the ClusterSpec names, and make what they need of the control plane the spec's own.

    `wire` is in v1beta4 and has all nodes; `folder` is the spec's own.
    """
    document = wire.get(clusterspec.KIND)
    given = document.value.get("packs") if document else None
    if document is None or given is None:
        return wire, ()
    expansion = _Expansion(wire, document, folder, sources)
    if not isinstance(given, list):
        expansion.report(codes.PACK_CHOICE, ("packs",), "must be a list of packs", "write 'packs: [headlamp]'")
        return wire, tuple(expansion.findings)
    for index, entry in enumerate(given):
        expansion.choose(("packs", index), entry)
    applied = tuple(evolve(pack, settings=expansion.apply(pack)) for pack in expansion.chosen)
    return evolve(expansion.wire, packs=applied), tuple(expansion.findings)


class _Expansion:
    """The state of expanding: the wire so far, the ClusterSpec in it, and the packs that were chosen."""

    def __init__(self, wire: Wire, document: WireDocument, folder: Path, sources: Sources) -> None:
        self.wire, self.document, self.folder, self.sources = wire, document, folder, sources
        self.chosen: list[ChosenPack] = []
        self.findings: list[Diagnostic] = []

    def report(  # noqa: PLR0913 - what a finding has
        self,
        code: Code,
        path: FieldPath,
        text: str,
        help_: str = "",
        *,
        notes: tuple[Note, ...] = (),
        key: bool = False,
        severity: Severity = Severity.ERROR,
    ) -> None:
        name = render_path(path)
        span = self.document.locate(path, key=key)
        kind = clusterspec.KIND
        self.findings.append(
            Diagnostic(code, f"{name} {text}", span, severity, path=name, document=kind, help=help_, notes=notes)
        )

    def choose(self, at: FieldPath, entry: Json) -> None:
        """Read one entry, and the pack that it names."""
        name, source, at_name = self._named(at, entry)
        if not name:
            return
        folder = self._folder(name, source, at, at_name)
        if folder is None:
            return
        description, findings = read_description(folder)
        self.findings.extend(findings)
        if description is None:
            return
        if source and description.name != name:
            text = f"is {name!r}, and the pack at {source!r} calls itself {description.name!r}"
            self.report(codes.PACK_CHOICE, at_name, text, f"write 'name: {description.name}'")
            return
        if self._is_taken(description.name, description.provides, at_name):
            return
        given = entry.get("parameters") if isinstance(entry, dict) else None
        values, wrong = read_parameters(self.document, (*at, "parameters"), given, description.parameters)
        self.findings.extend(wrong)
        span = self.document.locate(at_name)
        self.chosen.append(ChosenPack(description, folder, values, at_name, span))

    def _named(self, at: FieldPath, entry: Json) -> tuple[str, str, FieldPath]:
        """Name, source and the place of the name; no name where the entry cannot be used."""
        if isinstance(entry, str):
            return entry, "", at
        if not isinstance(entry, dict):
            text = "must be a pack's name, or a mapping of name, source and parameters"
            self.report(codes.PACK_CHOICE, at, text)
            return "", "", at
        for name in sorted(entry.keys() - set(_FIELDS)):
            help_ = suggestion(name, _FIELDS, expected(_FIELDS))
            self.report(codes.PACK_CHOICE, (*at, name), "is not a field of a pack", help_, key=True)
        for name in ("name", "source"):
            if not isinstance(entry.get(name, ""), str):
                self.report(codes.PACK_CHOICE, (*at, name), "must be a string")
                return "", "", at
        if not entry.get("name"):
            self.report(codes.PACK_CHOICE, at, "has no name", "write 'name: headlamp'")
        return str(entry.get("name") or ""), str(entry.get("source") or ""), (*at, "name")

    def _folder(self, name: str, source: str, at: FieldPath, at_name: FieldPath) -> PackFolder | None:
        if source:
            try:
                return user_folder(source, self.folder, self.sources)
            except UnusableFileError as error:
                help_ = f"a pack is a folder with a {packs.DESCRIPTION}, or an OCI layout of one"
                self.report(codes.PACK_SOURCE, (*at, "source"), f"{source!r} {error}", help_)
                return None
        own = packs.ALIASES.get(name, name)
        if own not in packs.BUILT_IN:
            known = (*packs.BUILT_IN, *packs.ALIASES)
            help_ = suggestion(name, known, f"{expected(packs.BUILT_IN)}; a pack of your own needs a source")
            self.report(codes.PACK_CHOICE, at_name, f"{name!r} is not a pack", help_)
            return None
        if own != name:
            text = f"{name!r} is {own}: {packs.WHY_ALIAS[name]}"
            self.report(codes.PACK_ALIAS, at_name, text, f"write {own}", severity=Severity.WARNING)
        return own_folder(own)

    def _is_taken(self, name: str, provides: str, at: FieldPath) -> bool:
        """Whether a pack of that name is there already, or one that provides the same."""
        for other in self.chosen:
            note = Note(f"{other.name} is here", other.span)
            if other.name == name:
                text = f"{name!r} is another entry's pack, too"
                self.report(codes.PACK_CHOICE, at, text, "keep one of the two", notes=(note,))
                return True
            if provides and other.description.provides == provides:
                text = f"{name!r} provides {provides}, which {other.name!r} provides, too"
                self.report(codes.PACK_CONFLICT, at, text, "keep one of the two", notes=(note,))
                return True
        return False

    def apply(self, pack: ChosenPack) -> PackSettings:
        """Turn on what a pack needs, and give the control plane its arguments and volumes; what was changed by that."""
        serving = _SERVING in pack.description.needs and self._need_serving(pack)
        settings = self._equip(pack) if pack.description.arguments or pack.description.volumes else PackSettings()
        return evolve(settings, serving=serving)

    def _need_serving(self, pack: ChosenPack) -> bool:
        """Have kspec issue the kubelets' serving certificates, unless the spec says it itself; whether it now does."""
        if self.document.value.get(_SERVING) is False:
            text = f"is false, and the pack {pack.name} verifies kubelets by the certificates that kspec issues"
            self.report(codes.PACK_CONFLICT, (_SERVING,), text, f"leave it out, or the pack {pack.name}")
            return False
        nodes: Any = self.document.value.get("nodes") or ()
        for index, node in enumerate(nodes):
            if isinstance(node, dict) and node.get(_OF_NODE) is False:
                text = f"is false, and the pack {pack.name} verifies this kubelet, too, by its certificate"
                help_ = f"leave it out, or the pack {pack.name}"
                self.report(codes.PACK_CONFLICT, ("nodes", index, _OF_NODE), text, help_)
        if self.document.value.get(_SERVING) is not None:
            return False
        self.document = evolve(self.document, value={**self.document.value, _SERVING: True})
        self.wire = self.wire.put(self.document)
        return True

    def _equip(self, pack: ChosenPack) -> PackSettings:
        if not any(self.wire.get(kind) for kind in (kinds.INIT, kinds.CLUSTER)):
            return PackSettings()
        cluster = self.wire.get(kinds.CLUSTER)
        if cluster is None:
            cluster = WireDocument(self.document.document, V1BETA4, kinds.CLUSTER, {}, written=False)
        value: Value = copy.deepcopy(cluster.value)
        ipv6 = self._has_ipv6()
        arguments: dict[str, tuple[str, ...]] = {}
        volumes: dict[str, tuple[str, ...]] = {}
        for row in pack.description.arguments:
            section = _section(value, row.component)
            if section is not None:
                wanted = row.ipv6_value if ipv6 and row.ipv6_value else row.value
                if self._add_argument(pack, cluster, (row.component, section), row.name, wanted):
                    arguments[row.component] = (*arguments.get(row.component, ()), row.name)
        for volume in pack.description.volumes:
            section = _section(value, volume.component)
            if section is not None:
                self._add_volume(section, volume.name, volume.path)
                volumes[volume.component] = (*volumes.get(volume.component, ()), volume.name)
        self.wire = self.wire.put(evolve(cluster, value=value))
        return PackSettings(arguments, volumes)

    def _has_ipv6(self) -> bool:
        """Whether the first control plane's address is one of IPv6."""
        first = self.wire.get(kinds.INIT)
        endpoint: Any = (first.value.get("localAPIEndpoint") if first else None) or {}
        return is_ipv6(str(endpoint.get("advertiseAddress") or ""))

    def _add_argument(
        self, pack: ChosenPack, cluster: WireDocument, place: tuple[str, Value], name: str, wanted: str
    ) -> bool:
        """Set an argument, or say that the spec sets it otherwise; whether it was set."""
        component, section = place
        arguments: list[Any] = list(section.get("extraArgs") or [])
        for index, argument in enumerate(arguments):
            if (argument or {}).get("name") == name:
                if str(argument.get("value")) != wanted:
                    steps = ("etcd", "local") if component == "etcd" else (component,)
                    path = (*steps, "extraArgs", index, "value")
                    self._collide(pack, cluster, path, f"the pack {pack.name} needs {name}={wanted}")
                return False
        section["extraArgs"] = [*arguments, {"name": name, "value": wanted}]
        return True

    @staticmethod
    def _add_volume(section: Value, name: str, path: str) -> None:
        volume = {"name": name, "hostPath": path, "mountPath": path, "readOnly": True, "pathType": "Directory"}
        section["extraVolumes"] = [*(section.get("extraVolumes") or []), volume]

    def _collide(self, pack: ChosenPack, cluster: WireDocument, path: FieldPath, what: str) -> None:
        name = render_path(path)
        text, help_ = f"{name}: {what}", f"leave the argument out, or the pack {pack.name}"
        note = Note(f"{pack.name} is here", pack.span)
        self.findings.append(
            Diagnostic(
                codes.PACK_CONFLICT,
                text,
                cluster.locate(path),
                path=name,
                document=cluster.kind,
                help=help_,
                notes=(note,),
            )
        )


def _section(value: Value, component: str) -> Value | None:
    """A component's part of a ClusterConfiguration, made if it is not there; None for an etcd that is elsewhere."""
    if component == "etcd":
        etcd: Value = dict(value.get("etcd") or {})
        value["etcd"] = etcd
        if etcd.get("external"):
            return None
        etcd["local"] = dict(etcd.get("local") or {})
        local: Value = etcd["local"]
        return local
    value[component] = dict(value.get(component) or {})
    section: Value = value[component]
    return section
