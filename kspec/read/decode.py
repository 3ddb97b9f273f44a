"""Documents to wire configuration: every document has a known kind, and its value fits that kind's type."""

import difflib
from collections.abc import Iterable, Mapping
from typing import Final

from attrs import field, frozen

from kspec.encode.gojson import Problem, unmarshal
from kspec.facts import clusterspec
from kspec.facts.releases import known_minors, release
from kspec.facts.types import TypeTable, load
from kspec.model.diagnostic import Diagnostic, Severity
from kspec.model.document import Document, Json, render_path
from kspec.model.release import Release
from kspec.model.span import Span

KUBEADM_GROUP: Final = "kubeadm.k8s.io/"
LATER: Final = {
    "JoinConfiguration": "further nodes",
    "KubeSchedulerConfiguration": "scheduler configurations",
}
"""Kinds that a spec will have, and what for."""
ACCEPTED: Final = (
    "InitConfiguration",
    "ClusterConfiguration",
    "KubeletConfiguration",
    "KubeProxyConfiguration",
    clusterspec.KIND,
)


@frozen
class WireDocument:
    """A document whose value fits the type of its kind and API version."""

    document: Document
    api_version: str
    kind: str
    value: dict[str, Json] = field(repr=False)


@frozen
class Wire:
    """All documents of a spec by kind, and the release that they are for."""

    documents: Mapping[str, WireDocument]
    release: Release
    types: TypeTable


def decode(documents: tuple[Document, ...]) -> tuple[Wire | None, tuple[Diagnostic, ...]]:
    """Sort the documents by kind and check each against its type in the spec's release.

    Returns None in place of the wire configuration where no release can be told. Rules: kubeadm's
    util.SplitConfigDocuments, and its strict decoding (`kubeadm config validate`).
    """
    findings: list[Diagnostic] = []
    by_kind: dict[str, Document] = {}
    for document in documents:
        _sort_in(document, by_kind, findings)
    if not {"InitConfiguration", "ClusterConfiguration"} & by_kind.keys():
        if not findings:
            span = documents[0].span if documents else None
            findings.append(_no_cluster(span))
        return None, tuple(findings)
    chosen, wrong = _choose_release(by_kind)
    findings.extend(wrong)
    if chosen is None:
        return None, tuple(findings)
    types = load(chosen.minor)
    wire: dict[str, WireDocument] = {}
    for kind, document in by_kind.items():
        decoded, wrong = _decode_one(document, types, chosen)
        findings.extend(wrong)
        if decoded is not None:
            wire[kind] = decoded
    return Wire(wire, chosen, types), tuple(findings)


def _no_cluster(span: Span | None) -> Diagnostic:
    return Diagnostic(
        "no-cluster",
        "no InitConfiguration or ClusterConfiguration is among the documents",
        span or Span("", 1, 1, 1, 1),
        help="add a document that begins with 'apiVersion: kubeadm.k8s.io/v1beta4' and 'kind: ClusterConfiguration'",
    )


def _sort_in(document: Document, by_kind: dict[str, Document], findings: list[Diagnostic]) -> None:
    if not isinstance(document.value, dict):
        findings.append(Diagnostic("not-a-mapping", "a document must be a mapping of fields", document.locate(())))
        return
    for key in ("apiVersion", "kind"):
        found = document.value.get(key)
        if not isinstance(found, str) or not found:
            what = "is missing" if found in (None, "") else "must be a string"
            findings.append(Diagnostic("no-kind", f"{key} {what}; it is mandatory", document.locate((key,)), path=key))
    if not document.kind or not document.api_version:
        return
    kind = document.kind
    if kind in LATER and _is_known_group(document):
        message = f"a {kind} ({LATER[kind]}) cannot be built yet by this version of kspec"
        findings.append(Diagnostic("unknown-kind", message, document.locate(("kind",)), path="kind", document=kind))
    elif kind not in ACCEPTED or not _is_known_group(document):
        near = difflib.get_close_matches(kind, ACCEPTED, 1)
        findings.append(
            Diagnostic(
                "unknown-kind",
                f"{document.api_version} {kind} is no kind of document that a spec may have",
                document.locate(("kind",)),
                path="kind",
                document=kind,
                help=f"did you mean {near[0]}?" if near and near[0] != kind else f"known are {', '.join(ACCEPTED)}",
            )
        )
    elif kind in by_kind:
        findings.append(
            Diagnostic(
                "duplicate-kind",
                f"the kind {kind} is given twice",
                document.locate(("kind",)),
                path="kind",
                document=kind,
                notes=(f"the first is at {by_kind[kind].locate(('kind',))}",),
                help="merge the two documents into one",
            )
        )
    else:
        by_kind[kind] = document


def _is_known_group(document: Document) -> bool:
    group = document.api_version.rpartition("/")[0] + "/"
    return group == {
        "KubeletConfiguration": "kubelet.config.k8s.io/",
        "KubeProxyConfiguration": "kubeproxy.config.k8s.io/",
        "KubeSchedulerConfiguration": "kubescheduler.config.k8s.io/",
        clusterspec.KIND: clusterspec.API_VERSION.rpartition("/")[0] + "/",
    }.get(document.kind, KUBEADM_GROUP)


def _choose_release(by_kind: Mapping[str, Document]) -> tuple[Release | None, tuple[Diagnostic, ...]]:
    """The release that `kubernetesVersion` names; kubeadm would ask its host or the internet for a missing one."""
    kind = "ClusterConfiguration"
    document = by_kind.get(kind)
    value = document.value.get("kubernetesVersion") if document and isinstance(document.value, dict) else None
    minors = known_minors()
    newest = minors[-1]
    example = f"kubernetesVersion: {newest}.0"
    if document is None or value in (None, ""):
        where = document or next(iter(by_kind.values()))
        text = (
            f"add '{example}' to the ClusterConfiguration"
            if document
            else f"add a ClusterConfiguration with '{example}'"
        )
        finding = Diagnostic(
            "no-version",
            "kubernetesVersion is missing: kubeadm would ask the internet for it",
            where.locate(("kind",), key=True),
            path="kubernetesVersion",
            document=kind,
            kind="Required value",
            help=text,
        )
        return None, (finding,)
    span = document.locate(("kubernetesVersion",))
    if not isinstance(value, str):
        message = f"kubernetesVersion is {value!r}, but must be a string such as {newest}.0"
        return None, (Diagnostic("type", message, span, path="kubernetesVersion", document=kind),)
    found = release(value)
    if found is not None:
        return found, ()
    finding = Diagnostic(
        "version",
        f"kubernetesVersion {value!r} is no release that kspec knows",
        span,
        path="kubernetesVersion",
        document=kind,
        kind="Invalid value",
        help=f"give a full version of {minors[0]} to {newest}, such as {newest}.0; a label would need the internet",
    )
    return None, (finding,)


def _decode_one(
    document: Document, types: TypeTable, chosen: Release
) -> tuple[WireDocument | None, tuple[Diagnostic, ...]]:
    kind, api_version = document.kind, document.api_version
    if kind == clusterspec.KIND:
        types, root = _own_types(), clusterspec.ROOT if api_version == clusterspec.API_VERSION else None
    else:
        root = types.root(api_version, kind)
        if api_version.startswith(KUBEADM_GROUP) and api_version not in chosen.api_versions:
            root = None
    if root is None:
        known = _versions(types, kind, chosen)
        finding = Diagnostic(
            "unknown-version",
            f"{api_version} is no API version of {kind} in Kubernetes {chosen.version}",
            document.locate(("apiVersion",)),
            path="apiVersion",
            document=kind,
            help=f"write 'apiVersion: {known[-1]}'" if known else "",
        )
        return None, (finding,)
    value, problems = unmarshal(types, root, document.value)
    findings = tuple(_finding(document, problem) for problem in problems)
    return WireDocument(document, api_version, kind, value if isinstance(value, dict) else {}), findings


def _own_types() -> TypeTable:
    rows = {name: [{"name": key, "type": type_} for key, type_ in fields] for name, fields in clusterspec.TYPES.items()}
    return TypeTable({f"{clusterspec.API_VERSION} {clusterspec.KIND}": clusterspec.ROOT}, rows, {})


def _versions(types: TypeTable, kind: str, chosen: Release) -> list[str]:
    candidates: Iterable[str] = (
        *chosen.api_versions,
        "kubelet.config.k8s.io/v1beta1",
        "kubeproxy.config.k8s.io/v1alpha1",
        clusterspec.API_VERSION,
    )
    return sorted(version for version in candidates if types.root(version, kind))


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
    return Diagnostic(
        code,
        text,
        document.locate(problem.path, key=problem.unknown),
        Severity.ERROR,
        path=path,
        document=document.kind,
        help=help_,
    )
