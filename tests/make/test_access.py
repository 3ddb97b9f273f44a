"""Facts about roles and bindings."""

from kspec.make.access import access
from kspec.model.frozen import evolve
from kspec.model.release import Release


def test_a_grant_is_a_role_and_its_binding(release: Release) -> None:
    """Nodes and joining nodes may read kubeadm-config, and only that."""
    role, binding = access(release, "upload-config/kubeadm").files
    assert role.path == "cluster/kube-system/Role-kubeadm_nodes-kubeadm-config.yaml"
    assert (
        role.data.decode()
        == """\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: kubeadm:nodes-kubeadm-config
  namespace: kube-system
rules:
- apiGroups:
  - ""
  resourceNames:
  - kubeadm-config
  resources:
  - configmaps
  verbs:
  - get
"""
    )
    assert binding.path == "cluster/kube-system/RoleBinding-kubeadm_nodes-kubeadm-config.yaml"
    assert (
        binding.data.decode()
        == """\
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: kubeadm:nodes-kubeadm-config
  namespace: kube-system
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: kubeadm:nodes-kubeadm-config
subjects:
- kind: Group
  name: system:bootstrappers:kubeadm:default-node-token
- kind: Group
  name: system:nodes
"""
    )


def test_administrators_are_bound_outside_any_phase(release: Release) -> None:
    """admin.conf works whatever phases are skipped; its ClusterRole is the API server's own."""
    (binding,) = access(release, "").files
    assert binding.path == "cluster/_/ClusterRoleBinding-kubeadm_cluster-admins.yaml"
    assert (
        binding.data.decode()
        == """\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: kubeadm:cluster-admins
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: cluster-admin
subjects:
- kind: Group
  name: kubeadm:cluster-admins
"""
    )


def test_a_change_brings_its_row(release: Release) -> None:
    """The API server's client is bound only where its certificate no longer makes it an administrator."""
    path = "cluster/_/ClusterRoleBinding-kubeadm_apiserver-kubelet-client.yaml"
    older = evolve(release, changes=frozenset())
    assert path in {file.path for file in access(release, "bootstrap-token").files}
    assert path not in {file.path for file in access(older, "bootstrap-token").files}


def test_addons_have_accounts(release: Release) -> None:
    """The service account that a binding names is made by the same phase."""
    files = {file.path: file for file in access(release, "addon/coredns").files}
    assert files["cluster/kube-system/ServiceAccount-coredns.yaml"].data == (
        b"apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: coredns\n  namespace: kube-system\n"
    )
