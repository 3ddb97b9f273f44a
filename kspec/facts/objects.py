"""Who may do what in a new cluster, and under which accounts its addons run.

Each row is what one phase of `kubeadm init` grants. Sources, all below cmd/kubeadm/app/phases: uploadconfig, kubelet,
copycerts, bootstraptoken/node, bootstraptoken/clusterinfo, addons/dns, addons/proxy, kubeconfig
(EnsureAdminClusterRoleBinding); the names of groups and users are those of cmd/kubeadm/app/constants.
"""

from typing import Final, Literal

from kspec.model.frozen import frozen


@frozen
class Rule:
    """One rule of a role: the verbs that it allows on resources, only on those of the given names where there are."""

    verbs: tuple[str, ...]
    resources: tuple[str, ...]
    names: tuple[str, ...] = ()
    api_group: str = ""


@frozen
class Subject:
    """Who gets a right; `namespace` is a service account's."""

    kind: Literal["Group", "User", "ServiceAccount"]
    name: str
    namespace: str = ""


@frozen
class Grant:
    """A binding, and the role that it binds.

    `name` is the name of both. Where there are no `rules` no role is made, and the binding is to the ClusterRole
    `cluster_role` that the API server itself makes. An empty `namespace` makes both cluster-wide. `change` names the
    change of `facts/releases/changes.json` that brings the row; an empty one is in all releases. `phase` is kubeadm's
    phase.
    """

    phase: str
    name: str
    subjects: tuple[Subject, ...]
    namespace: str = ""
    rules: tuple[Rule, ...] = ()
    cluster_role: str = ""
    change: str = ""


@frozen
class Account:
    """A service account that a phase makes."""

    phase: str
    name: str
    namespace: str


_NODES: Final = Subject("Group", "system:nodes")
_JOINING_NODES: Final = Subject("Group", "system:bootstrappers:kubeadm:default-node-token")
_SYSTEM: Final = "kube-system"
_PUBLIC: Final = "kube-public"


def _read(resource: str, *names: str) -> tuple[Rule, ...]:
    """The one rule that most roles have: to get objects of one resource."""
    return (Rule(("get",), (resource,), names),)


GRANTS: Final = (
    Grant(
        "upload-config/kubeadm",
        "kubeadm:nodes-kubeadm-config",
        (_JOINING_NODES, _NODES),
        _SYSTEM,
        _read("configmaps", "kubeadm-config"),
    ),
    Grant(
        "upload-config/kubelet",
        "kubeadm:kubelet-config",
        (_NODES, _JOINING_NODES),
        _SYSTEM,
        _read("configmaps", "kubelet-config"),
    ),
    Grant("upload-certs", "kubeadm:kubeadm-certs", (_JOINING_NODES,), _SYSTEM, _read("secrets", "kubeadm-certs")),
    Grant("bootstrap-token", "kubeadm:get-nodes", (_JOINING_NODES,), rules=_read("nodes")),
    Grant("bootstrap-token", "kubeadm:kubelet-bootstrap", (_JOINING_NODES,), cluster_role="system:node-bootstrapper"),
    Grant(
        "bootstrap-token",
        "kubeadm:node-autoapprove-bootstrap",
        (_JOINING_NODES,),
        cluster_role="system:certificates.k8s.io:certificatesigningrequests:nodeclient",
    ),
    Grant(
        "bootstrap-token",
        "kubeadm:node-autoapprove-certificate-rotation",
        (_NODES,),
        cluster_role="system:certificates.k8s.io:certificatesigningrequests:selfnodeclient",
    ),
    Grant(
        "bootstrap-token",
        "kubeadm:apiserver-kubelet-client",
        (Subject("User", "kube-apiserver-kubelet-client"),),
        cluster_role="system:kubelet-api-admin",
        change="apiserver-kubelet-client-binding",
    ),
    Grant(
        "bootstrap-token",
        "kubeadm:bootstrap-signer-clusterinfo",
        (Subject("User", "system:anonymous"),),
        _PUBLIC,
        _read("configmaps", "cluster-info"),
    ),
    Grant(
        "addon/coredns",
        "system:coredns",
        (Subject("ServiceAccount", "coredns", _SYSTEM),),
        rules=(
            Rule(("list", "watch"), ("endpoints", "services", "pods", "namespaces")),
            Rule(("list", "watch"), ("endpointslices",), api_group="discovery.k8s.io"),
        ),
    ),
    Grant(
        "addon/kube-proxy",
        "kubeadm:node-proxier",
        (Subject("ServiceAccount", "kube-proxy", _SYSTEM),),
        cluster_role="system:node-proxier",
    ),
    Grant("addon/kube-proxy", "kube-proxy", (_JOINING_NODES,), _SYSTEM, _read("configmaps", "kube-proxy")),
    # kubeadm makes this one before any other, in whichever phase first talks to the API server: it belongs to none
    Grant("", "kubeadm:cluster-admins", (Subject("Group", "kubeadm:cluster-admins"),), cluster_role="cluster-admin"),
)
"""Every role and binding, by phase."""

ACCOUNTS: Final = (
    Account("addon/coredns", "coredns", _SYSTEM),
    Account("addon/kube-proxy", "kube-proxy", _SYSTEM),
)
"""Every service account."""
