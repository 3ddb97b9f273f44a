"""Documents to wire configuration: each value is checked against the type of its kind in the spec's release."""

from collections.abc import Iterator, Sequence
from typing import Final

from kspec.facts import clusterspec, codes
from kspec.facts.api_versions import LAST_KUBEADM
from kspec.facts.kinds import GROUPS, KUBEADM, OWN
from kspec.facts.releases import newest
from kspec.facts.types import TypeTable, load, own_types
from kspec.go.json import Problem, unmarshal
from kspec.model.diagnostic import MOST, Diagnostic, errors
from kspec.model.document import Document, Path, render_path
from kspec.model.release import Release
from kspec.model.wire import Wire, WireDocument
from kspec.text.spelling import nearest

_PAIR: Final = frozenset({"name", "value"})
"""The fields of an argument or variable: a strange one beside them, or in their stead, is meant for one or both."""


def decode(
    documents: Sequence[Document], release: Release, former: Sequence[Diagnostic] = ()
) -> tuple[Wire, tuple[Diagnostic, ...]]:
    """Check each document against its type.

    What does not fit is a finding and left out of the value, so that later passes see the rest; the document says
    which fields it lost so, those of the `former` findings about it included. Rules: kubeadm's strict decoding
    (`kubeadm config validate`).
    """
    findings: list[Diagnostic] = []
    decoded: list[WireDocument] = []
    for document in documents:
        root, types = _type(document, release)
        if root is None:
            findings.append(_unknown_version(document, release))
            continue
        value, problems = unmarshal(types, root, document.value)
        findings += _told(document, types, release.minor, problems[: MOST - len(findings)])
        lost = (
            *_lost_before(document, former),
            *(render_path(path) for path in _lost(problems, document.kind, release.minor)),
        )
        fields = value if isinstance(value, dict) else {}
        decoded.append(WireDocument(document, document.api_version, document.kind, fields, lost=lost))
    whole = len(decoded) == len(documents) and not errors(former)
    return Wire(tuple(decoded), release, whole), tuple(findings)


def _told(document: Document, types: TypeTable, minor: str, problems: Sequence[Problem]) -> Iterator[Diagnostic]:
    if problems:
        from kspec.read.misfits import Reading  # noqa: PLC0415 - what a spec without mistakes need not load

        yield from map(Reading(document, document.api_version, document.kind, types, minor).finding, problems)


def _lost_before(document: Document, former: Sequence[Diagnostic]) -> Iterator[str]:
    """The fields of a document that reading its text has found unusable: of a repeated key either may be meant."""
    for finding in former:
        if finding.path and document.holds(finding.span):
            yield finding.path


def _lost(problems: Sequence[Problem], kind: str, minor: str) -> Iterator[Path]:
    """The fields that have no value because of problems: of a misspelt or misplaced one also what was meant."""
    for problem in problems:
        yield problem.path
    for problem in problems[:MOST]:
        near = _nearest(problem)
        if near:
            yield (*problem.path[:-1], near)
        elif problem.unknown and set(problem.candidates) >= _PAIR:
            yield from ((*problem.path[:-1], name) for name in sorted(_PAIR))
        elif problem.unknown:
            from kspec.read.field_places import ways  # noqa: PLC0415 - as above

            yield from ways(str(problem.path[-1]), kind, minor)


def _nearest(problem: Problem) -> str:
    """The known field that an unknown one most likely is, or the empty string."""
    return (nearest(str(problem.path[-1]), problem.candidates) or "") if problem.unknown else ""


def _type(document: Document, release: Release) -> tuple[str | None, TypeTable]:
    """The type of a document, None for an API version that the release does not have."""
    types = own_types() if document.kind in OWN else load(release.minor)
    version = document.api_version
    if GROUPS[document.kind] == KUBEADM and version not in release.api_versions:
        return None, types
    return types.root(version, document.kind), types


def _unknown_version(document: Document, release: Release) -> Diagnostic:
    kind = document.kind
    return Diagnostic(
        codes.UNKNOWN_VERSION,
        f"{document.api_version} is not an API version of {kind} in Kubernetes {release.version}",
        document.locate(("apiVersion",)),
        path="apiVersion",
        document=kind,
        help=_way_out(document, release),
    )


def _way_out(document: Document, release: Release) -> str:
    """How a document of another API version comes to one that the release reads."""
    version, kind, group = document.api_version, document.kind, GROUPS[document.kind]
    if version in LAST_KUBEADM:
        last = LAST_KUBEADM[version]
        command = "kubeadm config migrate --old-config OLD --new-config NEW"
        return f"kspec reads no API version as old as this: let kubeadm {last} write a newer one, `{command}`"
    reading = next((known for known in newest() if group == KUBEADM and version in known.api_versions), None)
    if reading is not None:
        return (
            f"let `kspec migrate` write {release.api_versions[0]}, "
            f"or stay with {reading.minor}, the last to read it: 'kubernetesVersion: {reading.version}'"
        )
    if group == KUBEADM:
        known = list(release.api_versions)
    elif kind in OWN:
        known = [clusterspec.API_VERSION]
    else:
        known = [found for found in load(release.minor).versions(kind) if found.startswith(f"{group}/")]
    return f"write 'apiVersion: {known[0]}'" if known else ""
