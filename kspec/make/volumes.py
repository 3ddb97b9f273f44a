"""The host-path volumes of each control-plane pod, and where its container mounts them.

Rules: kubeadm's phases/controlplane/volumes.go and phases/etcd/local.go.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from kspec.encode.gopath import directory
from kspec.facts import volumes as facts
from kspec.facts.hosts import CERTIFICATE_FOLDERS
from kspec.model.clusterspec import ClusterSpec
from kspec.model.configuration import ExternalEtcd, HostPathMount
from kspec.model.document import Json
from kspec.model.plan import Plan
from kspec.rules.command_line import last_value

_FOLDER: Final = "DirectoryOrCreate"
_FILE: Final = "FileOrCreate"


def mounts(plan: Plan, component: str) -> tuple[HostPathMount, ...]:
    """What a component's pod mounts, in the order of the container's volumeMounts.

    Sorted by name; the user's volumes replace kubeadm's of the same name, and of several with one name the last one
    counts. etcd has no volumes of the user's, and its own keep their order.
    """
    spec = plan.spec
    if component == "etcd":
        return _etcd(spec)
    by_name = {mount.name: mount for mount in _control_plane(plan, component)}
    return tuple(by_name[name] for name in sorted(by_name))


def volume(mount: HostPathMount) -> dict[str, Json]:
    """The core/v1 Volume of a mount."""
    return {"name": mount.name, "hostPath": {"path": mount.host_path, "type": mount.path_type}}


def volume_mount(mount: HostPathMount) -> dict[str, Json]:
    """The core/v1 VolumeMount of a mount."""
    return {"name": mount.name, "mountPath": mount.mount_path, "readOnly": mount.read_only}


def _control_plane(plan: Plan, component: str) -> Iterator[HostPathMount]:
    """All mounts of a component, those of kubeadm first."""
    spec, cluster = plan.spec, plan.spec.cluster
    if component == "kube-scheduler":
        yield _same_path(facts.KUBECONFIG, "/etc/kubernetes/scheduler.conf", path_type=_FILE)
        yield from cluster.scheduler.extra_volumes
        return
    yield _same_path(facts.CERTIFICATES, cluster.certificates_dir)
    yield _same_path(facts.CERTIFICATE_AUTHORITIES, facts.CERTIFICATE_AUTHORITIES_FOLDER)
    if component == "kube-apiserver":
        if cluster.etcd.external is not None:
            yield from _external_etcd(cluster.etcd.external, cluster.certificates_dir)
    else:
        yield _same_path(facts.KUBECONFIG, "/etc/kubernetes/controller-manager.conf", path_type=_FILE)
        if not plan.release.has("no-flexvolume-folder"):
            path = last_value(cluster.controller_manager.extra_args, facts.FLEXVOLUME_ARGUMENT)
            # Drivers put sockets there, so it is writable.
            yield _same_path(facts.FLEXVOLUME, facts.FLEXVOLUME_FOLDER if path is None else path, read_only=False)
    yield from _host_folders(spec)
    own = cluster.api_server if component == "kube-apiserver" else cluster.controller_manager
    yield from own.extra_volumes


def _same_path(name: str, path: str, *, read_only: bool = True, path_type: str = _FOLDER) -> HostPathMount:
    return HostPathMount(name, path, path, read_only, path_type)


def _host_folders(spec: ClusterSpec) -> Iterator[HostPathMount]:
    """Folders to which files in /etc/ssl/certs may be links."""
    for folder in CERTIFICATE_FOLDERS:
        if folder in spec.host.certificate_folders:
            yield _same_path(folder.removeprefix("/").replace("/", "-"), folder)


def _external_etcd(etcd: ExternalEtcd, certificates_dir: str) -> Iterator[HostPathMount]:
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
        yield _same_path(f"{facts.EXTERNAL_ETCD_PREFIX}{number}", folder)


def _etcd(spec: ClusterSpec) -> tuple[HostPathMount, ...]:
    data = spec.cluster.etcd.local.data_dir if spec.cluster.etcd.local else ""
    return (
        _same_path(facts.ETCD_DATA, data, read_only=False),
        _same_path(facts.ETCD_CERTIFICATES, f"{spec.cluster.certificates_dir}/etcd", read_only=False),
    )


def volumes(mounts_of_pod: Iterable[HostPathMount]) -> list[Json]:
    """The pod's volumes, sorted by name."""
    return [volume(mount) for mount in sorted(mounts_of_pod, key=lambda mount: mount.name)]
