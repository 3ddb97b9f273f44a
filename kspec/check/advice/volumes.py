"""Extra volumes and environment variables of the control plane's pods."""

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from kspec.check.files.mounts import COMPONENTS, every_own_mounts
from kspec.check.view.command_line import PATHS
from kspec.check.view.field import Field
from kspec.facts import codes
from kspec.facts.advice import PRIVATE_HOST_PATHS, VOLATILE_FOLDERS
from kspec.go.path import clean
from kspec.model import kinds
from kspec.model.diagnostic import Diagnostic
from kspec.model.wire import Wire
from kspec.rules.volumes import OwnMount


def check_volumes(wire: Wire) -> Iterator[Diagnostic]:
    """Volumes must not hand out the host's secrets, and each needs a name of its own."""
    cluster = wire.get(kinds.CLUSTER)
    for component in COMPONENTS if cluster else ():
        own = {mount.name: mount for mounts in every_own_mounts(wire, component) for mount in mounts}
        seen: set[str] = set()
        for volume in Field(cluster, (*PATHS[component], "extraVolumes")).items if cluster else ():
            yield from _private(volume)
            yield from _replaced(volume, own)
            yield from _repeated(volume.child("name"), seen)


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
        yield volume.child("hostPath").warning(codes.VOLUME_OVER_SECRETS, message, help_)


def _replaced(volume: Field, own: Mapping[str, OwnMount]) -> Iterator[Diagnostic]:
    """Where a volume replaces kubeadm's; the advice never leads to a second mount at one path."""
    name, path = volume.child("name"), clean(volume.child("mountPath").text or "/")
    if name.text not in own:
        return
    message = f"{name.text!r} replaces kubeadm's own volume of that name"
    help_ = "give it another name"
    if path in {clean(mount.path) for mount in own.values()}:
        help_ = f"leave it out: kubeadm mounts {path} of the host there"
    yield name.warning(codes.REPLACED_VOLUME, message, help_)


def _repeated(name: Field, seen: set[str]) -> Iterator[Diagnostic]:
    if name.text and name.text in seen:
        message = f"{name.text!r} is given twice, and only the last volume counts"
        yield name.warning(codes.REPEATED_VOLUME, message, "give each volume its own name")
    seen.add(name.text)


def check_etcd_data(wire: Wire) -> Iterator[Diagnostic]:
    """Etcd's data must survive a restart of the machine."""
    cluster = wire.get(kinds.CLUSTER)
    if cluster is None:
        return
    folder = Field(cluster, ("etcd", "local", "dataDir"))
    path = PurePosixPath(clean(folder.text or "."))
    if any(path.is_relative_to(volatile) for volatile in VOLATILE_FOLDERS):
        message = f"{folder.text} is emptied when the machine starts, and the cluster with it"
        yield folder.warning(codes.VOLATILE_ETCD, message, "take a folder such as /var/lib/etcd")
