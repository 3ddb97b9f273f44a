"""All files and folders of a node, below `nodes/<node>`."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePosixPath
from typing import Final

from kspec.facts import codes
from kspec.facts.kubeconfigs import FOLDER as KUBERNETES_FOLDER
from kspec.facts.staticpods import MANIFESTS_FOLDER
from kspec.go.path import clean, join
from kspec.make.kubeconfigs import kubeconfig_files
from kspec.make.kubelet import KUBELET_FOLDER, kubelet_files
from kspec.make.kubelet_unit import kubelet_unit_files
from kspec.make.node_files import spec_files
from kspec.make.overlay import on_node
from kspec.make.pki import pki_files
from kspec.make.staticpods import static_pod_files
from kspec.model.diagnostic import Diagnostic, Refused
from kspec.model.file import File, Folder
from kspec.model.plan import NodePlan

_MAKERS: Final[tuple[Callable[[NodePlan], Iterable[File | Diagnostic]], ...]] = (
    pki_files,
    kubeconfig_files,
    static_pod_files,
    kubelet_files,
    kubelet_unit_files,
)
_PRIVATE = 0o700


def node_files(plan: NodePlan) -> tuple[File, ...]:
    """The files of the node.

    Raises:
        Refused: with all findings, if patches cannot be applied or leave no pod.
    """
    made = [item for make in _MAKERS for item in make(plan)]
    if findings := [item for item in made if isinstance(item, Diagnostic)]:
        raise Refused(*findings)
    files = [item for item in made if isinstance(item, File)]
    added = tuple(spec_files(plan))
    if added and (clashes := tuple(_clashes(plan, files))):
        raise Refused(*clashes)
    return (*files, *added)


def _clashes(plan: NodePlan, files: Iterable[File]) -> Iterator[Diagnostic]:
    """Files of the spec's own at the places of others, or where a folder is."""
    taken = {file.path for file in files} | {folder.path for folder in node_folders(plan)}
    above = {str(parent) for path in taken for parent in PurePosixPath(path).parents}
    files_only = {file.path for file in files}
    for file in plan.whole.spec.files:
        path = on_node(plan.node.name, file.path)
        inside = files_only.intersection(map(str, PurePosixPath(path).parents))
        if file.is_on(plan.node) and (path in taken | above or inside):
            text = f"{file.field}: {file.path} is the place of another file, or of a folder, of {plan.node.name}"
            yield Diagnostic(codes.FILE_PATH, text, file.span, path=file.field, help="choose another path")


def node_folders(plan: NodePlan) -> tuple[Folder, ...]:
    """The node's folders, sorted, from the one that is laid over the root: 0755, 0700 for manifests and etcd's data.

    The data folder is made empty where etcd is not elsewhere. All other folders are only there for their files.
    """
    cluster = plan.cluster
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
    return tuple(Folder(on_node(plan.node.name, path), modes[path]) for path in sorted(modes))
