"""All files and folders of a node, below `nodes/<node>`."""

from collections.abc import Callable
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Final

from kspec.facts.kubeconfigs import FOLDER as KUBERNETES_FOLDER
from kspec.facts.kubelet_unit import KUBELET_FOLDER
from kspec.facts.staticpods import MANIFESTS_FOLDER
from kspec.go.path import clean, join
from kspec.make.kubeconfigs import kubeconfig_files
from kspec.make.kubelet import kubelet_files
from kspec.make.kubelet_unit import kubelet_unit_files
from kspec.make.made import Made, on_node, together
from kspec.make.node_files import spec_files
from kspec.make.pack_files import pack_files
from kspec.make.pki import pki_files
from kspec.make.staticpods import static_pod_files
from kspec.model.file import Folder
from kspec.model.plan import NodePlan

_MAKERS: Final[tuple[Callable[[NodePlan], Made], ...]] = (
    pki_files,
    kubeconfig_files,
    static_pod_files,
    kubelet_files,
    kubelet_unit_files,
)
_PRIVATE = 0o700


def node_files(plan: NodePlan) -> Made:
    """The files and folders of the node: kubeadm's, those of packs, and the spec's own."""
    made = together((*(make(plan) for make in _MAKERS), Made(folders=node_folders(plan))))
    made = together((made, pack_files(plan, made)))
    return together((made, spec_files(plan, made)))


def node_folders(plan: NodePlan) -> tuple[Folder, ...]:
    """The node's folders, sorted, from the one that is laid over the root: 0755, 0700 for manifests and etcd's data.

    The data folder is made empty where etcd is not elsewhere. All other folders are only there for their files.
    """
    if plan.role == "worker":
        modes = _modes((KUBERNETES_FOLDER, KUBELET_FOLDER), ())
    else:
        local = plan.cluster.etcd.local
        certificates = plan.cluster.certificates_dir
        etcd = (join(certificates, "etcd"),) if local is not None else ()
        data = (clean(local.data_dir),) if local is not None else ()
        modes = _modes((KUBERNETES_FOLDER, KUBELET_FOLDER, clean(certificates), *etcd), (MANIFESTS_FOLDER, *data))
    return tuple(Folder(on_node(plan.node.name, path), mode) for path, mode in modes)


@lru_cache(maxsize=64)  # nodes are alike
def _modes(public: tuple[str, ...], private: tuple[str, ...]) -> tuple[tuple[str, int], ...]:
    """Folders and those above them with their modes, sorted."""
    modes: dict[str, int] = {}
    for folder in (*public, *private):
        for path in (folder, *map(str, PurePosixPath(folder).parents)):
            modes.setdefault(path, 0o755)
    modes |= dict.fromkeys(private, _PRIVATE)
    return tuple(sorted(modes.items()))
