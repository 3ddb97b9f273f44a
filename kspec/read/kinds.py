"""Which kinds of document a spec may have, and how often."""

from collections.abc import Iterator, Sequence
from pathlib import PurePath

from kspec.encode.spelling import certain, nearest
from kspec.facts.foreign_kinds import CONFIG_MAP, CONFIG_MAP_KEYS, HELP
from kspec.facts.kinds import GROUPS, MAINTENANCE
from kspec.model.diagnostic import Diagnostic, Severity
from kspec.model.document import Document
from kspec.model.fix import respell
from kspec.model.span import Span
from kspec.model.wire import JOIN, Wire


def sort_kinds(documents: Sequence[Document]) -> tuple[tuple[Document, ...], tuple[Diagnostic, ...]]:
    """The documents whose kind is known and not given before, and what is wrong with the others.

    Rules: kubeadm's util.SplitConfigDocuments; but a JoinConfiguration may repeat.
    """
    kept: list[Document] = []
    findings: list[Diagnostic] = []
    for document in documents:
        wrong = tuple(_unfit(document)) or _repeated(document, kept)
        findings.extend(wrong)
        if not wrong:
            kept.append(document)
    return tuple(kept), tuple(findings)


def _unfit(document: Document) -> Sequence[Diagnostic]:
    if not isinstance(document.value, dict):
        return (Diagnostic("not-a-mapping", "a document must be a mapping of fields", document.locate(())),)
    missing = []
    for key in ("apiVersion", "kind"):
        found = document.value.get(key)
        if not isinstance(found, str) or not found:
            what = "is missing" if found in (None, "") else "must be a string"
            text = f"{key} {what}; every document needs it"
            missing.append(Diagnostic("no-kind", text, document.locate((key,)), path=key, document=document.kind))
    if missing:
        return missing
    group, slash, _ = document.api_version.partition("/")
    if slash and GROUPS.get(document.kind) == group:
        return ()
    place = "kind" if document.kind not in GROUPS else "apiVersion"
    span = document.locate((place,))
    near = nearest(document.kind, GROUPS)
    meant = certain(document.kind, GROUPS)
    return (
        Diagnostic(
            "unknown-kind",
            f"{document.api_version} {document.kind} is no kind of document that a spec may have",
            span,
            path=place,
            document=document.kind,
            help=_foreign(document)
            or (f"did you mean {near} of {GROUPS[near]}?" if near else f"expected one of: {', '.join(GROUPS)}"),
            fix=respell(span, document.kind, meant) if place == "kind" and meant and GROUPS[meant] == group else None,
        ),
    )


def _foreign(document: Document) -> str:
    """Where the spec is in a document of another tool; empty where the table has no row."""
    group, slash, _ = document.api_version.partition("/")
    kind = (group if slash else "", document.kind)
    if kind != CONFIG_MAP:
        return HELP.get(kind, "")
    data = document.value.get("data") if isinstance(document.value, dict) else None
    held = [key for key in CONFIG_MAP_KEYS if isinstance(data, dict) and key in data]
    if not held:
        return "this is a ConfigMap: a spec is what its data holds"
    parts = " and ".join(f"the text of data.{key} is {CONFIG_MAP_KEYS[key]}" for key in held)
    return f"{parts}: write it as a document of its own"


def _repeated(document: Document, kept: Sequence[Document]) -> tuple[Diagnostic, ...]:
    former = next((other for other in kept if other.kind == document.kind), None)
    if former is None or document.kind == JOIN:
        return ()
    return (
        Diagnostic(
            "duplicate-kind",
            f"the kind {document.kind} is given twice",
            document.locate(("kind",)),
            path="kind",
            document=document.kind,
            notes=(f"the first is at {former.locate(('kind',))}",),
            help="merge the two documents into one; a spec is of one cluster",
        ),
    )


def need_documents(
    found: Sequence[Diagnostic], documents: Sequence[Document], file: PurePath
) -> tuple[Diagnostic, ...]:
    """A finding where a spec holds nothing; none where mistakes are the reason. `file` is the spec's first."""
    if documents or any(finding.severity is Severity.ERROR for finding in found):
        return ()
    return (
        Diagnostic(
            "no-documents",
            "there is no document in the spec",
            Span(str(file), 1, 1, 1, 1),
            help="begin with 'apiVersion: kubeadm.k8s.io/v1beta4' and 'kind: ClusterConfiguration'",
        ),
    )


def is_cluster(wire: Wire) -> bool:
    """Whether a document describes a cluster's first control plane."""
    return any(
        document.written and document.kind in {"InitConfiguration", "ClusterConfiguration"}
        for document in wire.documents
    )


def need_cluster(wire: Wire) -> tuple[Diagnostic, ...]:
    """A finding where a spec describes no cluster."""
    if is_cluster(wire):
        return ()
    nowhere = Span("", 1, 1, 1, 1)
    first = next((document.document.span for document in wire.documents if document.written), nowhere)
    return (
        Diagnostic(
            "no-cluster",
            "no InitConfiguration or ClusterConfiguration is among the documents",
            first,
            help="add a document with 'apiVersion: kubeadm.k8s.io/v1beta4' and 'kind: ClusterConfiguration'",
        ),
    )


def passed_over(wire: Wire) -> Iterator[Diagnostic]:
    """The documents that kubeadm, too, warns about and passes over when it makes a cluster."""
    for document in wire.documents:
        if document.kind in MAINTENANCE:
            yield Diagnostic(
                "not-built",
                f"a {document.kind} is for a node that runs: nothing is built of it",
                document.locate(("kind",)),
                Severity.WARNING,
                document=document.kind,
                help="keep it in a file of its own",
            )
