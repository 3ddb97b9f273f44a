"""The host-path volumes of each control-plane pod, and where its container mounts them.

Rules: `rules/volumes.py`; kubeadm's phases/etcd/local.go.
"""

from collections.abc import Iterable, Iterator

from kspec.facts import volumes as facts
from kspec.make.arguments import control_plane
from kspec.model.configuration import ClusterConfiguration, HostPathMount
from kspec.model.document import Json
from kspec.model.plan import NodePlan
from kspec.rules.command_line import last_value
from kspec.rules.volumes import FOLDER, Machine, own_mounts


def mounts(plan: NodePlan, component: str) -> tuple[HostPathMount, ...]:
    """What a component's pod mounts, in the order of the container's volumeMounts.

    Sorted by name; the user's volumes replace kubeadm's of the same name, and of several with one name the last one
    counts. etcd has no volumes of the user's, and its own keep their order.
    """
    if component == "etcd":
        return _etcd(plan.cluster)
    by_name = {mount.name: mount for mount in _control_plane(plan, component)}
    return tuple(by_name[name] for name in sorted(by_name))


def volume(mount: HostPathMount) -> dict[str, Json]:
    """The core/v1 Volume of a mount."""
    return {"name": mount.name, "hostPath": {"path": mount.host_path, "type": mount.path_type}}


def volume_mount(mount: HostPathMount) -> dict[str, Json]:
    """The core/v1 VolumeMount of a mount."""
    return {"name": mount.name, "mountPath": mount.mount_path, "readOnly": mount.read_only}


def _control_plane(plan: NodePlan, component: str) -> Iterator[HostPathMount]:
    """All mounts of a component, those of kubeadm first."""
    cluster = plan.cluster
    moved = last_value(cluster.controller_manager.extra_args, facts.FLEXVOLUME_ARGUMENT)
    plugins = facts.FLEXVOLUME_FOLDER if moved is None else moved
    machine = Machine(
        certificates_dir=cluster.certificates_dir,
        certificate_folders=plan.node.host.certificate_folders,
        external=control_plane(plan).external,
        plugins=None if plan.release.has("no-flexvolume-folder") else plugins,
    )
    for own in own_mounts(component, machine):
        yield HostPathMount(own.name, own.path, own.path, own.read_only, own.type)
    extra = {
        "kube-apiserver": cluster.api_server,
        "kube-controller-manager": cluster.controller_manager,
        "kube-scheduler": cluster.scheduler,
    }
    yield from extra[component].extra_volumes


def _etcd(cluster: ClusterConfiguration) -> tuple[HostPathMount, ...]:
    data = cluster.etcd.local.data_dir if cluster.etcd.local else ""
    certificates = f"{cluster.certificates_dir}/etcd"
    return tuple(
        HostPathMount(name, path, path, read_only=False, path_type=FOLDER)
        for name, path in ((facts.ETCD_DATA, data), (facts.ETCD_CERTIFICATES, certificates))
    )


def volumes(mounts_of_pod: Iterable[HostPathMount]) -> list[Json]:
    """The pod's volumes, sorted by name."""
    return [volume(mount) for mount in sorted(mounts_of_pod, key=lambda mount: mount.name)]
