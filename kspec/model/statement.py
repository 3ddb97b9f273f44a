"""One thing that a drafted spec says, and where it was read."""

from typing import Final, NamedTuple

from kspec.model.document import Json, Path

NODE: Final = "node"
"""The kind of what is said of one node: its entry or document comes from its role."""


class Statement(NamedTuple):
    """A value at a place of a document.

    `kind` is the document's, or NODE for what is said of the node of that name, whose own document or entry has a place
    for it. `why` is the comment: what it was read off, and what kubeadm's own would be. A path that ends in a number is
    an item of a list.
    """

    kind: str
    path: Path
    value: Json
    why: str = ""
    node: str = ""
