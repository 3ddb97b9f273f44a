"""Volumes and environment variables of control-plane pods.

kubeadm puts them into the pods unread; the kubelet refuses a static pod that is malformed (apis/core/validation).
"""

from collections.abc import Iterator
from typing import Final

from kspec.check.view.field import Field, shown
from kspec.facts import codes
from kspec.go.dns_name import is_dns_name
from kspec.model import kinds
from kspec.model.diagnostic import Diagnostic
from kspec.model.wire import Wire
from kspec.text.spelling import expected

_COMPONENTS: Final = (("apiServer",), ("controllerManager",), ("scheduler",), ("etcd", "local"))
_PATH_TYPES: Final = (
    *("", "DirectoryOrCreate", "Directory", "FileOrCreate", "File", "Socket", "CharDevice", "BlockDevice"),
)
_LONGEST_LABEL: Final = 63
_SOURCES: Final = ("fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef")


def check_volumes(wire: Wire) -> Iterator[Diagnostic]:
    """A volume has a name, an absolute path on the host and one in the pod."""
    for component in _components(wire):
        for volume in component.child("extraVolumes").items:
            name, kind = volume.child("name"), volume.child("pathType")
            if "." in name.text or len(name.text) > _LONGEST_LABEL or not is_dns_name(name.text):
                help_ = f"give at most {_LONGEST_LABEL} of a-z, 0-9 and -"
                yield name.warning(codes.VOLUME, f"{shown(name.text)} is not a valid volume name", help_)
            for path in (volume.child("hostPath"), volume.child("mountPath")):
                if not path.text.startswith("/"):
                    yield path.warning(codes.VOLUME, f"{shown(path.text)} is not an absolute path", "begin with /")
                elif ".." in path.text.split("/"):
                    yield path.warning(codes.VOLUME, f"{shown(path.text)} has .. in it", "write where it leads")
            if kind.text not in _PATH_TYPES:
                text = f"{shown(kind.text)} is not a valid hostPath type"
                yield kind.warning(codes.VOLUME, text, expected(_PATH_TYPES[1:]))


def check_environment(wire: Wire) -> Iterator[Diagnostic]:
    """A variable has a name, and a value or one source of a value, but not both."""
    for component in _components(wire):
        for variable in component.child("extraEnvs").items:
            name, source = variable.child("name"), variable.child("valueFrom")
            if not name.text or "=" in name.text or not name.text.isascii() or not name.text.isprintable():
                text = f"{shown(name.text)} is not a valid name of an environment variable"
                yield name.warning(codes.ENVIRONMENT_VARIABLE, text, "give printable ASCII characters, no =")
            if source.is_set and variable.child("value").text:
                text = "a variable with a value cannot have it from elsewhere, too"
                yield source.warning(codes.ENVIRONMENT_VARIABLE, text, "keep one of the two")
            elif source.is_set and sum(source.child(one).is_set for one in _SOURCES) != 1:
                text = "a variable has its value from exactly one source"
                yield source.warning(codes.ENVIRONMENT_VARIABLE, text, "name one, such as fieldRef")


def _components(wire: Wire) -> Iterator[Field]:
    cluster = wire.get(kinds.CLUSTER)
    if cluster is not None:
        yield from (Field(cluster, place) for place in _COMPONENTS)
