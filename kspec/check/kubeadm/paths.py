"""Paths on a host.

Rules: ValidateAbsolutePath and ValidateJoinConfiguration of kubeadm; and, for whatever names a path, what every file
system takes.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from kspec.check.files.places import size_of_folder
from kspec.check.view.field import Field, shown
from kspec.disk.host_path import has_control, unfit
from kspec.facts import codes
from kspec.model import kinds
from kspec.model.diagnostic import Diagnostic
from kspec.model.document import Json, Path
from kspec.model.wire import Wire

_ALWAYS: Final = (("certificatesDir",),)
_STACKED: Final = (("etcd", "local", "dataDir"),)
_EXTERNAL: Final = (("etcd", "external", "caFile"), ("etcd", "external", "certFile"), ("etcd", "external", "keyFile"))

_NAMES_OF_FOLDERS: Final = frozenset({"directory", "from"})
"""Fields that name a path which may be relative; whatever else begins with a slash is a path, too."""
_TEXTS: Final = frozenset({"content", "description", "extraEnvs", "secret", "token"})
"""Fields whose text may begin with a slash without being a path."""
_SOCKET: Final = "unix://"
_ELSEWHERE: Final = ("files",)
"""The fields with a check of paths of their own (`check/files/entries.py`)."""
_INTO_THE_TREE: Final[Mapping[Path, int]] = {
    ("certificatesDir",): len("/apiserver-kubelet-client.crt"),
    ("etcd", "local", "dataDir"): 0,
    ("caCertPath",): 0,
}
"""Fields that a node's tree has a file or folder of, and the bytes of the longest name in it."""


def check_path_forms(wire: Wire) -> Iterator[Diagnostic]:
    """No path of the spec, in whatever field it stands, has a control character or is longer than one can be."""
    before = size_of_folder(wire)
    for document in wire.documents:
        if document.written:
            for path, text in _paths(document.value, ()):
                room = before + _INTO_THE_TREE[path] if path in _INTO_THE_TREE else 0
                if not (path[:1] == _ELSEWHERE and path[2:] == ("path",)) and (reason := unfit(text, room)):
                    help_ = "write a plain path" if has_control(text) else "shorten it"
                    yield Field(document, path).error(codes.PATH, f"the path {reason}", help_)


def _paths(value: Json, path: Path) -> Iterator[tuple[Path, str]]:
    """Every text of a value that names a path, and where it stands."""
    if isinstance(value, str):
        text = value.removeprefix(_SOCKET)
        if text.startswith("/") or (path and path[-1] in _NAMES_OF_FOLDERS):
            yield path, text
    elif isinstance(value, dict):
        for key, part in value.items():
            if isinstance(part, str | dict | list) and key not in _TEXTS:
                yield from _paths(part, (*path, key))
    elif isinstance(value, list):
        for index, part in enumerate(value):
            if isinstance(part, str | dict | list):
                yield from _paths(part, (*path, index))


def check_paths(wire: Wire) -> Iterator[Diagnostic]:
    """The paths of a cluster and of joining nodes must be absolute."""
    cluster = wire.get(kinds.CLUSTER)
    if cluster is not None:
        local, external = Field(cluster, ("etcd", "local")).is_set, Field(cluster, ("etcd", "external")).is_set
        places = _ALWAYS if local and external else (*_ALWAYS, *(_EXTERNAL if external else _STACKED))
        for place in places:
            path = Field(cluster, place)
            if path.text:
                yield from check_absolute(path)
    for join in wire.joins:
        path = Field(join, ("caCertPath",))
        yield from check_absolute(path)
        if path.text.startswith("/") and not path.text.endswith(".crt"):
            yield path.error(
                codes.PATH, f"{shown(path.text)} does not end in .crt", "name the cluster's CA certificate"
            )


def check_absolute(path: Field) -> Iterator[Diagnostic]:
    """A path begins at the root."""
    if not path.text.startswith("/"):
        help_ = "begin with /: kubeadm does not know where a relative path would start"
        yield path.error(codes.PATH, f"{shown(path.text)} is not an absolute path", help_)
