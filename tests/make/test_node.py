"""Facts about a control-plane node as a whole."""

import pytest

from kspec.make.node import node_files, node_folders
from kspec.model.configuration import Etcd, ExternalEtcd, LocalEtcd
from kspec.model.document import Document
from kspec.model.frozen import evolve
from kspec.model.patch import PatchFile
from kspec.model.plan import Credential, NodePlan
from kspec.model.secret import Secret
from kspec.model.span import Span
from kspec.rules.holdings import certificates
from kspec.rules.identities import of_certificate

KUBECONFIGS = ("admin.conf", "super-admin.conf", "kubelet.conf", "controller-manager.conf", "scheduler.conf")


@pytest.fixture
def complete(node_plan: NodePlan) -> NodePlan:
    """The plan with everything signed."""
    held = [of_certificate(row, "cp-1") for row, _ in certificates("control-plane", "stacked")]
    names = [*held, *(f"cp-1/{name}" for name in KUBECONFIGS)]
    signed = {name: Credential(name.encode(), Secret(name.encode())) for name in names}
    return evolve(node_plan, whole=evolve(node_plan.whole, credentials=signed))


def test_all_files(complete: NodePlan) -> None:
    """Certificates, kubeconfigs, four pods and the kubelet's three, each in a folder that is listed."""
    files = node_files(complete).files
    assert len({file.path for file in files}) == len(files) == 22 + 5 + 4 + 3
    folders = {folder.path for folder in node_folders(complete)}
    assert {file.path.rpartition("/")[0] for file in files} <= folders


def test_all_findings_are_collected(complete: NodePlan) -> None:
    """Patches of pods and of the kubelet that cannot be applied are found together, and the rest is made."""
    wrong = (Document([{"op": "remove", "path": "/x"}], Span("p", 1, 1, 1, 1)),)
    targets = ("kube-scheduler", "kubeletconfiguration")
    patches = tuple(PatchFile(f"{name}+json.yaml", name, "json", wrong) for name in targets)
    made = node_files(evolve(complete, node=evolve(complete.node, patches=patches)))
    assert tuple(finding.document for finding in made.findings) == targets
    assert len(made.files) == len(node_files(complete).files) - len(targets)


def test_modes_of_folders(node_plan: NodePlan) -> None:
    """Manifests and etcd's data are root's alone; a stricter mode elsewhere would break the host it is laid over."""
    cluster = evolve(node_plan.cluster, etcd=Etcd(local=LocalEtcd(data_dir="/srv/etcd/")), certificates_dir="/p")
    folders = node_folders(evolve(node_plan, cluster=cluster))
    assert {folder.path.removeprefix("nodes/cp-1"): folder.mode for folder in folders} == {
        "": 0o755,
        "/etc": 0o755,
        "/etc/kubernetes": 0o755,
        "/etc/kubernetes/manifests": 0o700,
        "/p": 0o755,
        "/p/etcd": 0o755,
        "/srv": 0o755,
        "/srv/etcd": 0o700,
        "/var": 0o755,
        "/var/lib": 0o755,
        "/var/lib/kubelet": 0o755,
    }


def test_etcd_elsewhere_needs_no_folder(node_plan: NodePlan) -> None:
    """Neither its data nor its certificates are on the node."""
    cluster = evolve(node_plan.cluster, etcd=Etcd(external=ExternalEtcd(endpoints=("https://a:1",))))
    folders = node_folders(evolve(node_plan, cluster=cluster))
    assert not [folder.path for folder in folders if "etcd" in folder.path]
