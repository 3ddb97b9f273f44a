"""Extra volumes and environment variables of the control plane's pods."""

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final

from kspec.check.command_line import PATHS
from kspec.check.field import Field
from kspec.encode.gopath import clean
from kspec.facts import volumes
from kspec.facts.hosts import CERTIFICATE_FOLDERS
from kspec.facts.regrets import PRIVATE_HOST_PATHS, VOLATILE_FOLDERS
from kspec.model.diagnostic import Diagnostic
from kspec.model.wire import Wire

_COMPONENTS: Final = ("kube-apiserver", "kube-controller-manager", "kube-scheduler")
_FOLDERS: Final = {folder.removeprefix("/").replace("/", "-") for folder in CERTIFICATE_FOLDERS}
_OWN: Final = {
    "kube-apiserver": {volumes.CERTIFICATES, volumes.CERTIFICATE_AUTHORITIES, *_FOLDERS},
    "kube-controller-manager": {
        volumes.CERTIFICATES,
        volumes.CERTIFICATE_AUTHORITIES,
        volumes.KUBECONFIG,
        volumes.FLEXVOLUME,
        *_FOLDERS,
    },
    "kube-scheduler": {volumes.KUBECONFIG},
}
"""The names of kubeadm's volumes in each pod."""


def check_volumes(wire: Wire) -> Iterator[Diagnostic]:
    """Volumes must not hand out the host's secrets, and each needs a name and a place of its own."""
    cluster = wire.get("ClusterConfiguration")
    for component in _COMPONENTS if cluster else ():
        seen: set[tuple[str, str]] = set()
        for volume in Field(cluster, (*PATHS[component], "extraVolumes")).items if cluster else ():
            yield from _private(volume)
            yield from _replaced(volume.child("name"), _OWN[component])
            yield from _repeated(volume, seen)


def _private(volume: Field) -> Iterator[Diagnostic]:
    host_path = clean(volume.child("hostPath").text or ".")
    pki = clean(Field(volume.document, ("certificatesDir",)).text)
    what = PRIVATE_HOST_PATHS.get(host_path)
    if what is None and host_path.startswith("/etc/kubernetes/") and host_path.endswith("admin.conf"):
        what = "an administrator's credentials"
    if what is None and PurePosixPath(host_path).is_relative_to(pki) and volume.child("readOnly").value is not True:
        what = "the cluster's certificates and keys, and may change them"
    if what:
        message = f"the container gets {host_path} of the host: {what}"
        help_ = "name the one file that it needs, with readOnly: true and pathType: File"
        yield volume.child("hostPath").warning("volume-over-secrets", message, help_)


def _replaced(name: Field, own: set[str]) -> Iterator[Diagnostic]:
    if name.text in own:
        message = f"{name.text!r} replaces kubeadm's own volume of that name"
        yield name.warning("replaced-volume", message, "give it another name")


def _repeated(volume: Field, seen: set[tuple[str, str]]) -> Iterator[Diagnostic]:
    for key, text in (
        ("name", "{value!r} is given twice, and only the last volume counts"),
        ("mountPath", "{value} is mounted twice: Kubernetes refuses the pod"),
    ):
        given = volume.child(key)
        if given.text and (key, given.text) in seen:
            yield given.warning("repeated-volume", text.format(value=given.text), f"give each volume its own {key}")
        seen.add((key, given.text))


def check_etcd_data(wire: Wire) -> Iterator[Diagnostic]:
    """Etcd's data must survive a restart of the machine."""
    cluster = wire.get("ClusterConfiguration")
    if cluster is None:
        return
    folder = Field(cluster, ("etcd", "local", "dataDir"))
    path = PurePosixPath(clean(folder.text or "."))
    if any(path.is_relative_to(volatile) for volatile in VOLATILE_FOLDERS):
        message = f"{folder.text} is emptied when the machine starts, and the cluster with it"
        yield folder.warning("volatile-etcd", message, "take a folder such as /var/lib/etcd")
