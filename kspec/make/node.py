"""All files and folders of a control-plane node, below `nodes/<node>`."""

from collections.abc import Callable, Iterable
from pathlib import PurePosixPath
from typing import Final

from kspec.encode.gopath import clean, join
from kspec.facts.kubeconfigs import FOLDER as KUBERNETES_FOLDER
from kspec.facts.staticpods import MANIFESTS_FOLDER
from kspec.make.kubeconfigs import kubeconfig_files
from kspec.make.kubelet import KUBELET_FOLDER, kubelet_files
from kspec.make.overlay import on_node
from kspec.make.pki import pki_files
from kspec.make.staticpods import static_pod_files
from kspec.model.diagnostic import Diagnostic, Refused
from kspec.model.file import File, Folder
from kspec.model.plan import Plan

_MAKERS: Final[tuple[Callable[[Plan], Iterable[File | Diagnostic]], ...]] = (
    pki_files,
    kubeconfig_files,
    static_pod_files,
    kubelet_files,
)
_PRIVATE = 0o700


def node_files(plan: Plan) -> tuple[File, ...]:
    """The files of the node whose plan it is (`Plan.of`).

    Raises:
        Refused: with all findings, if patches cannot be applied or leave no pod.
    """
    made = [item for make in _MAKERS for item in make(plan)]
    if findings := [item for item in made if isinstance(item, Diagnostic)]:
        raise Refused(*findings)
    return tuple(item for item in made if isinstance(item, File))


def node_folders(plan: Plan) -> tuple[Folder, ...]:
    """The node's folders, sorted, from the one that is laid over the root: 0755, 0700 for manifests and etcd's data.

    The data folder is made empty where etcd is not elsewhere. All other folders are only there for their files.
    """
    cluster = plan.spec.cluster
    modes: dict[str, int] = {}
    private = [] if plan.role == "worker" else [MANIFESTS_FOLDER]
    public = [KUBERNETES_FOLDER, KUBELET_FOLDER]
    if plan.role != "worker":
        public.append(clean(cluster.certificates_dir))
    if cluster.etcd.local is not None and plan.role != "worker":
        private.append(clean(cluster.etcd.local.data_dir))
        public.append(join(cluster.certificates_dir, "etcd"))
    for folder in (*public, *private):
        for path in (folder, *map(str, PurePosixPath(folder).parents)):
            modes.setdefault(path, 0o755)
    modes |= dict.fromkeys(private, _PRIVATE)
    return tuple(Folder(on_node(plan.spec.node, path), modes[path]) for path in sorted(modes))
