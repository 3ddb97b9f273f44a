"""A spec in kubeadm's v1beta3 rewritten in v1beta4, in the user's own text: comments, order and layout stay.

The rules are those of `convert`, here applied to the text: arguments become lists sorted by name, the API server's
timeout moves to the node's timeouts, a JoinConfiguration's discovery timeout to its own. The new text is read again
and has to give, converted and defaulted, what the old text gives. In one thing the first patch releases of v1.34
contradict themselves: their `config migrate` keeps the API server's timeout, which their `init` loses; here it is kept.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from kspec.facts import codes
from kspec.facts.api_versions import V1BETA3, V1BETA4
from kspec.facts.releases import known_minors
from kspec.facts.releases import release as known_release
from kspec.model import kinds
from kspec.model.diagnostic import Diagnostic
from kspec.model.document import Document, Json, Path, render_path, value_at
from kspec.model.duration import Duration
from kspec.model.fix import Edit
from kspec.model.frozen import evolve, frozen
from kspec.model.release import Release
from kspec.model.source import Source
from kspec.model.wire import Wire, WireDocument
from kspec.read.argument_lists import as_list
from kspec.read.convert import IGNORED_TIMEOUTS, convert
from kspec.read.decode import decode
from kspec.read.default import default
from kspec.read.mapping_text import MappingText

_ARGUMENTS: Final[Mapping[str, tuple[Path, ...]]] = {
    kinds.INIT: (("nodeRegistration", "kubeletExtraArgs"),),
    kinds.JOIN: (("nodeRegistration", "kubeletExtraArgs"),),
    kinds.CLUSTER: (
        ("apiServer", "extraArgs"),
        ("controllerManager", "extraArgs"),
        ("scheduler", "extraArgs"),
        ("etcd", "local", "extraArgs"),
    ),
}
"""The maps of arguments of each kind."""
_SERVER_TIMEOUT: Final[Path] = ("apiServer", "timeoutForControlPlane")
_DISCOVERY_TIMEOUT: Final[Path] = ("discovery", "timeout")
_SEPARATOR: Final = re.compile("^---", re.MULTILINE)
_HONOURED: Final = "legacy-timeout-honoured"
"""The change of releases from which on kubeadm heeds the API server's timeout of a v1beta3 document."""


@frozen
class Migration:
    """How a spec is migrated: edits of its files, and facts to tell, a sentence each."""

    edits: tuple[Edit, ...]
    notes: tuple[str, ...]


def is_old(document: Document) -> bool:
    """Whether a document is one that a migration changes."""
    return document.api_version == V1BETA3 and document.kind in _ARGUMENTS


def read_old(documents: Sequence[Document], release: Release | None) -> tuple[Wire, tuple[Diagnostic, ...]]:
    """A spec's kubeadm documents as wire configuration of a release that still knows v1beta3, and what does not fit."""
    base = release if release and V1BETA3 in release.api_versions else _last_release_with_v1beta3()
    wire, findings = decode([document for document in documents if document.kind in _ARGUMENTS], base)
    return evolve(wire, release=release or base), findings


def _last_release_with_v1beta3() -> Release:
    for minor in reversed(known_minors()):
        found = known_release(f"{minor}.0")
        if found is not None and V1BETA3 in found.api_versions:
            return found
    raise AssertionError


def migrate(documents: Sequence[Document], texts: Mapping[str, str], wire: Wire) -> Migration:
    """The edits of a spec without mistakes. `texts` has the text of each file, its ends of line as line feeds."""
    migrating = _Migrating({file: Source(file, text) for file, text in texts.items()})
    for document in documents:
        if is_old(document):
            migrating.change(document)
    cluster = next((document for document in documents if document.kind == kinds.CLUSTER and is_old(document)), None)
    if cluster is not None:
        init = next((document for document in documents if document.kind == kinds.INIT), None)
        migrating.move_server_timeout(cluster, init)
        if _SERVER_TIMEOUT in cluster.values and not wire.release.has(_HONOURED):
            version = wire.release.version
            migrating.notes.append(
                f"{render_path(_SERVER_TIMEOUT)} counts from now on: kubeadm {version} loses that of a v1beta3 document"
            )
    return Migration(tuple(migrating.edits), tuple(migrating.notes))


def unlike(old: Wire, new: Wire) -> Diagnostic | None:
    """What a migrated spec would mean otherwise than the original, or None: then it may be written."""
    release = evolve(old.release, changes=old.release.changes | {_HONOURED})
    before, after = (default(convert(evolve(wire, release=release))) for wire in (old, new))
    for kind in _ARGUMENTS:
        ours = [document for document in before.documents if document.kind == kind]
        theirs = [_fields(document) for document in after.documents if document.kind == kind]
        for index, document in enumerate(ours):
            if index >= len(theirs) or _fields(document) != theirs[index]:
                return _cannot(document.document, (), "anchors, aliases or tags tie its parts together")
    return None


def _fields(document: WireDocument) -> Mapping[str, Json]:
    """What a document says, but for what it is."""
    return {name: value for name, value in document.value.items() if name not in {"apiVersion", "kind"}}


def _cannot(document: Document, path: Path, why: str) -> Diagnostic:
    return Diagnostic(
        codes.NOT_MIGRATED,
        f"this {document.kind} cannot be migrated by itself: {why}",
        document.locate(path),
        path=render_path(path),
        document=document.kind,
        help="write out what aliases and merge keys stand for, then migrate again",
    )


class _Migrating:
    """A migration in the making."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self._sources = sources
        self.edits: list[Edit] = []
        self.notes: list[str] = []

    def change(self, document: Document) -> None:
        """Everything that stays in its document."""
        source = self._sources[document.span.file]
        start, end = source.extent(document.values[("apiVersion",)])
        self._put(source, start, end, source.text[start:end].replace("v1beta3", "v1beta4"))
        for path in _ARGUMENTS[document.kind]:
            value = _get(document, path)
            replacement = as_list(document, path, source, value) if isinstance(value, dict) else None
            if replacement:
                self._put(source, *replacement)
        if document.kind == kinds.JOIN and _get(document, _DISCOVERY_TIMEOUT) is not None:
            self._move(document, _DISCOVERY_TIMEOUT, document, "discovery")

    def move_server_timeout(self, cluster: Document, init: Document | None) -> None:
        """The API server's timeout to the node's timeouts; one without effect goes."""
        timeout = _get(cluster, _SERVER_TIMEOUT)
        if _SERVER_TIMEOUT not in cluster.values:
            return
        if isinstance(timeout, str) and str(Duration.parse(timeout)) not in IGNORED_TIMEOUTS:
            self._move(cluster, _SERVER_TIMEOUT, init, "controlPlaneComponentHealthCheck")
            return
        source = self._sources[cluster.span.file]
        for replacement in MappingText(source, cluster).without(_SERVER_TIMEOUT, keep_comments=True):
            self._put(source, *replacement)

    def _move(self, document: Document, path: Path, target: Document | None, name: str) -> None:
        """Take a timeout out of its place and put it under the target's `timeouts`, or a new document's."""
        source = self._sources[document.span.file]
        text = MappingText(source, document)
        moved = text.entry(path)
        goal = self._sources[target.span.file] if target else source
        there = MappingText(goal, target) if target else None
        stay = there is not None and not there.takes_comments(("timeouts",), name)
        for replacement in text.without(path, keep_comments=stay):
            self._put(source, *replacement)
        if there is None:
            end = source.extent(document.values[()])[1]
            separator = _SEPARATOR.search(source.text, end)
            end = separator.start() if separator else len(source.text)
            line = "" if source.text[:end].endswith("\n") else "\n"
            head = f"{line}---\napiVersion: {V1BETA4}\nkind: {kinds.INIT}\ntimeouts:\n"
            self._put(source, end, end, f"{head}{moved.lines(name, '  ')}")
            return
        self._put(goal, *there.put(("timeouts",), name, moved))

    def _put(self, source: Source, start: int, end: int, new: str) -> None:
        self.edits.append(Edit(source.span(start, end), source.text[start:end], new))


def _get(document: Document, path: Path) -> Json:
    found: Json = value_at(document.value, path)
    return found
