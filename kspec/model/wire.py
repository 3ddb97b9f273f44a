"""Wire configuration: documents whose values fit the types of their kinds, as one API version has them."""

from collections.abc import Iterator

from attrs import evolve, field, frozen

from kspec.model.document import Document, Json, Path
from kspec.model.release import Release
from kspec.model.span import Span

JOIN = "JoinConfiguration"


@frozen
class WireDocument:
    """A document whose value fits the type of its kind and API version.

    Where a pass makes a document up, `written` is false and `document` is the one that stands nearest.
    """

    document: Document
    api_version: str
    kind: str
    value: dict[str, Json] = field(repr=False)
    written: bool = True

    def locate(self, path: Path, *, key: bool = False) -> Span:
        """Where a field stands, or the nearest parent of it; of a made-up document, its neighbour's kind."""
        return self.document.locate(path, key=key) if self.written else self.document.locate(("kind",))


@frozen
class Wire:
    """All documents of a spec in their order, and the release that they are for.

    Each kind is there once at most, but for JoinConfiguration: one for each further node.
    """

    documents: tuple[WireDocument, ...]
    release: Release

    def get(self, kind: str) -> WireDocument | None:
        """The document of a kind, or None."""
        return next((document for document in self.documents if document.kind == kind), None)

    @property
    def joins(self) -> Iterator[WireDocument]:
        """The JoinConfigurations, in their order."""
        return (document for document in self.documents if document.kind == JOIN)

    def put(self, document: WireDocument) -> "Wire":
        """The same with a document of its kind replaced, or added at the end."""
        kept = [document if found.kind == document.kind else found for found in self.documents]
        added = () if self.get(document.kind) else (document,)
        return evolve(self, documents=(*kept, *added))
