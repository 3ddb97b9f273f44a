"""Statements to the documents of a spec, with their comments."""

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from itertools import pairwise
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from kspec.facts import clusterspec
from kspec.infer.configurations import API_VERSIONS
from kspec.model import kinds
from kspec.model.commented import Commented
from kspec.model.document import Json, Path
from kspec.model.role import Role
from kspec.model.statement import NODE, Statement

Form: TypeAlias = Literal["init", "join", "entry"]
"""What describes a node: the InitConfiguration, a JoinConfiguration, or an entry of `nodes:`."""

_REGISTRATION: Final[Mapping[str, Path]] = {
    "name": ("nodeRegistration", "name"),
    "criSocket": ("nodeRegistration", "criSocket"),
    "taints": ("nodeRegistration", "taints"),
    "kubeletExtraArgs": ("nodeRegistration", "kubeletExtraArgs"),
    "healthCheck": ("timeouts", "controlPlaneComponentHealthCheck"),
    "patches": ("patches", "directory"),
    "authorityFile": ("caCertPath",),
}
PLACES: Final[Mapping[Form, Mapping[str, Path]]] = {
    "init": {
        "address": ("localAPIEndpoint", "advertiseAddress"),
        "bindPort": ("localAPIEndpoint", "bindPort"),
        **_REGISTRATION,
    },
    "join": {
        "address": ("controlPlane", "localAPIEndpoint", "advertiseAddress"),
        "bindPort": ("controlPlane", "localAPIEndpoint", "bindPort"),
        **_REGISTRATION,
    },
    "entry": {
        **{
            name: (name,) for name in ("name", "role", "address", "bindPort", "criSocket", "taints", "kubeletExtraArgs")
        },
        "patches": ("patches", "directory"),
        "credentials": ("credentials",),
    },
}
"""Where each form says what is said of a node; what it lacks it cannot say."""


class Described(NamedTuple):
    """A node of the draft: how it is described, and what runs on it."""

    name: str
    form: Form
    role: Role


def compose(
    statements: Sequence[Statement], nodes: Sequence[Described], api_version: str, head: str
) -> tuple[Commented, ...]:
    """The documents: the cluster's, the first node's, the components', the further nodes', kspec's own.

    `head` is the comment above them all; an entry of `nodes:` has its comments above itself.
    """
    documents = [_document(api_version, kinds.CLUSTER, _of(statements, kinds.CLUSTER), head)]
    first = [node for node in nodes if node.form == "init"]
    documents += [_document(api_version, kinds.INIT, _placed(statements, node)) for node in first]
    for kind, version in API_VERSIONS.items():
        configuration = _of(statements, kind)
        if configuration:
            documents.append(_document(version, kind, configuration))
    for node in nodes:
        if node.form == "join":
            found = _placed(statements, node)
            if node.role == "control-plane" and not any(one.path[0] == "controlPlane" for one in found):
                found.append(Statement(kinds.JOIN, ("controlPlane",), {}))
            documents.append(_document(api_version, kinds.JOIN, found))
    own = _of(statements, clusterspec.KIND)
    entries = [_entry(statements, node, at) for at, node in enumerate(one for one in nodes if one.form == "entry")]
    own += [statement for entry in entries for statement in entry]
    if own:
        documents.append(_document(clusterspec.API_VERSION, clusterspec.KIND, own))
    return tuple(documents)


def _of(statements: Iterable[Statement], kind: str) -> list[Statement]:
    return [statement for statement in statements if statement.kind == kind]


def _placed(statements: Iterable[Statement], node: Described) -> list[Statement]:
    """What is said of a node, at the places of its form."""
    places = PLACES[node.form]
    return [
        statement._replace(path=(*places[str(statement.path[0])], *statement.path[1:]))
        for statement in statements
        if statement.kind == NODE and statement.node == node.name and statement.path[0] in places
    ]


def _entry(statements: Iterable[Statement], node: Described, at: int) -> list[Statement]:
    """An entry of `nodes:`; its comments are put together above it."""
    found = _placed(statements, node)
    why = [f"{statement.path[0]}: {statement.why}" for statement in found if statement.why]
    entry = [statement._replace(path=("nodes", at, *statement.path), why="") for statement in found]
    return [Statement(clusterspec.KIND, ("nodes", at), {}, "\n".join(why)), *entry]


def _document(api_version: str, kind: str, statements: Sequence[Statement], head: str = "") -> Commented:
    value: dict[str, Any] = {"apiVersion": api_version, "kind": kind}
    comments: dict[Path, str] = {(): head} if head else {}
    for statement in statements:
        _put(value, statement.path, deepcopy(statement.value))
        if statement.why:
            comments[statement.path] = statement.why
    return Commented(value, comments)


def _put(root: Any, path: Path, value: Json) -> None:  # noqa: ANN401 - any JSON
    """Put a value at its place; lists and mappings on the way are made, and items follow one another."""
    holder = root
    for step, following in pairwise(path):
        empty: Any = [] if isinstance(following, int) else {}
        if isinstance(holder, list):
            if len(holder) <= int(step):
                holder.append(empty)
            holder = holder[int(step)]
        else:
            holder = holder.setdefault(step, empty)
    if isinstance(holder, list):
        holder.append(value)
    else:
        holder[path[-1]] = value
