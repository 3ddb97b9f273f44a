"""Facts about the folder `cluster/`."""

import pytest

from kspec.make.objects import cluster_objects
from kspec.model.clusterspec import ClusterSpec
from kspec.model.configuration import Dns, Proxy
from kspec.model.document import Document
from kspec.model.frozen import evolve
from kspec.model.patch import PatchFile
from kspec.model.plan import Plan
from kspec.model.span import Span


def test_all_objects_of_a_cluster(plan: Plan) -> None:
    """Everything that `kubeadm init` creates in the API, each object once."""
    paths = [file.path.removeprefix("cluster/") for file in cluster_objects(plan).files]
    assert sorted(paths) == [
        "_/ClusterRole-kubeadm_get-nodes.yaml",
        "_/ClusterRole-system_coredns.yaml",
        "_/ClusterRoleBinding-kubeadm_apiserver-kubelet-client.yaml",
        "_/ClusterRoleBinding-kubeadm_cluster-admins.yaml",
        "_/ClusterRoleBinding-kubeadm_get-nodes.yaml",
        "_/ClusterRoleBinding-kubeadm_kubelet-bootstrap.yaml",
        "_/ClusterRoleBinding-kubeadm_node-autoapprove-bootstrap.yaml",
        "_/ClusterRoleBinding-kubeadm_node-autoapprove-certificate-rotation.yaml",
        "_/ClusterRoleBinding-kubeadm_node-proxier.yaml",
        "_/ClusterRoleBinding-system_coredns.yaml",
        "kube-public/ConfigMap-cluster-info.yaml",
        "kube-public/Role-kubeadm_bootstrap-signer-clusterinfo.yaml",
        "kube-public/RoleBinding-kubeadm_bootstrap-signer-clusterinfo.yaml",
        "kube-system/ConfigMap-coredns.yaml",
        "kube-system/ConfigMap-kube-proxy.yaml",
        "kube-system/ConfigMap-kubeadm-config.yaml",
        "kube-system/ConfigMap-kubelet-config.yaml",
        "kube-system/DaemonSet-kube-proxy.yaml",
        "kube-system/Deployment-coredns.yaml",
        "kube-system/Role-kube-proxy.yaml",
        "kube-system/Role-kubeadm_kubeadm-certs.yaml",
        "kube-system/Role-kubeadm_kubelet-config.yaml",
        "kube-system/Role-kubeadm_nodes-kubeadm-config.yaml",
        "kube-system/RoleBinding-kube-proxy.yaml",
        "kube-system/RoleBinding-kubeadm_kubeadm-certs.yaml",
        "kube-system/RoleBinding-kubeadm_kubelet-config.yaml",
        "kube-system/RoleBinding-kubeadm_nodes-kubeadm-config.yaml",
        "kube-system/Secret-bootstrap-token-abcdef.yaml",
        "kube-system/Service-kube-dns.yaml",
        "kube-system/ServiceAccount-coredns.yaml",
        "kube-system/ServiceAccount-kube-proxy.yaml",
    ]


def disabled(spec: ClusterSpec) -> ClusterSpec:
    """The spec without addons."""
    return evolve(spec, cluster=evolve(spec.cluster, dns=Dns(disabled=True), proxy=Proxy(disabled=True)))


def test_disabled_addons_leave_nothing_behind(plan: Plan) -> None:
    """Neither their objects nor their roles and accounts are made."""
    phases = {file.phase for file in cluster_objects(evolve(plan, spec=disabled(plan.spec))).files}
    assert phases == {"", "upload-config/kubeadm", "upload-config/kubelet", "upload-certs", "bootstrap-token"}


@pytest.mark.parametrize("skipped", [("addon",), ("addon/coredns", "addon/kube-proxy")])
def test_a_skipped_addon_is_a_disabled_one(plan: Plan, skipped: tuple[str, ...]) -> None:
    """kubeadm-config says that an addon is disabled, too, where its phase is skipped."""
    first = evolve(plan.spec.first, init=evolve(plan.spec.first.init, skip_phases=skipped))
    objects = cluster_objects(evolve(plan, spec=evolve(plan.spec, nodes=(first,)))).files
    assert objects == cluster_objects(evolve(plan, spec=disabled(plan.spec))).files


def wrong_patch(target: str) -> PatchFile:
    """A patch that turns the object into another kind."""
    documents = (Document({"kind": "Pod"}, Span(target, 1, 1, 1, 1)),)
    return PatchFile(f"{target}+merge.yaml", target, "merge", documents)


def test_every_wrong_patch_is_found(plan: Plan) -> None:
    """Both addons' patches are reported in one run."""
    patches = tuple(wrong_patch(target) for target in ("corednsdeployment", "kubeproxydaemonset"))
    made = cluster_objects(evolve(plan, spec=evolve(plan.spec, nodes=(evolve(plan.spec.first, patches=patches),))))
    assert [(found.code, found.span.file) for found in made.findings] == [
        ("patch-result", "corednsdeployment"),
        ("patch-result", "kubeproxydaemonset"),
    ]
