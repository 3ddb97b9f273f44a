"""A file of the patches directory: what it changes, and how."""

from typing import Literal, TypeAlias

from kspec.model.document import Document
from kspec.model.frozen import field, frozen

PatchType: TypeAlias = Literal["strategic", "merge", "json"]
"""How a patch is written, by the word that a file name has for it."""


@frozen
class PatchFile:
    """The patches of one file, in order.

    `name` is the file's name without its folder, `target` what it patches ("etcd", "kube-apiserver",
    "kubeletconfiguration", ...). A file with several YAML documents has several patches; one of white space alone
    has none.
    """

    name: str
    target: str
    type: PatchType
    patches: tuple[Document, ...] = field(repr=False)
