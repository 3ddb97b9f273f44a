"""Where in the spec stands what a lock no longer fits: that line is the one to look at, not the lock's first."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from kspec.facts import codes
from kspec.model import kinds
from kspec.model.diagnostic import Diagnostic
from kspec.model.document import Document, Json, value_at
from kspec.model.document import Path as FieldPath
from kspec.model.frozen import evolve
from kspec.model.span import Span

CAUSED: Final = frozenset({codes.MUST_REISSUE, codes.SIGNER_NEEDED, codes.MUST_SIGN, codes.NOT_LOCKED, "frozen"})
"""Codes of findings that are the spec's doing."""
_WORD: Final = re.compile(r"(?:(?:DNS|IP|IP Address):)?([^\s,;()]+)")
_TELLING: Final = re.compile(r"[.:]")
"""What a name or address has in it, and a word of a sentence seldom."""
_PORT: Final = re.compile(r":\d+$")
_FIELDS: Final[Sequence[tuple[str, FieldPath]]] = (
    ("/apiserver ", ("apiServer", "certSANs")),
    ("/etcd/server ", ("etcd", "local", "serverCertSANs")),
    ("/etcd/peer ", ("etcd", "local", "peerCertSANs")),
    ("cluster-info ", ("controlPlaneEndpoint",)),
)
"""How a message names something, and the field of ClusterConfiguration that decides about it most often."""


def at_their_cause(findings: Sequence[Diagnostic], documents: Sequence[Document]) -> tuple[Diagnostic, ...]:
    """The findings; those that the spec has caused at the value that did, where one can be told.

    That is the first value of the spec that the message names (an alternative name, an address), else the field that
    decides about what it is of, else the name of the node. Without any the finding stays where it is.
    """
    if not any(finding.code in CAUSED for finding in findings):
        return tuple(findings)
    values = _values(documents)
    return tuple(
        evolve(finding, span=span)
        if finding.code in CAUSED and (span := _cause(finding.message, documents, values))
        else finding
        for finding in findings
    )


def _values(documents: Sequence[Document]) -> Mapping[str, Span]:
    """Where each text of the spec first stands, in lower case, and what is before its port."""
    values: dict[str, Span] = {}
    for document in documents:
        for text, span in _scalars(document):
            values.setdefault(text, span)
            values.setdefault(_PORT.sub("", text), span)
    return values


def _cause(message: str, documents: Sequence[Document], values: Mapping[str, Span]) -> Span | None:
    subject, _, rest = message.partition(" ")
    for word in _WORD.findall(rest):
        name = word.strip("'\".,:")
        if _TELLING.search(name) and name.lower() in values:
            return values[name.lower()]
    for beginning, path in _FIELDS:
        if beginning in message:
            for document in documents:
                if document.kind == kinds.CLUSTER and _has(document.value, path):
                    return document.locate(path, key=True)
    return values.get(subject.partition("/")[0].lower())


def _has(value: Json, path: FieldPath) -> bool:
    """Whether a field was written."""
    holder = value_at(value, path[:-1])
    return isinstance(holder, dict) and path[-1] in holder


def _scalars(document: Document) -> Iterator[tuple[str, Span]]:
    """Each text of a document, in lower case."""
    for path, span in document.values.items():
        value = value_at(document.value, path)
        if isinstance(value, str):
            yield value.lower(), span
