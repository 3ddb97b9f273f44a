"""Where the volumes of the control plane's pods are mounted: kubeadm's own, and those that the user adds.

Rules: `rules/volumes.py`; ValidateVolumeMounts of core/v1, by which a kubelet refuses a static pod.
"""

from collections.abc import Iterator
from typing import Final

from kspec.check.view.command_line import PATHS, command_line, external_etcd
from kspec.check.view.field import Field
from kspec.facts import codes, volumes
from kspec.go.path import clean
from kspec.model import kinds
from kspec.model.diagnostic import Diagnostic
from kspec.model.wire import Wire, WireDocument
from kspec.rules.host import read_host
from kspec.rules.roles import role_of
from kspec.rules.volumes import Machine, OwnMount, own_mounts

COMPONENTS: Final = ("kube-apiserver", "kube-controller-manager", "kube-scheduler")


def check_mounts(wire: Wire) -> Iterator[Diagnostic]:
    """No two volumes of a pod are mounted at one path: Kubernetes refuses it, or one of them is hidden."""
    cluster = wire.get(kinds.CLUSTER)
    for component in COMPONENTS if cluster else ():
        extra = list(Field(cluster, (*PATHS[component], "extraVolumes")).items) if cluster else []
        seen: set[int] = set()
        for own in every_own_mounts(wire, component) if extra else ():
            for index, finding in _doubles(own, extra):
                if index not in seen:
                    seen.add(index)
                    yield finding


def _doubles(own: tuple[OwnMount, ...], extra: list[Field]) -> Iterator[tuple[int, Diagnostic]]:
    """The user's volumes at a path that is taken on a machine, by their number."""
    last = {volume.child("name").text: index for index, volume in enumerate(extra)}
    taken = {clean(mount.path): mount for mount in own if mount.name not in last}
    former: dict[str, Field] = {}
    for index, volume in enumerate(extra):
        path = volume.child("mountPath")
        if not path.text or last[volume.child("name").text] != index:
            continue  # kubeadm keeps the last volume of a name
        place = clean(path.text)
        if place in taken:
            what = f"kubeadm mounts {taken[place].path} itself, as {taken[place].name}"
            help_ = "leave the volume out: kubeadm mounts that path of the host there; or mount yours elsewhere"
            if clean(volume.child("hostPath").text or "/") != place:
                help_ = "mount it elsewhere"
            yield index, path.error(codes.MOUNT_PATH, f"{what}: {_consequence(path.text, taken[place].path)}", help_)
        elif place in former:
            other = former[place].text
            text = f"another volume is mounted at {other}: {_consequence(path.text, other)}"
            yield index, path.error(codes.MOUNT_PATH, text, "give each volume a mountPath of its own")
        former.setdefault(place, path)


def _consequence(path: str, other: str) -> str:
    return "Kubernetes refuses the pod" if path == other else "one of the two hides the other"


def every_own_mounts(wire: Wire, component: str) -> Iterator[tuple[OwnMount, ...]]:
    """Kubeadm's mounts of a component on each control plane: those on different kinds of machines differ."""
    cluster, manager = wire.get(kinds.CLUSTER), command_line(wire, "kube-controller-manager")
    if cluster is None:
        return
    moved = manager.last(volumes.FLEXVOLUME_ARGUMENT) if manager else None
    plugins = moved.value if moved else volumes.FLEXVOLUME_FOLDER
    nodes = [document for document in wire.documents if document.kind in {kinds.INIT, kinds.JOIN}]
    folders = {_folders(wire, node): None for node in nodes if role_of(node) == "control-plane"}
    for found in folders:
        machine = Machine(
            certificates_dir=Field(cluster, ("certificatesDir",)).text,
            certificate_folders=found,
            external=external_etcd(wire, cluster),
            plugins=None if wire.release.has("no-flexvolume-folder") else plugins,
        )
        yield tuple(own_mounts(component, machine))


def _folders(wire: Wire, node: WireDocument) -> tuple[str, ...]:
    return read_host(wire, node.own_host)[0].certificate_folders
