"""The secrets in an existing node's files, where the spec has the same files and leaves their secrets to be drawn.

A cluster that is taken over keeps its tokens, and above all the keys by which the API server has encrypted objects.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from kspec.disk.keyring_folder import CERTIFICATE_KEY
from kspec.facts import codes
from kspec.facts.component_files import KEY_SIZES
from kspec.model import kinds
from kspec.model.diagnostic import errors
from kspec.model.document import Document, value_at
from kspec.model.nodefile import Hole, KubeadmConfiguration, NodeFile, StaticTokens, TypedDocument
from kspec.model.secret import Secret
from kspec.model.span import Span
from kspec.read.documents import load
from kspec.read.existing_place import Place

_HELP: Final = "mend it; or take it away: what the spec leaves to be generated in it is then generated anew"


class _UnusableError(Exception):
    """A file is not of the kind that the spec makes it; where, and the end of the sentence that says so."""

    def __init__(self, message: str, span: Span | None = None) -> None:
        super().__init__(message)
        self.span = span


def read_file_secrets(files: Sequence[NodeFile], place: Place) -> Mapping[str, Secret]:
    """The secrets by their entries in the keyring.

    `files` are the node's. A file that is not there gives nothing; one that cannot be read as what the spec makes it is
    a finding of the place, since nobody knows what it holds and another secret would take its place.
    """
    found: dict[str, Secret] = {}
    for file in files:
        has_secrets = file.holes or isinstance(file.content, KubeadmConfiguration)
        content = place.read_filled(file.path) if has_secrets else None
        if content is not None:
            try:
                found |= dict(_secrets(file, content, place.name(file.path)))
            except _UnusableError as error:
                place.tell(
                    codes.UNREADABLE, file.path, f"{place.name(file.path)} cannot be used: {error}", _HELP, error.span
                )
    return found


def _secrets(file: NodeFile, content: bytes, name: str) -> Iterator[tuple[str, Secret]]:
    match file.content:
        case StaticTokens(tokens):
            present = _tokens(content)
            for row in tokens:
                if isinstance(row.token, Hole) and row.user in present:
                    yield row.token.entry, Secret(f"{present[row.user]}\n".encode())
        case TypedDocument(value, holes):
            keys = _keys(content, name)
            for path, hole in holes.items():
                secret = keys.get((str(path[-4]), value_at(value, path[:-1])["name"]))
                if secret:
                    yield hole.entry, Secret(f"{secret}\n".encode())
        case KubeadmConfiguration(documents):
            given = [document for document in documents if document.get("kind") == kinds.INIT]
            there = [document.value for document in _documents(content, name) if document.kind == kinds.INIT]
            if given and there:
                yield from _generated(given[0], there[0])


def _generated(given: Any, there: Any) -> Iterator[tuple[str, Secret]]:  # noqa: ANN401 - any JSON value
    """The bootstrap tokens and the certificate key that an InitConfiguration has and the spec's leaves out."""
    tokens = zip(_rows(given, "bootstrapTokens"), _rows(there, "bootstrapTokens"), strict=False)
    for index, (wanted, token) in enumerate(tokens):
        if not wanted.get("token") and isinstance(token.get("token"), str):
            yield f"tokens/{index}", Secret(f"{token['token']}\n".encode())
    key = there.get("certificateKey") if isinstance(there, dict) else None
    if not given.get("certificateKey") and isinstance(key, str) and key:
        yield CERTIFICATE_KEY, Secret(f"{key}\n".encode())


def _tokens(content: bytes) -> dict[str, str]:
    """User -> token, of a file of static tokens; of a user with several the first."""
    try:
        rows = list(csv.reader(io.StringIO(content.decode()), strict=True))
    except UnicodeDecodeError:
        message = "it is not UTF-8"
        raise _UnusableError(message) from None
    except csv.Error as error:
        message = f"it is not CSV: {error}"
        raise _UnusableError(message) from None
    return {row[1]: row[0] for row in reversed(rows) if len(row) > 1 and row[0]}


def _documents(content: bytes, name: str) -> Sequence[Document]:
    """The documents of a file in YAML. Repeated keys are a mistake, too: there are two answers to what it holds."""
    documents, wrong = load(content, name)
    for error in errors(wrong):
        raise _UnusableError(error.message, error.span)
    return documents


def _keys(content: bytes, name: str) -> dict[tuple[str, str], str]:
    """Provider and name -> key, of an encryption configuration."""
    documents = _documents(content, name)
    value: Any = documents[0].value if len(documents) == 1 else None
    if not isinstance(value, dict):
        message = "it is not one mapping of fields"
        raise _UnusableError(message)
    found: dict[tuple[str, str], str] = {}
    for resource in _rows(value, "resources"):
        for provider in _rows(resource, "providers"):
            for kind in KEY_SIZES:
                for key in _rows(provider.get(kind), "keys"):
                    if isinstance(key.get("name"), str) and isinstance(key.get("secret"), str):
                        found.setdefault((kind, key["name"]), key["secret"])
    return found


def _rows(value: Any, name: str) -> list[dict[str, Any]]:  # noqa: ANN401 - any JSON value
    found = value.get(name) if isinstance(value, dict) else None
    return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []
