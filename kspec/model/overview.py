"""What an output says of its cluster to everyone: the facts of a report. Nothing secret has a place in it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal, NamedTuple, TypeAlias

from kspec.model.frozen import field, frozen
from kspec.model.role import Role

Deed: TypeAlias = Literal[
    "serves with",
    "calls with",
    "serves and calls with",
    "accepts clients of",
    "trusts servers of",
    "checks with",
    "signs with",
    "hands out",
]
"""What a component does with a certificate or key: shows it, or believes what it has signed."""


class Argument(NamedTuple):
    """An argument of a command line: the flag's name without dashes, and its value."""

    name: str
    value: str


@frozen
class PublicCertificate:
    """A certificate, or a key without one, by its public text.

    `name` is the lock's, `node` empty where all nodes have it; `facts` are name and value as that text has them, names
    that come again included. `not_before` and `not_after` are aware UTC, None of a key.
    """

    name: str
    node: str
    facts: Sequence[tuple[str, str]] = field(repr=False)
    not_before: datetime | None = None
    not_after: datetime | None = None

    @property
    def kind(self) -> str:
        """What it is called on each node that has one: `apiserver`."""
        return self.name.removeprefix(f"{self.node}/") if self.node else self.name

    @property
    def is_authority(self) -> bool:
        """Whether it may sign others."""
        return bool(self.all("authority"))

    def first(self, fact: str) -> str:
        """The value of a fact; empty where there is none."""
        return next(iter(self.all(fact)), "")

    def all(self, fact: str) -> tuple[str, ...]:
        """The values of a fact that may come several times."""
        return tuple(value for name, value in self.facts if name == fact)


@frozen
class StaticPod:
    """A static pod of a node, by the program that it runs, with that program's arguments and the pod's annotations."""

    component: str
    image: str
    arguments: tuple[Argument, ...] = field(repr=False)
    annotations: Mapping[str, str] = field(factory=dict, repr=False)


@frozen
class PublicNode:
    """A node: its role by what its tree holds, its address, its static pods, what its kubelet is told.

    `address` is empty where the tree does not say it. `client_authority` is the file of those whom the kubelet lets in.
    """

    name: str
    role: Role
    address: str
    pods: tuple[StaticPod, ...]
    kubelet: tuple[Argument, ...] = ()
    client_authority: str = ""


class ApiObject(NamedTuple):
    """An API object of the output; of a secret one, its name as its file has it."""

    kind: str
    namespace: str
    name: str
    path: str
    secret: bool


class Deviation(NamedTuple):
    """A flag that is not as kubeadm would set it: `usual` None where it has none, `actual` its values.

    `pack` is the pack that has set it, if one has.
    """

    node: str
    component: str
    flag: str
    usual: str | None
    actual: tuple[str, ...]
    pack: str = ""


class Relation(NamedTuple):
    """Whom a component trusts, or how it proves itself.

    `thing` is a certificate's name in the lock, or the path of a file of the user's own; `other` is who is at the
    other end.
    """

    node: str
    component: str
    deed: Deed
    thing: str
    other: str


@frozen
class Overview:
    """A whole output.

    `name` and `endpoint` are the cluster's, empty where the output does not say them; `configured` whether it has the
    ClusterConfiguration and is of a known release, without which there are no `deviations`. `wrong` are sentences about
    files that are not as the manifest says. `secrets` counts the files that are secret, of which none was read.
    """

    name: str
    endpoint: str
    kubernetes: str
    kspec: str
    nodes: tuple[PublicNode, ...]
    certificates: tuple[PublicCertificate, ...]
    relations: tuple[Relation, ...] = ()
    deviations: tuple[Deviation, ...] = ()
    images: tuple[str, ...] = ()
    objects: tuple[ApiObject, ...] = ()
    wrong: tuple[str, ...] = ()
    secrets: int = 0
    configured: bool = True
