"""A spec that begins with another: `extends: base.yaml` in its ClusterSpec document.

The rule is that of RFC 7386, once for each document: of two of a kind, mappings are merged by their keys, null takes a
key away, and all else, lists too, is replaced. A JoinConfiguration is merged with the one of its node. What only one of
both files has stays as it is. A base extends no other.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from kspec.disk.sources import Sources, UnusableFileError
from kspec.facts import clusterspec, codes
from kspec.model import kinds
from kspec.model.diagnostic import Diagnostic
from kspec.model.document import Document, Json, value_at
from kspec.model.document import Path as FieldPath
from kspec.model.frozen import evolve
from kspec.model.program import Program
from kspec.model.span import Span
from kspec.read.beside import read_beside
from kspec.read.load import load_one

FIELD: Final = "extends"
_FROM: Final = "from"
_BELOW: Final = {"directory": "patches", "source": "packs"}
"""Fields that name what stands on a disk, and in which others they do so; `from` does everywhere."""


class Extended(NamedTuple):
    """The documents of a spec and its base, merged, and what is wrong."""

    documents: tuple[Document, ...]
    findings: tuple[Diagnostic, ...] = ()


def extend(documents: Sequence[Document], folder: Path, sources: Sources, program: Program) -> Extended:
    """Merge the documents into those of the base that their ClusterSpec names, if it names one.

    The base stands in the folder of the file that names it, or below. `folder` is the spec's own, to which the
    relative paths of all its documents are: those that the base has are changed to lead to the same files.
    """
    naming = next((found for found in documents if found.kind == clusterspec.KIND), None)
    name = value_at(naming.value, (FIELD,)) if naming else None
    if naming is None or not isinstance(name, str):
        return Extended(tuple(documents))
    try:
        path, _ = read_beside(name, Path(naming.span.file).parent, sources)
    except UnusableFileError as error:
        return Extended(tuple(documents), (_finding(naming, f"the base {name} {error}"),))
    if any(os.path.realpath(document.span.file) == os.path.realpath(path) for document in documents):
        return Extended(tuple(documents), (_finding(naming, f"the base {name} is the spec itself"),))
    loaded, findings = load_one(path, sources, evolve(program, name=""))
    below = os.path.relpath(path.parent, folder)
    base = [_moved(document, below) for document in loaded]
    wrong = [_finding(document, "a base does not extend another") for document in base if _extends(document)]
    wrong += [_apart(document, base) for document in documents if _clashes(document, base)]
    return Extended(tuple(map(_done, _merged(base, documents))), (*findings, *wrong))


def _done(document: Document) -> Document:
    """The document without the field that has done its work."""
    if document.kind != clusterspec.KIND or not isinstance(document.value, dict):
        return document
    return evolve(document, value={key: value for key, value in document.value.items() if key != FIELD})


def _extends(document: Document) -> bool:
    return document.kind == clusterspec.KIND and value_at(document.value, (FIELD,)) is not None


def _finding(document: Document, message: str) -> Diagnostic:
    span = document.locate((FIELD,))
    return Diagnostic(codes.EXTENDS, message, span, path=FIELD, document=document.kind)


def _former(document: Document, base: Sequence[Document]) -> Document | None:
    """The document of the base with which one is merged."""
    return next((found for found in base if _identity(found) == _identity(document)), None)


def _identity(document: Document) -> tuple[str, str]:
    """What a document is of: its kind, and of a JoinConfiguration its node."""
    node = value_at(document.value, ("nodeRegistration", "name")) if document.kind == kinds.JOIN else ""
    return document.kind, str(node)


def _clashes(document: Document, base: Sequence[Document]) -> bool:
    former = _former(document, base)
    return former is not None and former.api_version != document.api_version != ""


def _apart(document: Document, base: Sequence[Document]) -> Diagnostic:
    former = _former(document, base)
    known = former.api_version if former else ""
    message = f"the base's {document.kind} is of {known}: only documents of one API version can be merged"
    span = document.locate(("apiVersion",))
    return Diagnostic(codes.EXTENDS, message, span, path="apiVersion", document=document.kind)


def _merged(base: Sequence[Document], own: Sequence[Document]) -> Iterator[Document]:
    left = list(own)
    for document in base:
        over = next((found for found in left if _identity(found) == _identity(document)), None)
        if over is None:
            yield document
        else:
            left.remove(over)
            yield _over(document, over)
    yield from left


def _over(base: Document, own: Document) -> Document:
    """One document of two."""
    if not isinstance(base.value, dict) or not isinstance(own.value, dict):
        return own
    places = (_Places(base, own, keys=True), _Places(base, own, keys=False))
    extents = tuple(extent for found in (own, base) for extent in found.extents or (found.span,))
    return Document(merge(base.value, own.value), own.span, *places, extents=extents)


def merge(base: Json, own: Json) -> Json:
    """`own` over `base`, by the rule of RFC 7386; neither is changed."""
    if not isinstance(own, dict):
        return own
    merged: dict[str, Json] = dict(base) if isinstance(base, dict) else {}
    for key, value in own.items():
        if value is None:
            merged.pop(key, None)
        else:
            merged[key] = merge(merged.get(key), value)
    return merged


class _Places(Mapping[FieldPath, Span]):
    """The spans of a document that was merged of two: each where its value was written."""

    def __init__(self, base: Document, own: Document, *, keys: bool) -> None:
        self._base, self._own = base, own
        self._spans = (base.keys, own.keys) if keys else (base.values, own.values)

    def __getitem__(self, path: FieldPath) -> Span:
        old, new = self._spans
        return new[path] if self._is_own(path) else old[path]

    def __iter__(self) -> Iterator[FieldPath]:
        old, new = self._spans
        yield from (path for path in new if self._is_own(path))
        yield from (path for path in old if not self._is_own(path))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _is_own(self, path: FieldPath) -> bool:
        """Whether the value at a path is of the document itself, and not of its base."""
        base, own = self._base.value, self._own.value
        for step in path:
            if not isinstance(own, dict) or not isinstance(base, dict):
                return True
            if step not in own:
                return step not in base
            base, own = base.get(str(step)), own[str(step)]
        return True


def _moved(document: Document, below: str) -> Document:
    """A base's document with its relative paths as they are from the spec's folder."""
    if below == os.curdir:
        return document
    return evolve(document, value=_with_paths(document.value, below, ""))


def _with_paths(value: Any, below: str, above: str) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, list):
        return [_with_paths(part, below, above) for part in value]
    if not isinstance(value, dict):
        return value
    return {
        key: _path(part, below)
        if (key == _FROM or (above and _BELOW.get(key) == above)) and isinstance(part, str)
        else _with_paths(part, below, key)
        for key, part in value.items()
    }


def _path(name: str, below: str) -> str:
    return name if not name or os.path.isabs(name) else f"{below}/{name}"  # noqa: PTH117 - a path as it was written
