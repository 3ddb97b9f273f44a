"""Wire configuration: documents whose values fit the types of their kinds, as one API version has them."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from kspec.model import kinds
from kspec.model.document import Document, Json, Path
from kspec.model.frozen import evolve, field, frozen
from kspec.model.release import Release
from kspec.model.span import Span

if TYPE_CHECKING:
    from kspec.model.pack import ChosenPack  # attrs, which a spec without packs need not load


class NodeEntry(NamedTuple):
    """What an entry of `nodes:` says that an InitConfiguration or JoinConfiguration cannot.

    What is empty, or None, it does not say. `host` is what it says of its machine beyond the spec's general `host:`.
    """

    role: str = ""
    address: str = ""
    credentials: str = ""
    serving_certificate: bool | None = None
    host: Mapping[str, Json] | None = None
    labels: Mapping[str, str] = MappingProxyType({})


@frozen
class WireDocument:
    """A document whose value fits the type of its kind and API version.

    Where a pass makes a document up, `written` is false and `document` is the one that stands nearest. `declared` is
    the entry of `nodes:` that the node has, `file` the index of the entry of `files:` that the document is the content
    of. `lost` has the fields, as `render_path` writes them, whose value did not fit and was dropped. `origins` says
    where a field was written that an older API version has elsewhere: a path of `value` -> the path in `document`.
    """

    document: Document
    api_version: str
    kind: str
    value: dict[str, Json] = field(repr=False)
    written: bool = True
    at: Path = ()
    declared: NodeEntry | None = None
    file: int | None = None
    lost: tuple[str, ...] = ()
    origins: Mapping[Path, Path] = field(factory=dict, repr=False)

    @property
    def own_host(self) -> Mapping[str, Json] | None:
        """What the node's entry of `nodes:` says of its machine, if there is such an entry, and it does."""
        return self.declared.host if self.declared else None

    @property
    def own_address(self) -> str:
        """The address that the node's entry of `nodes:` gives it, or nothing."""
        return self.declared.address if self.declared else ""

    def locate(self, path: Path, *, key: bool = False) -> Span:
        """Where a field stands, or the nearest parent of it.

        Of a made-up document, the field or entry that it was made of, else its neighbour's kind. With `key`, the key
        that introduces it, if it has one.
        """
        if not self.written:
            origin = self.written_path(path)
            return self.document.locate(origin if self.at and origin != path else self.at or ("kind",))
        return self.document.locate(self.written_path(path), key=key)

    def written_path(self, path: Path) -> Path:
        """Where `document` has a field of `value`: the same path, unless `origins` knows another."""
        for length in range(len(path), 0, -1):
            origin = self.origins.get(path[:length])
            if origin is not None:
                return (*origin, *path[length:])
        return path

    def is_lost(self, field_name: str) -> bool:
        """Whether the value of a field, one above it or one below it was dropped: nothing can be said of it."""
        return bool(self.lost) and (
            field_name in self._above_lost or any(outer in self._lost for outer in _and_above(field_name))
        )

    @cached_property
    def _lost(self) -> frozenset[str]:
        return frozenset(self.lost)

    @cached_property
    def _above_lost(self) -> frozenset[str]:
        return frozenset(outer for lost in self._lost for outer in _and_above(lost))


@frozen(eq=False)
class Wire:
    """All documents of a spec in their order, and the release that they are for; one is equal to itself alone.

    Each kind is there once at most, but for JoinConfiguration: one for each further node. `whole` says that no
    document had to be left out because of a mistake; `packs` are those that the ClusterSpec names.
    """

    documents: tuple[WireDocument, ...]
    release: Release
    whole: bool = True
    packs: "tuple[ChosenPack, ...]" = ()

    def get(self, kind: str) -> WireDocument | None:
        """The document of a kind, or None."""
        return self._first.get(kind)

    @cached_property
    def _first(self) -> Mapping[str, WireDocument]:
        return {document.kind: document for document in reversed(self.documents)}

    @property
    def joins(self) -> Iterator[WireDocument]:
        """The JoinConfigurations, in their order."""
        return (document for document in self.documents if document.kind == kinds.JOIN)

    def put(self, document: WireDocument) -> "Wire":
        """The same with a document of its kind replaced, or added at the end."""
        kept = [document if found.kind == document.kind else found for found in self.documents]
        added = () if self.get(document.kind) else (document,)
        return evolve(self, documents=(*kept, *added))


def _and_above(field_name: str) -> Iterator[str]:
    """A field and all that it is a part of, as `render_path` writes them; of a key with a dot, more than there are."""
    yield field_name
    for end in range(len(field_name) - 1, 0, -1):
        if field_name[end] in ".[":
            yield field_name[:end]
    yield ""
