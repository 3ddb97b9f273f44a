"""Documents to wire configuration: each value is checked against the type of its kind in the spec's release."""

import difflib
from collections.abc import Sequence
from functools import cache

from kspec.encode.gojson import Problem, unmarshal
from kspec.facts import clusterspec
from kspec.facts.types import TypeTable, load
from kspec.model.diagnostic import Diagnostic
from kspec.model.document import Document, render_path
from kspec.model.release import Release
from kspec.model.wire import Wire, WireDocument
from kspec.read.kinds import GROUPS, KUBEADM


def decode(documents: Sequence[Document], release: Release) -> tuple[Wire, tuple[Diagnostic, ...]]:
    """Check each document against its type.

    What does not fit is a finding and left out of the value, so that later passes see the rest. Rules: kubeadm's
    strict decoding (`kubeadm config validate`).
    """
    findings: list[Diagnostic] = []
    decoded: list[WireDocument] = []
    for document in documents:
        root, types = _type(document, release)
        if root is None:
            findings.append(_unknown_version(document, release))
            continue
        value, problems = unmarshal(types, root, document.value)
        findings += [_finding(document, problem) for problem in problems]
        decoded.append(
            WireDocument(document, document.api_version, document.kind, value if isinstance(value, dict) else {})
        )
    return Wire(tuple(decoded), release), tuple(findings)


def _type(document: Document, release: Release) -> tuple[str | None, TypeTable]:
    """The type of a document, None for an API version that the release does not have."""
    types = _own_types() if document.kind == clusterspec.KIND else load(release.minor)
    version = document.api_version
    if GROUPS[document.kind] == KUBEADM and version not in release.api_versions:
        return None, types
    return types.root(version, document.kind), types


@cache
def _own_types() -> TypeTable:
    rows = {name: [{"name": key, "type": type_} for key, type_ in fields] for name, fields in clusterspec.TYPES.items()}
    return TypeTable({f"{clusterspec.API_VERSION} {clusterspec.KIND}": clusterspec.ROOT}, rows, {})


def _unknown_version(document: Document, release: Release) -> Diagnostic:
    kind = document.kind
    group = GROUPS[kind]
    if group == KUBEADM:
        known = list(release.api_versions)
    elif kind == clusterspec.KIND:
        known = [clusterspec.API_VERSION]
    else:
        known = [version for version in load(release.minor).versions(kind) if version.startswith(f"{group}/")]
    return Diagnostic(
        "unknown-version",
        f"{document.api_version} is no API version of {kind} in Kubernetes {release.version}",
        document.locate(("apiVersion",)),
        path="apiVersion",
        document=kind,
        help=f"write 'apiVersion: {known[0]}'" if known else "",
    )


def _finding(document: Document, problem: Problem) -> Diagnostic:
    path = render_path(problem.path)
    if not problem.unknown:
        code, text, help_ = "type", f"{path or 'the document'} {problem.message}", ""
    else:
        name = str(problem.path[-1])
        near = [c for c in problem.candidates if c.casefold() == name.casefold()]
        near = near or difflib.get_close_matches(name, problem.candidates, 1)
        code, text = "unknown-field", f"{path} is no field of {document.kind} in {document.api_version}"
        help_ = f"did you mean {near[0]}?" if near else ""
    span = document.locate(problem.path, key=problem.unknown)
    return Diagnostic(code, text, span, path=path, document=document.kind, help=help_)
