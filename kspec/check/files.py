"""The entries of a ClusterSpec's `files:`, those that short names stand for included."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Final

from attrs import frozen

from kspec.check.field import Field
from kspec.encode import filemode
from kspec.encode.gopath import clean, join
from kspec.encode.spelling import nearest
from kspec.facts import clusterspec
from kspec.facts.certificates import CERTIFICATES, HOLDINGS, SERVICE_ACCOUNT, SERVING_FILES
from kspec.facts.component_files import ALWAYS_SECRET, SECRET_MODE, SOURCES
from kspec.facts.kubeconfigs import BOOTSTRAP_FILE, KUBECONFIGS
from kspec.facts.kubeconfigs import FOLDER as KUBERNETES_FOLDER
from kspec.facts.kubelet_files import KUBELET_FILES
from kspec.facts.staticpods import MANIFESTS_FOLDER, STATIC_PODS
from kspec.model.diagnostic import Diagnostic
from kspec.model.document import render_path
from kspec.model.node import Role
from kspec.model.wire import JOIN, Wire
from kspec.rules.roles import role_of

_INIT: Final = "InitConfiguration"


@frozen
class _Place:
    """A path that an entry takes, and the nodes that get it."""

    entry: Field
    path: str
    nodes: frozenset[str]


def wrong(field: Field, code: str, text: str, help_: str = "", *, kind: str = "Invalid value") -> Diagnostic:
    """A finding about a field of the ClusterSpec, or of a document in it, by the path under which it is written."""
    name = render_path(field.document.written_path(field.path))
    return Diagnostic(
        code,
        f"{name}: {text}" if name else text,
        field.document.locate(field.path),
        path=name,
        document=field.document.document.kind,
        kind=kind,
        help=help_,
    )


def check_files(wire: Wire) -> Iterator[Diagnostic]:
    """Each entry has a place, a mode, an audience and one source; no two, and none of kubeadm's, take one place."""
    document = wire.get(clusterspec.KIND)
    if document is None:
        return
    nodes = dict(_nodes(wire))
    reserved = {role: frozenset(_reserved(wire, role)) for role in set(nodes.values())}
    places: list[_Place] = []
    for entry in Field(document, ("files",)).items:
        yield from _check_source(entry)
        yield from _check_mode(entry)
        yield from _check_audience(entry, nodes)
        unfit = list(_check_path(entry.child("path")))
        yield from unfit
        if not unfit and entry.child("path").text:
            path = entry.child("path").text
            place = _Place(entry, path, frozenset(_audience(entry, nodes)))
            yield from _check_reserved(place, {nodes[name] for name in place.nodes}, reserved, wire)
            yield from _check_taken(place, places)
            places.append(place)


def _nodes(wire: Wire) -> Iterator[tuple[str, Role]]:
    """Every node's name and role."""
    for document in wire.documents:
        if document.kind in {_INIT, JOIN}:
            name = Field(document, ("nodeRegistration", "name")).text
            if name:
                yield name, role_of(document)


def _audience(entry: Field, nodes: Mapping[str, Role]) -> Iterator[str]:
    role, node = entry.child("role").text, _node(entry)
    return (name for name, found in nodes.items() if role in {"", found} and node in {"", name})


def _node(entry: Field) -> str:
    return entry.child("node").text.strip().lower()


def _check_source(entry: Field) -> Iterator[Diagnostic]:
    given = [name for name in SOURCES if entry.child(name).is_set and entry.child(name).value is not False]
    if any(entry.child(name).is_lost for name in SOURCES):
        return
    if not given:
        yield wrong(entry, "file-source", "nothing says what is in the file", f"give one of {', '.join(SOURCES)}")
    elif len(given) > 1:
        text = f"{' and '.join(given)} cannot both be what is in the file"
        yield wrong(entry.child(given[1]), "file-source", text, "keep one of them")
    elif given[0] in ALWAYS_SECRET and entry.child("secret").value is False:
        yield wrong(entry.child("secret"), "file-secret", f"{given[0]} makes a secret file", "leave 'secret' out")


def _is_secret(entry: Field) -> bool:
    return entry.child("secret").value is True or any(entry.child(name).value for name in ALWAYS_SECRET)


def _check_mode(entry: Field) -> Iterator[Diagnostic]:
    field = entry.child("mode")
    if not field.is_set:
        return
    span = field.document.locate(field.path)
    try:
        mode = filemode.parse(field.value, span.end_column - span.column)
    except ValueError as error:
        yield wrong(field, "file-mode", str(error), filemode.WANTED)
        return
    if _is_secret(entry) and mode & ~SECRET_MODE:
        text = f"the file is secret, and a mode of {mode:04o} lets others in"
        yield wrong(field, "file-mode", text, 'write "0600" or "0400", or leave it out')


def _check_audience(entry: Field, nodes: Mapping[str, Role]) -> Iterator[Diagnostic]:
    role, node = entry.child("role"), entry.child("node")
    if role.text and role.text not in clusterspec.ROLES:
        near = nearest(role.text, clusterspec.ROLES)
        help_ = f"did you mean {near}?" if near else f"write one of {', '.join(clusterspec.ROLES)}"
        yield wrong(role, "file-node", f"{role.text!r} is no role", help_, kind="Unsupported value")
    if role.text and node.text:
        text = "a file is for a role or for a node, not for both"
        yield wrong(node, "file-node", text, "keep one of role and node; without both, all nodes get the file")
    elif node.text and _node(entry) not in nodes:
        near = nearest(_node(entry), nodes)
        help_ = f"did you mean {near}?" if near else f"the spec's nodes are {', '.join(nodes) or 'none'}"
        yield wrong(node, "file-node", f"{node.text!r} is no node of the spec", help_)


def _check_path(field: Field) -> Iterator[Diagnostic]:
    path = field.text
    if field.is_lost:
        return
    if not path:
        yield wrong(field, "file-path", "a file needs a path", "write 'path: /etc/motd'", kind="Required value")
    elif not path.startswith("/"):
        yield wrong(field, "file-path", f"{path!r} is not absolute", f"write /{path}, if that is meant")
    elif any(ord(letter) < ord(" ") or letter == "\x7f" for letter in path):
        yield wrong(field, "file-path", "it has a control character", "write a plain path")
    elif ".." in PurePosixPath(path).parts:
        yield wrong(field, "file-path", f"{path!r} leads upwards", f"write {clean(path)}, if that is meant")
    elif clean(path) != path or path == "/":
        yield wrong(field, "file-path", f"{path!r} is no path of a file", f"write {clean(path)}, if that is meant")


def _check_reserved(
    place: _Place, roles: set[Role], reserved: Mapping[Role, frozenset[str]], wire: Wire
) -> Iterator[Diagnostic]:
    """A path of kubeadm's own, one above or below such a file, or one in etcd's data folder."""
    field = place.entry.child("path")
    own = frozenset[str]().union(*(reserved[role] for role in roles))
    help_ = "choose another path; patches and the spec's own fields change what kubeadm writes"
    if place.path in own:
        yield wrong(field, "file-path", f"{place.path} is a file that kubeadm writes itself", help_)
    elif clash := _clash(place.path, own):
        yield wrong(field, "file-path", clash, help_)
    data = Field(cluster, ("etcd", "local", "dataDir")).text if (cluster := wire.get("ClusterConfiguration")) else ""
    if data and roles - {"worker"} and f"{place.path}/".startswith(f"{clean(data)}/"):
        text = f"etcd's data folder {data} has to be empty when etcd starts for the first time"
        yield wrong(field, "file-path", text, "choose another path")


def _clash(path: str, others: frozenset[str]) -> str:
    """Why a path cannot stand beside others, none of which it is: a folder would have to be a file."""
    below = next((other for other in sorted(others) if other.startswith(f"{path}/")), None)
    if below:
        return f"{path} has to be a folder: {below} is in it"
    above = next((str(parent) for parent in PurePosixPath(path).parents if str(parent) in others), None)
    return f"{path} cannot be in {above}, which is a file" if above else ""


def _check_taken(place: _Place, former: Sequence[_Place]) -> Iterator[Diagnostic]:
    field = place.entry.child("path")
    for other in former:
        if not place.nodes & other.nodes:
            continue
        where = field.document.locate(other.entry.child("path").path)
        if place.path == other.path:
            text = f"{place.path} is another entry's file, too ({where})"
            yield wrong(field, "file-path", text, "one file of a node can have one entry only", kind="Duplicate value")
        elif clash := _clash(place.path, frozenset({other.path})):
            yield wrong(field, "file-path", f"{clash} ({where})", "choose another path")


def _reserved(wire: Wire, role: Role) -> Iterator[str]:
    """The files of a node of that role that kubeadm, or kspec in its stead, may write."""
    cluster = wire.get("ClusterConfiguration")
    folder = (Field(cluster, ("certificatesDir",)).text if cluster else "") or f"{KUBERNETES_FOLDER}/pki"
    yield from (*KUBELET_FILES, *SERVING_FILES, f"{KUBERNETES_FOLDER}/{BOOTSTRAP_FILE}")
    yield from (f"{KUBERNETES_FOLDER}/{row.file}" for row in KUBECONFIGS if row.kubelet or role == "control-plane")
    pods = [pod.name for pod in STATIC_PODS if role == "control-plane" or (role == "etcd" and pod.name == "etcd")]
    yield from (f"{MANIFESTS_FOLDER}/{pod}.yaml" for pod in pods)
    holding = HOLDINGS[role]
    names = [row.name for row in CERTIFICATES] if holding is None else [*holding, "ca"]
    for name in names:
        yield from (join(folder, f"{name}.crt"), join(folder, f"{name}.key"))
    if role == "control-plane":
        yield from (join(folder, f"{SERVICE_ACCOUNT}.key"), join(folder, f"{SERVICE_ACCOUNT}.pub"))
