"""The host folders and files that kubeadm itself mounts into the pods of the control plane.

Rules: kubeadm's phases/controlplane/volumes.go.
"""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from kspec.facts import volumes as facts
from kspec.facts.hosts import CERTIFICATE_FOLDERS
from kspec.facts.kubeconfigs import FOLDER as KUBERNETES_FOLDER
from kspec.go.path import directory
from kspec.rules.command_line import ExternalEtcd

FOLDER: Final = "DirectoryOrCreate"
_FILE: Final = "FileOrCreate"
_KUBECONFIGS: Final = {
    f"kube-{name}": f"{KUBERNETES_FOLDER}/{name}.conf" for name in ("controller-manager", "scheduler")
}
"""The kubeconfig in the pod of each component that has one."""


class OwnMount(NamedTuple):
    """A mount of kubeadm's own: `path` is on the host and in the container alike, `type` is the hostPath's."""

    name: str
    path: str
    read_only: bool = True
    type: str = FOLDER


class Machine(NamedTuple):
    """What decides which mounts kubeadm makes on a node.

    `certificate_folders` are those of `facts/hosts.py` that the host has. `plugins` is the folder of FlexVolume
    drivers, None where the release mounts none.
    """

    certificates_dir: str
    certificate_folders: Sequence[str]
    external: ExternalEtcd | None
    plugins: str | None


def own_mounts(component: str, machine: Machine) -> Iterator[OwnMount]:
    """Kubeadm's mounts of a component of the control plane, etcd apart, in its order."""
    if component == "kube-scheduler":
        yield OwnMount(facts.KUBECONFIG, _KUBECONFIGS[component], type=_FILE)
        return
    yield OwnMount(facts.CERTIFICATES, machine.certificates_dir)
    yield OwnMount(facts.CERTIFICATE_AUTHORITIES, facts.CERTIFICATE_AUTHORITIES_FOLDER)
    if component == "kube-apiserver":
        if machine.external is not None:
            yield from _external_etcd(machine.external, machine.certificates_dir)
    else:
        yield OwnMount(facts.KUBECONFIG, _KUBECONFIGS[component], type=_FILE)
        if machine.plugins is not None:
            # Drivers put sockets there, so it is writable.
            yield OwnMount(facts.FLEXVOLUME, machine.plugins, read_only=False)
    for folder in CERTIFICATE_FOLDERS:
        # files in /etc/ssl/certs may be links to files in these
        if folder in machine.certificate_folders:
            yield OwnMount(folder.removeprefix("/").replace("/", "-"), folder)


def _external_etcd(etcd: ExternalEtcd, certificates_dir: str) -> Iterator[OwnMount]:
    """The folders of an external etcd's CA certificate, client certificate and key, numbered in alphabetical order.

    Left out are those of no file and those that begin like a folder that is mounted anyway; of two where one begins
    like the other, the shorter stays. kubeadm compares text, not path elements.
    """
    mounted = (*CERTIFICATE_FOLDERS, facts.CERTIFICATE_AUTHORITIES_FOLDER, certificates_dir)
    folders: set[str] = set()
    for file in (etcd.ca_file, etcd.cert_file, etcd.key_file):
        folder = directory(file)
        if folder == "." or folder.startswith(mounted):
            continue
        below = {other for other in folders if other.startswith(folder)}
        covered = any(folder.startswith(other) for other in folders - below)
        folders -= below
        if not covered:
            folders.add(folder)
    for number, folder in enumerate(sorted(folders)):
        yield OwnMount(f"{facts.EXTERNAL_ETCD_PREFIX}{number}", folder)
