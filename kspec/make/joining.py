"""JoinConfigurations for those who join by hand, and Node objects with what a kubelet may not say of itself."""

import copy
from collections.abc import Iterator
from typing import Any, Final

from kspec.facts import types
from kspec.facts.nodes import ROLE_LABELS
from kspec.go import json as gojson
from kspec.go import yaml
from kspec.go.addresses import control_plane_url
from kspec.make.kubelet import extra_arguments, has_instance_configuration
from kspec.make.made import Made
from kspec.model import kinds
from kspec.model.configuration import Taint
from kspec.model.file import File, Withheld
from kspec.model.node import Node
from kspec.model.plan import Plan, Token
from kspec.model.secret import Secret
from kspec.rules.environment_file import value_of
from kspec.rules.labels import FLAG, registered
from kspec.x509 import reader

CRI_SOCKET_ANNOTATION: Final = "kubeadm.alpha.kubernetes.io/cri-socket"
_FOLDER: Final = "cluster/join"
_AUTHENTICATION: Final = "authentication"


def join_files(plan: Plan) -> Made:
    """`cluster/join/<node>.yaml`: each further node's document with discovery filled in. It holds a token: secret.

    A node of etcd's own has none, because kubeadm makes no such nodes; nor has one that nothing lets in.
    """
    return Made(
        tuple(
            File(f"{_FOLDER}/{node.name}.yaml", join_document(plan, node), 0o600)
            for node in plan.spec.nodes
            if node.join is not None and node.role != "etcd" and (_may_sign(plan) or node.join.get("discovery"))
        )
    )


def _may_sign(plan: Plan) -> list[Token]:
    """The tokens by which a node may trust the cluster; first those by which its kubelet may ask, too."""
    signing = [token for token in plan.tokens if token.signature is not None]
    return sorted(signing, key=lambda token: _AUTHENTICATION not in token.usages)


def join_document(plan: Plan, node: Node) -> Secret | Withheld:
    """A further node's JoinConfiguration with discovery filled in; withheld in a public plan."""
    if plan.public:
        return Withheld()
    token = next(iter(_may_sign(plan)), None)
    value: Any = copy.deepcopy(dict(node.join or {}))
    value |= {"apiVersion": node.join_api_version, "kind": kinds.JOIN}
    discovery = value.setdefault("discovery", {})
    if not discovery.get("file"):
        _fill_discovery(plan, discovery, token)
    if registered(node.labels):
        arguments = [{"name": argument.name, "value": argument.value} for argument in extra_arguments(node)]
        value["nodeRegistration"]["kubeletExtraArgs"] = arguments
    control_plane = value.get("controlPlane")
    if control_plane is not None and not control_plane.get("certificateKey") and plan.certificate_key is not None:
        control_plane["certificateKey"] = plan.certificate_key.reveal().hex()
    table = types.load(plan.release.minor)
    root = table.root(node.join_api_version, kinds.JOIN)
    if root is None:
        raise KeyError(node.join_api_version)
    return Secret(yaml.dump(gojson.marshal(table, root, value)).encode())


def _fill_discovery(plan: Plan, discovery: dict[str, Any], token: Token | None) -> None:
    """The endpoint, a token that may join, and the CA's pin, where the document leaves them out."""
    spec = plan.spec
    bootstrap = discovery.setdefault("bootstrapToken", {})
    server = control_plane_url(spec.cluster.control_plane_endpoint, spec.first.endpoint)
    bootstrap["apiServerEndpoint"] = bootstrap.get("apiServerEndpoint") or server.removeprefix("https://")
    if not bootstrap.get("token") and token is not None:
        bootstrap["token"] = _text(token)
        asking = next((other for other in plan.tokens if _AUTHENTICATION in other.usages), None)
        if _AUTHENTICATION not in token.usages and asking is not None and not discovery.get("tlsBootstrapToken"):
            discovery["tlsBootstrapToken"] = _text(asking)
    if not bootstrap.get("caCertHashes") and not bootstrap.get("unsafeSkipCAVerification"):
        # One that fits is enough, so that both fit while the authority is rotated.
        bootstrap["caCertHashes"] = list(reader.pins(plan.trusted("ca")))


def _text(token: Token) -> str:
    """A token as kubeadm writes it; there is one, because the plan is not public."""
    return f"{token.id}.{token.secret.reveal().decode() if token.secret else ''}"


def _annotations(plan: Plan, node: Node) -> dict[str, str]:
    """The CRI socket, where it is not in the node's own files and the release looks for it here (phases/patchnode)."""
    if has_instance_configuration(plan) or plan.release.has("no-cri-socket-annotation"):
        return {}
    return {CRI_SOCKET_ANNOTATION: node.registration.cri_socket}


def node_objects(plan: Plan) -> Made:
    """A Node for each node that needs more than its kubelet may say: a control plane, or one with such labels.

    It has all labels and taints of the node, those too that its kubelet registers with: a kubelet that finds its Node
    there already adds none (the kubelet's tryRegisterWithAPIServer), so that it does not matter who comes first.
    """
    return Made(tuple(_node_objects(plan)))


def _node_objects(plan: Plan) -> Iterator[File]:
    for node in plan.spec.nodes:
        own = registered(node.labels)
        labels = {**ROLE_LABELS[node.role], **{key: text for key, text in node.labels.items() if key not in own}}
        annotations = _annotations(plan, node)
        if not labels and not annotations:
            continue
        metadata: dict[str, Any] = {"name": node.name, "labels": {**labels, **_given(node), **own}}
        if annotations:
            metadata["annotations"] = annotations
        value: dict[str, Any] = {"apiVersion": "v1", "kind": "Node", "metadata": metadata}
        taints = [_fields(taint) for taint in node.registration.taints]
        if taints:
            value["spec"] = {"taints": taints}
        yield File(f"cluster/_/Node-{node.name}.yaml", yaml.dump(value).encode(), phase="mark-control-plane")


def _given(node: Node) -> dict[str, str]:
    """The labels of the kubelet's own arguments, as systemd hands them to it."""
    arguments = node.registration.kubelet_extra_args
    values = [value_of(FLAG, argument.value) or "" for argument in arguments if argument.name == FLAG]
    texts = [text for value in values for text in value.split(",")]
    pairs = [text.partition("=") for text in texts if text]
    return {key.strip(): value.strip() for key, _, value in pairs}


def _fields(taint: Taint) -> dict[str, str]:
    """A taint as JSON, without empty fields."""
    pairs = (("key", taint.key), ("value", taint.value), ("effect", taint.effect))
    return {key: text for key, text in pairs if text}
