"""Trees of a cluster's files, made of texts: nouns of the tests of reviews."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from kspec.model.document import Document
from kspec.model.review import Entry, EntryKind, Tree
from kspec.read.documents import load

MakeTree: TypeAlias = Callable[..., Tree]
"""Makes a tree of texts by path."""


def documents(text: bytes) -> tuple[Document, ...] | None:
    """The documents of a text, as the command line reads them for a review."""
    found, wrong = load(text, "")
    return None if wrong or not all(isinstance(one.value, dict | list) for one in found) else found


def make_tree(files: Mapping[str, str | bytes | None], **more: object) -> Tree:
    """A tree of texts by path; a None is a folder, and a key is secret."""
    entries = {}
    for path, text in files.items():
        content = text.encode() if isinstance(text, str) else text
        kind = EntryKind.FOLDER if text is None else EntryKind.FILE
        entries[path] = Entry(kind, content, 0o755 if text is None else 0o644, secret=path.endswith(".key"))
    return Tree("a tree", "output", entries, **more)  # type: ignore[arg-type]  # as the test says
