"""The kubeconfig files of a control-plane node.

Rules: kubeadm's phases/kubeconfig/kubeconfig.go, cmd/phases/init/kubeconfig.go and kubeletfinalize.go.
"""

from collections.abc import Iterator

from kspec.encode.kubeconfig import Cluster, with_certificate, with_certificate_files, with_token
from kspec.facts.kubeconfigs import (
    BOOTSTRAP_CONTEXT,
    BOOTSTRAP_FILE,
    BOOTSTRAP_USER,
    FOLDER,
    KUBECONFIGS,
    Kubeconfig,
)
from kspec.go.addresses import control_plane_url, local_url
from kspec.make.made import Made, on_node
from kspec.model.file import File, Withheld
from kspec.model.lock import ClientFiles, KubeletConf
from kspec.model.plan import NodePlan
from kspec.model.secret import Secret
from kspec.rules.holdings import kubeconfigs
from kspec.rules.identities import of_kubeconfig
from kspec.rules.kubelet_certificate import kubelet_credentials, rotated_certificate


def kubeconfig_files(plan: NodePlan) -> Made:
    """All kubeconfig files, mode 0600. They hold private keys, so they are secret, and withheld in a public plan.

    A kubelet.conf without a key is public: it points to files that the kubelet writes itself.
    """
    return Made(tuple(_files(plan)))


def _files(plan: NodePlan) -> Iterator[File]:
    bootstraps = kubelet_credentials(plan.node.credentials, plan.kubelet_conf) == "bootstrap"
    for row in kubeconfigs(plan.role, first=plan.node.first):
        if row.kubelet and bootstraps:
            continue
        path = on_node(plan.node.name, f"{FOLDER}/{row.file}")
        yield File(path, _content(plan, row), mode=0o600, phase=row.phase)
    if bootstraps:
        path = on_node(plan.node.name, f"{FOLDER}/{BOOTSTRAP_FILE}")
        yield File(path, _bootstrap(plan), mode=0o600, phase="kubelet-start")


def _bootstrap(plan: NodePlan) -> Secret | Withheld:
    """The kubeconfig by which a kubelet asks for its certificate: with the node's token, else the spec's first."""
    token = plan.node.token or next(
        (
            Secret(f"{found.id}.{found.secret.reveal().decode()}".encode())
            for found in plan.whole.tokens
            if found.secret is not None and "authentication" in found.usages
        ),
        None,
    )
    if plan.whole.public or token is None:
        return Withheld()
    cluster = _cluster(plan, next(row for row in KUBECONFIGS if row.kubelet))
    return with_token(cluster, BOOTSTRAP_USER, token, BOOTSTRAP_CONTEXT)


def _content(plan: NodePlan, row: Kubeconfig) -> bytes | Secret | Withheld:
    node = plan.node.name
    user, cluster = row.common_name(node), _cluster(plan, row)
    if row.kubelet and plan.kubelet_conf != "embedded":
        files = _own_files(plan, plan.kubelet_conf)
        return with_certificate_files(cluster, user, files.certificate, files.key).encode()
    credential = plan.whole.credentials[of_kubeconfig(row, node)]
    if plan.whole.public or credential.key is None:
        return Withheld()
    return with_certificate(cluster, user, credential.certificate, credential.key)


def server_url(plan: NodePlan, row: Kubeconfig) -> str:
    """The URL of the API server that a file leads to."""
    cluster, first = plan.cluster, plan.whole.spec.first
    # Before it became the rule, a feature gate could make the kubelet go to the cluster's endpoint.
    local_mode = plan.release.has("kubelet-local-mode-always") or cluster.feature_gates.get(
        "ControlPlaneKubeletLocalMode", True
    )
    if row.kubelet and plan.role != "control-plane":
        return control_plane_url(cluster.control_plane_endpoint, first.endpoint)
    if row.server == "local" and (not row.kubelet or local_mode):
        return local_url(plan.node.endpoint)
    return control_plane_url(cluster.control_plane_endpoint, first.endpoint)


def _cluster(plan: NodePlan, row: Kubeconfig) -> Cluster:
    """The cluster as a file has it."""
    return Cluster(plan.cluster.cluster_name, server_url(plan, row), plan.whole.trusted("ca"))


def _own_files(plan: NodePlan, form: KubeletConf) -> ClientFiles:
    """The kubelet's own certificate and key, to which a kubelet.conf that does not embed them points."""
    if isinstance(form, ClientFiles):
        return form
    rotated = rotated_certificate(plan.node.registration.kubelet_extra_args)
    return ClientFiles(rotated, rotated)
