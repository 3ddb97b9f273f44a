"""The entries of a ClusterSpec's `files:`, those that short names stand for included."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

from kspec.check.files.places import clash, data_folder, extra_places, reserved, size_of_folder
from kspec.check.view.field import Field
from kspec.disk.host_path import has_control, unfit
from kspec.facts import clusterspec, codes
from kspec.facts.component_files import ALWAYS_SECRET, SECRET_MODE, SOURCES
from kspec.go import file_mode
from kspec.go.path import clean
from kspec.model import kinds
from kspec.model.code import Code
from kspec.model.diagnostic import Diagnostic
from kspec.model.document import render_path
from kspec.model.role import Role
from kspec.model.wire import Wire
from kspec.rules.roles import role_of
from kspec.text.spelling import expected, suggestion


class _Place(NamedTuple):
    """A path that an entry takes, and the nodes that get it."""

    entry: Field
    path: str
    nodes: frozenset[str]


def error(field: Field, code: Code, text: str, help_: str = "", *, kind: str = "Invalid value") -> Diagnostic:
    """The error of a field of the ClusterSpec, or of a document in it, by the path under which it is written."""
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
    everyones = {role: reserved(wire, role) for role in set(nodes.values())}
    extra, data, before = extra_places(wire), data_folder(wire), size_of_folder(wire)
    places: list[_Place] = []
    for entry in Field(document, ("files",)).items:
        yield from _check_source(entry)
        yield from _check_mode(entry)
        yield from _check_audience(entry, nodes)
        wrongs = list(_check_path(entry.child("path"), before))
        yield from wrongs
        if not wrongs and entry.child("path").text:
            path = entry.child("path").text
            place = _Place(entry, path, frozenset(_audience(entry, nodes)))
            roles = {nodes[name] for name in place.nodes}
            taken = [*(everyones[role] for role in roles), *(extra[name] for name in place.nodes & extra.keys())]
            yield from _check_reserved(place, frozenset[str]().union(*taken), data if roles - {"worker"} else "")
            yield from _check_taken(place, places)
            places.append(place)


def _nodes(wire: Wire) -> Iterator[tuple[str, Role]]:
    """Every node's name and role."""
    for document in wire.documents:
        if document.kind in {kinds.INIT, kinds.JOIN}:
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
        yield error(entry, codes.FILE_SOURCE, "nothing says what is in the file", expected(SOURCES))
    elif len(given) > 1:
        text = f"{' and '.join(given)} cannot both be what is in the file"
        yield error(entry.child(given[1]), codes.FILE_SOURCE, text, "keep one of them")
    elif given[0] in ALWAYS_SECRET and entry.child("secret").value is False:
        yield error(entry.child("secret"), codes.FILE_SECRET, f"{given[0]} makes a secret file", "leave 'secret' out")


def _is_secret(entry: Field) -> bool:
    return entry.child("secret").value is True or any(entry.child(name).value for name in ALWAYS_SECRET)


def _check_mode(entry: Field) -> Iterator[Diagnostic]:
    field = entry.child("mode")
    if not field.is_set:
        return
    span = field.document.locate(field.path)
    try:
        mode = file_mode.parse(field.value, span.end_column - span.column)
    except ValueError as mistake:
        yield error(field, codes.FILE_MODE, str(mistake), file_mode.WANTED)
        return
    if _is_secret(entry) and mode & ~SECRET_MODE:
        text = f"the file is secret, and a mode of {mode:04o} lets others in"
        yield error(field, codes.FILE_MODE, text, 'write "0600" or "0400", or leave it out')


def _check_audience(entry: Field, nodes: Mapping[str, Role]) -> Iterator[Diagnostic]:
    role, node = entry.child("role"), entry.child("node")
    if role.text and role.text not in clusterspec.ROLES:
        help_ = suggestion(role.text, clusterspec.ROLES, expected(clusterspec.ROLES))
        yield error(role, codes.FILE_NODE, f"{role.text!r} is not a valid role", help_, kind="Unsupported value")
    if role.text and node.text:
        text = "a file is for a role or for a node, not for both"
        yield error(node, codes.FILE_NODE, text, "keep one of role and node; without both, all nodes get the file")
    elif node.text and _node(entry) not in nodes:
        help_ = suggestion(_node(entry), nodes, expected(nodes) if nodes else "the spec has no nodes")
        yield error(node, codes.FILE_NODE, f"{node.text!r} is not a node of the spec", help_)


def _check_path(field: Field, before: int) -> Iterator[Diagnostic]:
    path = field.text
    if field.is_lost:
        return
    if not path:
        yield error(field, codes.FILE_PATH, "a file needs a path", "write 'path: /etc/motd'", kind="Required value")
    elif not path.startswith("/"):
        yield error(field, codes.FILE_PATH, f"{path!r} is not absolute", f"write /{path}, if that is meant")
    elif reason := unfit(path, before):
        yield error(field, codes.FILE_PATH, f"it {reason}", "write a plain path" if has_control(path) else "shorten it")
    elif ".." in PurePosixPath(path).parts:
        yield error(field, codes.FILE_PATH, f"{path!r} leads upwards", f"write {clean(path)}, if that is meant")
    elif clean(path) != path or path == "/":
        yield error(
            field, codes.FILE_PATH, f"{path!r} is not a path of a file", f"write {clean(path)}, if that is meant"
        )


def _check_reserved(place: _Place, own: frozenset[str], data: str) -> Iterator[Diagnostic]:
    """A path of kubeadm's own, one above or below such a file, or one in etcd's data folder."""
    field = place.entry.child("path")
    help_ = "choose another path; patches and the spec's own fields change what kubeadm writes"
    if place.path in own:
        yield error(field, codes.FILE_PATH, f"{place.path} is a file that kubeadm writes itself", help_)
    elif reason := clash(place.path, own):
        yield error(field, codes.FILE_PATH, reason, help_)
    if data and f"{place.path}/".startswith(f"{data}/"):
        text = f"etcd's data folder {data} has to be empty when etcd starts for the first time"
        yield error(field, codes.FILE_PATH, text, "choose another path")
    elif data.startswith(f"{place.path}/"):
        yield error(field, codes.FILE_PATH, f"{place.path} has to be a folder: {data} is in it", "choose another path")


def _check_taken(place: _Place, former: Sequence[_Place]) -> Iterator[Diagnostic]:
    field = place.entry.child("path")
    for other in former:
        if not place.nodes & other.nodes:
            continue
        where = field.document.locate(other.entry.child("path").path)
        if place.path == other.path:
            text = f"{place.path} is another entry's file, too ({where})"
            yield error(
                field, codes.FILE_PATH, text, "one file of a node can have one entry only", kind="Duplicate value"
            )
        elif reason := clash(place.path, frozenset({other.path})):
            yield error(field, codes.FILE_PATH, f"{reason} ({where})", "choose another path")
