"""The kubelet's files on a control-plane node: its configuration and its flags.

Rules: kubeadm's phases/kubelet/config.go and flags.go, componentconfigs/kubelet_unix.go, cmd/phases/init/kubelet.go.
"""

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from kspec.facts import types
from kspec.facts.certificates import SERVING_FIELDS, SERVING_FILES
from kspec.facts.hosts import SYSTEMD_RESOLVED
from kspec.facts.kubelet_unit import KUBELET_FOLDER
from kspec.facts.types import TypeTable
from kspec.go import json as gojson
from kspec.go import yaml
from kspec.go.quote import go_quoted
from kspec.make.arguments import written
from kspec.make.images import pause_image
from kspec.make.made import Made, on_node, one, together
from kspec.make.patching import apply
from kspec.model import kinds
from kspec.model.configuration import Argument
from kspec.model.diagnostic import Diagnostic
from kspec.model.document import Document, Json
from kspec.model.file import File, Withheld
from kspec.model.node import Node
from kspec.model.patch import PatchFile
from kspec.model.plan import NodePlan, Plan
from kspec.model.span import Span
from kspec.rules.command_line import (
    Kubelet,
    Named,
    kubelet_defaults,
    merge,
    normal_host_name,
    registers_taints,
    socket_is_argument,
)
from kspec.rules.identities import of_serving
from kspec.rules.labels import FLAG, node_labels, registered

_API_VERSION: Final = "kubelet.config.k8s.io/v1beta1"
_TARGET: Final = "kubeletconfiguration"
_INSTANCE: Final = "instance-config.yaml"
SERVING_CERTIFICATE, SERVING_KEY = SERVING_FILES


def kubelet_files(plan: NodePlan) -> Made:
    """The kubelet's files, mode 0644; or what is wrong with the patches of its configuration."""
    found = _text(plan)
    first = found if isinstance(found, Diagnostic) else _file(plan, "config.yaml", found)
    return together((one(first), Made(tuple(_others(plan)))))


def _text(plan: NodePlan) -> str | Diagnostic:
    """config.yaml, or what is wrong with its patches."""
    if not any(patch.target == _TARGET for patch in plan.node.patches):
        socket = plan.node.registration.cri_socket if has_instance_configuration(plan.whole) else None
        return _unpatched(plan.release.minor, json.dumps(_own(plan)), socket)
    patched = configuration(plan)
    return patched if isinstance(patched, Diagnostic) else yaml.dump(patched)


@lru_cache(maxsize=64)  # nodes are alike: hundreds have one configuration
def _unpatched(minor: str, own: str, socket: str | None) -> str | Diagnostic:
    """config.yaml without patches of the user's, of its value as JSON and the socket of the instance's part."""
    table, root = _type(minor)
    patches = () if socket is None else (_instance_patch(socket),)
    made = apply(gojson.marshal(table, root, json.loads(own)), patches, _TARGET, table, root)
    return made if isinstance(made, Diagnostic) else yaml.dump(made)


def _others(plan: NodePlan) -> Iterator[File]:
    if has_instance_configuration(plan.whole):
        socket = plan.node.registration.cri_socket
        yield _file(plan, _INSTANCE, f"containerRuntimeEndpoint: {go_quoted(socket)}\n")
    yield from serving_files(plan).files
    yield _file(plan, "kubeadm-flags.env", f"KUBELET_KUBEADM_ARGS={go_quoted(' '.join(flags(plan)))}\n")


def _file(plan: NodePlan, name: str, text: str) -> File:
    return File(on_node(plan.node.name, f"{KUBELET_FOLDER}/{name}"), text.encode(), phase="kubelet-start")


def has_instance_configuration(plan: Plan) -> bool:
    """Whether the CRI socket is in instance-config.yaml; else it is a flag, as before Kubernetes had such a file."""
    return not socket_is_argument(plan.spec.cluster.feature_gates, plan.release)


def configuration(plan: NodePlan) -> "Json | Diagnostic":
    """config.yaml: the cluster's KubeletConfiguration, what this host adds, the patches, and the instance's part.

    kubeadm does not read the patched document back into its type, so whatever a patch adds stays. A patch that cannot
    be applied is the finding.
    """
    table, root = _type(plan.release.minor)
    return apply(gojson.marshal(table, root, _own(plan)), _patches(plan), _TARGET, table, root)


def _type(minor: str) -> tuple[TypeTable, str]:
    table = types.load(minor)
    root = table.root(_API_VERSION, kinds.KUBELET)
    if root is None:
        raise KeyError(minor)
    return table, root


def _own(plan: NodePlan) -> dict[str, Json]:
    """The cluster's KubeletConfiguration with what this host adds."""
    node, kubelet = plan.node, plan.whole.spec.kubelet
    own: dict[str, Json] = {**kubelet.value, "apiVersion": _API_VERSION, "kind": kinds.KUBELET}
    if (node.host.systemd_resolved or _inherits_resolver(plan)) and own.get("resolvConf") is None:
        own["resolvConf"] = SYSTEMD_RESOLVED
    if node.serving_certificate:
        own |= dict(zip(SERVING_FIELDS, SERVING_FILES, strict=True))
    return own


def _patches(plan: NodePlan) -> list[PatchFile]:
    """The node's patches, and the instance's part behind them."""
    instance = has_instance_configuration(plan.whole)
    return [*plan.node.patches, *((_instance_patch(plan.node.registration.cri_socket),) if instance else ())]


def flags(plan: NodePlan) -> list[str]:
    """The kubelet's command line in kubeadm-flags.env: what kubeadm has to say and the user's arguments."""
    node, registration = plan.node, plan.node.registration
    by_kubelet = registers_taints(first=node.first, declared=node.declared, control_plane=node.is_control_plane)
    own: list[Named] = [
        *kubelet_defaults(
            Kubelet(
                node=node.name,
                host_name=None if node.host.host_name is None else normal_host_name(node.host.host_name),
                socket="" if has_instance_configuration(plan.whole) else registration.cri_socket,
                pause_image=pause_image(plan.cluster, plan.release),
                taints=registration.taints if by_kubelet else (),
            ),
            plan.release,
        )
    ]
    keep_order = plan.release.has("arguments-keep-order")
    return written(merge(own, extra_arguments(node), keep_order=keep_order))


def extra_arguments(node: Node) -> tuple[Argument, ...]:
    """The user's arguments; with the labels that the kubelet registers its node with, behind those that are given."""
    given, labels = node.registration.kubelet_extra_args, registered(node.labels)
    if not labels:
        return given
    texts = [argument.value for argument in given if argument.name == FLAG]
    return (*(argument for argument in given if argument.name != FLAG), Argument(FLAG, node_labels(texts, labels)))


def _inherits_resolver(plan: NodePlan) -> bool:
    """Whether the first control plane's resolver has reached the ConfigMap that a joining node reads."""
    first = plan.whole.spec.first
    leaks = first.host.systemd_resolved and not plan.release.has("kubelet-config-without-resolver")
    return leaks and not plan.node.first


def serving_files(plan: NodePlan) -> Made:
    """The kubelet's serving certificate and key, where the node has them."""
    return Made(tuple(_serving(plan))) if plan.node.serving_certificate else Made()


def _serving(plan: NodePlan) -> Iterator[File]:
    name = plan.node.name
    credential, pack = plan.whole.credentials[of_serving(name)], plan.node.serving_pack
    key = Withheld() if plan.whole.public or credential.key is None else credential.key
    yield File(on_node(name, SERVING_CERTIFICATE), credential.certificate, 0o644, "kubelet-start", pack)
    yield File(on_node(name, SERVING_KEY), key, 0o600, "kubelet-start", pack)


def _instance_patch(socket: str) -> PatchFile:
    """instance-config.yaml, which kubeadm applies to config.yaml after the user's patches."""
    value: dict[str, Json] = {"containerRuntimeEndpoint": socket}
    documents = (Document(value, Span(_INSTANCE, 0, 0, 0, 0)),)
    return PatchFile(_INSTANCE, _TARGET, "strategic", documents)
