"""A file of the patches directory: what it changes, and how."""

from collections.abc import Iterable
from typing import Literal, TypeAlias

from attrs import field, frozen

from kspec.model.document import Document

PatchType: TypeAlias = Literal["strategic", "merge", "json"]
"""How a patch is written, by the word that a file name has for it."""


def _in_order(patches: Iterable[Document]) -> tuple[Document, ...]:
    return tuple(patches)


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
    patches: tuple[Document, ...] = field(converter=_in_order, repr=False)
