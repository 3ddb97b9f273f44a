"""Which kinds of document a spec may have, and how often."""

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import Final

from kspec.facts import clusterset, clusterspec, codes
from kspec.facts.foreign_kinds import CONFIG_MAP, CONFIG_MAP_KEYS, HELP
from kspec.facts.kinds import GROUPS, MAINTENANCE, OWN
from kspec.facts.releases import newest
from kspec.facts.types import load
from kspec.model import kinds
from kspec.model.code import Severity
from kspec.model.diagnostic import Diagnostic, errors
from kspec.model.document import Document, Json
from kspec.model.expression import expression
from kspec.model.fix import respell
from kspec.model.span import Span
from kspec.model.wire import Wire
from kspec.read.slips import glued_value
from kspec.read.top_fields import top_fields
from kspec.text.spelling import certain, nearest

_KIND: Final = expression(r"^[{\s]*[\"']?kind[\"']?\s*:\s*[\"']?(\w+)", re.MULTILINE)


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
        return (_not_a_mapping(document),)
    missing = []
    for key in ("apiVersion", "kind"):
        found = document.value.get(key)
        if not isinstance(found, str) or not found:
            what = "is missing" if found in (None, "") else "must be a string"
            text = f"{key} {what}; every document needs it"
            span = document.locate((key,))
            missing.append(
                Diagnostic(codes.NO_KIND, text, span, path=key, document=document.kind, help=_head(document, key))
            )
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
            codes.UNKNOWN_KIND,
            f"{document.api_version} {document.kind} is not a kind of document that a spec may have",
            span,
            path=place,
            document=document.kind,
            help=_foreign(document)
            or (f"did you mean {near} of {GROUPS[near]}?" if near else f"expected one of: {', '.join(GROUPS)}"),
            fix=respell(span, document.kind, meant) if place == "kind" and meant and GROUPS[meant] == group else None,
        ),
    )


def _not_a_mapping(document: Document) -> Diagnostic:
    span, source = document.locate(()), document.source
    slip = glued_value(source, source.extent(span), ("apiVersion", "kind")) if source else None
    help_, fix = (slip.help, slip.fix) if slip else ("", None)
    if isinstance(document.value, list) and all(isinstance(item, dict) for item in document.value):
        help_ = "write each item as a document of its own, with a line --- between them"
    text = "a document must be a mapping of fields"
    return Diagnostic(codes.NOT_A_MAPPING, text, span, help=help_, fix=fix)


def _head(document: Document, key: str) -> str:
    """The missing one of a document's two first fields, as the other one or its own fields tell; else nothing."""
    value = document.value if isinstance(document.value, dict) else {}
    fields = set(value) - {"apiVersion", "kind"}
    group = document.api_version.partition("/")[0]
    kinds = [kind for kind in GROUPS if group in {"", GROUPS[kind]} and fields and fields <= top_fields(kind)]
    kind = document.kind if document.kind in GROUPS else kinds[0] if len(kinds) == 1 else ""
    if not kind:
        return ""
    if key == "kind":
        return f"add 'kind: {kind}'"
    versions = [clusterspec.API_VERSION] if kind in OWN else load(newest()[0].minor).versions(kind)
    own = [version for version in versions if version.startswith(f"{GROUPS[kind]}/")]
    return f"add 'apiVersion: {own[-1]}'" if own else ""


def _foreign(document: Document) -> str:
    """Where the spec is in a document of another tool; empty where the table has no row."""
    group, slash, _ = document.api_version.partition("/")
    kind = (group if slash else "", document.kind)
    if kind != CONFIG_MAP:
        return HELP.get(kind, "")
    data = document.value.get("data") if isinstance(document.value, dict) else None
    held = [(key, _held(key, text)) for key, text in data.items()] if isinstance(data, dict) else []
    parts = [f"the text of data.{key} is {'an' if kind[0] in 'AEIO' else 'a'} {kind}" for key, kind in held if kind]
    if not parts:
        return "this is a ConfigMap: a spec is what its data holds, and this one's holds no document of a spec"
    return f"{' and '.join(parts)}: write it as a document of its own"


def _held(key: str, text: Json) -> str:
    """The kind of document that an entry of a ConfigMap is, by its text, else by its key; empty where it is none."""
    if not isinstance(text, str):
        return ""
    written = [match[1] for match in _KIND.finditer(text)]
    return next((kind for kind in written if kind in GROUPS), "") or ("" if written else CONFIG_MAP_KEYS.get(key, ""))


def _repeated(document: Document, kept: Sequence[Document]) -> tuple[Diagnostic, ...]:
    former = next((other for other in kept if other.kind == document.kind), None)
    if former is None or document.kind == kinds.JOIN:
        return ()
    return (
        Diagnostic(
            codes.DUPLICATE_KIND,
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
    if documents or errors(found):
        return ()
    return (
        Diagnostic(
            codes.NO_DOCUMENTS,
            "there is no document in the spec",
            Span(str(file), 1, 1, 1, 1),
            help="begin with 'apiVersion: kubeadm.k8s.io/v1beta4' and 'kind: ClusterConfiguration'",
        ),
    )


def is_cluster(wire: Wire) -> bool:
    """Whether a document describes a cluster's first control plane."""
    return any(document.written and document.kind in {kinds.INIT, kinds.CLUSTER} for document in wire.documents)


def need_cluster(wire: Wire) -> tuple[Diagnostic, ...]:
    """A finding where a spec describes no cluster."""
    if is_cluster(wire):
        return ()
    nowhere = Span("", 1, 1, 1, 1)
    first = next((document.document.span for document in wire.documents if document.written), nowhere)
    given_set = wire.get(clusterset.KIND)
    if given_set is not None:
        text = f"a {clusterset.KIND} is several clusters: check, build, diff, expiry, renew, rotate and images take it"
        help_ = "name the spec of one of its clusters"
        return (Diagnostic(codes.NO_CLUSTER, text, given_set.document.locate(("kind",)), help=help_),)
    return (
        Diagnostic(
            codes.NO_CLUSTER,
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
                codes.NOT_BUILT,
                f"a {document.kind} is for a node that runs: nothing is built of it",
                document.locate(("kind",)),
                Severity.WARNING,
                document=document.kind,
                help="keep it in a file of its own",
            )


def named_packs(wire: Wire) -> bool:
    """Whether the spec says anything about packs."""
    document = wire.get(clusterspec.KIND)
    return bool(document and document.value.get("packs") is not None)
