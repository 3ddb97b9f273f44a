"""JoinConfigurations for those who join by hand, and Node objects with what a kubelet may not say of itself."""

import copy
from collections.abc import Iterator
from typing import Any, Final

from kspec.encode import gojson, goyaml, keys, pem, x509_reader
from kspec.encode.addresses import control_plane_url
from kspec.facts import types
from kspec.make.kubelet import has_instance_configuration
from kspec.model.file import File, Withheld
from kspec.model.node import Node
from kspec.model.plan import Plan, Token
from kspec.model.secret import Secret

CONTROL_PLANE_LABELS: Final = {
    "node-role.kubernetes.io/control-plane": "",
    "node.kubernetes.io/exclude-from-external-load-balancers": "",
}
"""What kubeadm's phase mark-control-plane puts on the Node (phases/markcontrolplane)."""
CRI_SOCKET_ANNOTATION: Final = "kubeadm.alpha.kubernetes.io/cri-socket"
_FOLDER: Final = "cluster/join"
_KIND: Final = "JoinConfiguration"


def authority_pin(plan: Plan) -> str:
    """The pin of the cluster's CA, as `caCertHashes` has it."""
    certificate = pem.certificates(plan.credentials["ca"].certificate)[0]
    return keys.pin(x509_reader.parse(certificate).public_key)


def join_files(plan: Plan) -> Iterator[File]:
    """`cluster/join/<node>.yaml`: each further node's document with discovery filled in. It holds a token: secret."""
    for node in plan.spec.nodes:
        if node.join is not None:
            yield File(f"{_FOLDER}/{node.name}.yaml", join_document(plan, node), 0o600)


def join_document(plan: Plan, node: Node) -> Secret | Withheld:
    """A further node's JoinConfiguration with discovery filled in; withheld where no token is at hand."""
    token = next((found for found in plan.tokens if found.secret is not None and found.signature is not None), None)
    given = (node.join or {}).get("discovery")
    if plan.public or (token is None and not given):
        return Withheld()
    value: Any = copy.deepcopy(dict(node.join or {}))
    value |= {"apiVersion": node.join_api_version, "kind": _KIND}
    discovery = value.setdefault("discovery", {})
    if not discovery.get("file"):
        _fill_discovery(plan, discovery, token)
    control_plane = value.get("controlPlane")
    if control_plane is not None and not control_plane.get("certificateKey") and plan.certificate_key is not None:
        control_plane["certificateKey"] = plan.certificate_key.reveal().hex()
    table = types.load(plan.release.minor)
    root = table.root(node.join_api_version, _KIND)
    if root is None:
        raise KeyError(node.join_api_version)
    return Secret(goyaml.dump(gojson.marshal(table, root, value)).encode())


def _fill_discovery(plan: Plan, discovery: dict[str, Any], token: Token | None) -> None:
    """The endpoint, a token that may join, and the CA's pin, where the document leaves them out."""
    spec = plan.spec
    bootstrap = discovery.setdefault("bootstrapToken", {})
    server = control_plane_url(spec.cluster.control_plane_endpoint, spec.first_endpoint)
    bootstrap["apiServerEndpoint"] = bootstrap.get("apiServerEndpoint") or server.removeprefix("https://")
    if not bootstrap.get("token") and token is not None and token.secret is not None:
        bootstrap["token"] = f"{token.id}.{token.secret.reveal().decode()}"
    if not bootstrap.get("caCertHashes") and not bootstrap.get("unsafeSkipCAVerification"):
        bootstrap["caCertHashes"] = [authority_pin(plan)]


def _annotations(plan: Plan) -> dict[str, str]:
    """The CRI socket, where it is not in the node's own files and the release looks for it here (phases/patchnode)."""
    if has_instance_configuration(plan) or plan.release.has("no-cri-socket-annotation"):
        return {}
    return {CRI_SOCKET_ANNOTATION: plan.spec.init.node_registration.cri_socket}


def node_objects(plan: Plan) -> Iterator[File]:
    """A Node with the labels and taints of every control plane, and the labels that no kubelet may set itself."""
    for node in plan.spec.nodes:
        labels = {**(CONTROL_PLANE_LABELS if node.is_control_plane else {}), **node.labels}
        annotations = _annotations(plan.of(node))
        if not labels and not annotations:
            continue
        metadata: dict[str, Any] = {"name": node.name, "labels": labels}
        if annotations:
            metadata["annotations"] = annotations
        value: dict[str, Any] = {"apiVersion": "v1", "kind": "Node", "metadata": metadata}
        taints = node.init.node_registration.taints
        if node.is_control_plane and taints:
            value["spec"] = {
                "taints": [
                    {
                        key: text
                        for key, text in (("key", taint.key), ("value", taint.value), ("effect", taint.effect))
                        if text
                    }
                    for taint in taints
                ]
            }
        yield File(f"cluster/_/Node-{node.name}.yaml", goyaml.dump(value).encode(), phase="mark-control-plane")
