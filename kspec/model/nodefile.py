"""A file that the spec itself gives its nodes, besides kubeadm's."""

from collections.abc import Mapping
from typing import Literal, TypeAlias

from kspec.model.document import Json
from kspec.model.document import Path as FieldPath
from kspec.model.frozen import field, frozen
from kspec.model.node import Node
from kspec.model.secret import Secret
from kspec.model.span import Span


@frozen
class Hole:
    """A secret that the spec leaves to be drawn: once, and then it is the keyring's.

    `entry` is its path in the keyring (`files/encryption/aescbc/key1`), `form` what it has to be: a bearer token, or
    a key in base64 of one of `sizes` bytes, of which the first is drawn.
    """

    entry: str
    form: Literal["token", "key"]
    sizes: tuple[int, ...] = (32,)


@frozen
class Text:
    """Content that is given."""

    text: Secret


@frozen
class StaticToken:
    """A user whom the API server knows by a token that never expires."""

    token: Secret | Hole
    user: str
    uid: str = ""
    groups: tuple[str, ...] = ()


@frozen
class StaticTokens:
    """The file of `--token-auth-file`."""

    tokens: tuple[StaticToken, ...]


@frozen
class TypedDocument:
    """A configuration that is written by the release's type of its `apiVersion` and `kind`.

    `holes` has the places of drawn secrets in `value`.
    """

    value: Mapping[str, Json] = field(repr=False)
    holes: Mapping[FieldPath, Hole] = field(factory=dict)


@frozen
class KubeadmConfiguration:
    """What kubeadm itself would be given: the cluster's documents, or a joining node's own.

    `documents` are the cluster's, complete but for what is drawn.
    """

    documents: tuple[Mapping[str, Json], ...] = field(repr=False)


Content: TypeAlias = Text | StaticTokens | TypedDocument | KubeadmConfiguration


@frozen
class NodeFile:
    """One file, at an absolute, clean `path`, on the nodes of a role or on one node; on all where neither is said.

    `span` and `field` are where the spec says it; `pack` is the pack that brings it, if one does.
    """

    path: str
    mode: int
    secret: bool
    content: Content
    span: Span
    field: str
    role: str = ""
    node: str = ""
    pack: str = ""

    def is_on(self, node: Node) -> bool:
        """Whether the node gets the file."""
        return self.role in {"", node.role} and self.node in {"", node.name}

    @property
    def holes(self) -> tuple[Hole, ...]:
        """The secrets that have to be drawn for it, in their order."""
        match self.content:
            case StaticTokens(tokens):
                return tuple(found.token for found in tokens if isinstance(found.token, Hole))
            case TypedDocument():
                return tuple(self.content.holes.values())
            case _:
                return ()
