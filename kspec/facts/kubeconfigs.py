"""The kubeconfig files of a control-plane node, and whom each lets in.

Facts of kubeadm's phases/kubeconfig/kubeconfig.go, `getKubeConfigSpecsBase`. All are client certificates that the
cluster's own authority (`ca`) issues.
"""

from typing import Final, Literal, NamedTuple


class Kubeconfig(NamedTuple):
    """One file in /etc/kubernetes.

    `user` is the certificate's common name and the user's name in the file; `{node}` in it is the node's name.
    `organizations` are groups of the user. `server` says which URL the file leads to: the cluster's "endpoint", or the
    node's own API server ("local"). `phase` is kubeadm's phase that writes it. `joined` tells
    whether control planes after the first have it; `kubelet` marks the kubelet's own, which every node has.
    """

    file: str
    user: str
    organizations: tuple[str, ...]
    server: Literal["endpoint", "local"]
    phase: str
    joined: bool = True
    kubelet: bool = False

    def common_name(self, node: str) -> str:
        """The user's name on that node."""
        return self.user.replace("{node}", node)


FOLDER: Final = "/etc/kubernetes"

KUBECONFIGS: Final = (
    # the people who run the cluster; a binding of the group to cluster-admin gives them their rights
    Kubeconfig("admin.conf", "kubernetes-admin", ("kubeadm:cluster-admins",), "endpoint", "kubeconfig/admin"),
    # the same when RBAC is broken: no binding can take this group's rights
    Kubeconfig(
        "super-admin.conf",
        "kubernetes-super-admin",
        ("system:masters",),
        "endpoint",
        "kubeconfig/super-admin",
        joined=False,
    ),
    # the node's kubelet, which stays with its own API server, so that an upgrade never meets a newer one
    Kubeconfig("kubelet.conf", "system:node:{node}", ("system:nodes",), "local", "kubeconfig/kubelet", kubelet=True),
    # the node's controllers; RBAC knows these users by name
    Kubeconfig(
        "controller-manager.conf", "system:kube-controller-manager", (), "local", "kubeconfig/controller-manager"
    ),
    Kubeconfig("scheduler.conf", "system:kube-scheduler", (), "local", "kubeconfig/scheduler"),
)

ROTATED_CERTIFICATE: Final = "kubelet-client-current.pem"
"""The kubelet's own client certificate and key, in one file that it keeps fresh."""

ROTATED_FOLDER: Final = "/var/lib/kubelet/pki"
ROTATED_FOLDER_ARGUMENT: Final = "cert-dir"
"""Where that file is, and the kubelet's argument that moves it."""

BOOTSTRAP_FILE: Final = "bootstrap-kubelet.conf"
"""What a joining kubelet asks for its certificate with."""
BOOTSTRAP_USER: Final = "tls-bootstrap-token-user"
BOOTSTRAP_CONTEXT: Final = "tls-bootstrap-token-user@kubernetes"
"""Whatever the cluster is called (kubeadm's kubeconfigutil.CreateWithToken in cmd/phases/join/kubelet.go)."""
