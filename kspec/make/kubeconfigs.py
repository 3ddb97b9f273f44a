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
from kspec.make.overlay import on_node
from kspec.model.file import File, Withheld
from kspec.model.lock import ClientFiles, KubeletConf
from kspec.model.node import Node
from kspec.model.plan import Plan
from kspec.model.secret import Secret
from kspec.rules.kubelet_certificate import rotated_certificate

_KUBELET = "kubelet.conf"


def kubeconfig_files(plan: Plan) -> Iterator[File]:
    """All kubeconfig files, mode 0600. They hold private keys, so they are secret, and withheld in a public plan.

    A kubelet.conf without a key is public: it points to files that the kubelet writes itself.
    """
    for row in rows(plan):
        path = on_node(plan.spec.node, f"{FOLDER}/{row.file}")
        yield File(path, _content(plan, row), mode=0o600, phase=row.phase)
    if plan.node is not None and _bootstraps(plan):
        path = on_node(plan.spec.node, f"{FOLDER}/{BOOTSTRAP_FILE}")
        yield File(path, _bootstrap(plan, plan.node), mode=0o600, phase="kubelet-start")


def rows(plan: Plan) -> tuple[Kubeconfig, ...]:
    """The files that hold certificates, on this node."""
    bootstraps = _bootstraps(plan)
    return tuple(
        row
        for row in KUBECONFIGS
        if (not bootstraps if row.kubelet else plan.role == "control-plane" and (plan.is_first or row.joined))
    )


def _bootstraps(plan: Plan) -> bool:
    """Whether the kubelet still has to ask for its certificate; an adopted node's has it already."""
    return plan.node is not None and plan.node.credentials == "bootstrap" and plan.kubelet_conf == "embedded"


def _bootstrap(plan: Plan, node: Node) -> Secret | Withheld:
    """The kubeconfig by which a kubelet asks for its certificate: with the node's token, else the spec's first."""
    token = node.token or next(
        (
            Secret(f"{found.id}.{found.secret.reveal().decode()}".encode())
            for found in plan.tokens
            if found.secret is not None and "authentication" in found.usages
        ),
        None,
    )
    if plan.public or token is None:
        return Withheld()
    cluster = Cluster(plan.spec.cluster.cluster_name, _kubelet_server(plan), plan.credentials["ca"].certificate)
    return with_token(cluster, BOOTSTRAP_USER, token, BOOTSTRAP_CONTEXT)


def _content(plan: Plan, row: Kubeconfig) -> bytes | Secret | Withheld:
    node = plan.spec.node
    user = row.common_name(node)
    cluster = Cluster(plan.spec.cluster.cluster_name, server_url(plan, row), plan.credentials["ca"].certificate)
    if row.file == _KUBELET and plan.kubelet_conf != "embedded":
        files = _own_files(plan, plan.kubelet_conf)
        return with_certificate_files(cluster, user, files.certificate, files.key).encode()
    credential = plan.credentials[f"{node}/{row.file}"]
    if plan.public or credential.key is None:
        return Withheld()
    return with_certificate(cluster, user, credential.certificate, credential.key)


def server_url(plan: Plan, row: Kubeconfig) -> str:
    """The URL of the API server that a file leads to."""
    spec = plan.spec
    # Before it became the rule, a feature gate could make the kubelet go to the cluster's endpoint.
    local_mode = plan.release.has("kubelet-local-mode-always") or spec.cluster.feature_gates.get(
        "ControlPlaneKubeletLocalMode", True
    )
    if row.kubelet and plan.role != "control-plane":
        return control_plane_url(spec.cluster.control_plane_endpoint, spec.first_endpoint)
    if row.server == "local" and (row.file != _KUBELET or local_mode):
        return local_url(spec.init.local_api_endpoint)
    return control_plane_url(spec.cluster.control_plane_endpoint, spec.first_endpoint)


def _kubelet_server(plan: Plan) -> str:
    """Where the node's kubelet finds an API server."""
    return server_url(plan, next(row for row in KUBECONFIGS if row.kubelet))


def _own_files(plan: Plan, form: KubeletConf) -> ClientFiles:
    """The kubelet's own certificate and key, to which a kubelet.conf that does not embed them points."""
    if isinstance(form, ClientFiles):
        return form
    rotated = rotated_certificate(plan.spec.init.node_registration.kubelet_extra_args)
    return ClientFiles(rotated, rotated)
