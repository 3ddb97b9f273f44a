"""Paths on a host.

Rules: ValidateAbsolutePath and ValidateJoinConfiguration of kubeadm.
"""

from collections.abc import Iterator
from typing import Final

from kspec.check.field import Field, quote
from kspec.model.diagnostic import Diagnostic
from kspec.model.wire import Wire

_ALWAYS: Final = (("certificatesDir",),)
_STACKED: Final = (("etcd", "local", "dataDir"),)
_EXTERNAL: Final = (("etcd", "external", "caFile"), ("etcd", "external", "certFile"), ("etcd", "external", "keyFile"))


def check_paths(wire: Wire) -> Iterator[Diagnostic]:
    """The paths of a cluster and of joining nodes must be absolute."""
    cluster = wire.get("ClusterConfiguration")
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
            yield path.wrong("path", f"{quote(path.text)} does not end in .crt", "name the cluster's CA certificate")


def check_absolute(path: Field) -> Iterator[Diagnostic]:
    """A path begins at the root."""
    if not path.text.startswith("/"):
        help_ = "begin with /: kubeadm does not know where a relative path would start"
        yield path.wrong("path", f"{quote(path.text)} is no absolute path", help_)
