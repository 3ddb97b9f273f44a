"""What kubeadm would make of a node's pods and its kubelet's arguments by a spec, in memory, without what users add."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from kspec.facts import types
from kspec.facts.types import TypeTable
from kspec.go import json as gojson
from kspec.infer.components import ExpectedPod
from kspec.infer.configurations import API_VERSIONS
from kspec.make import kubelet
from kspec.make.arguments import control_plane
from kspec.make.patched_pod import patched_pod
from kspec.make.staticpods import pod
from kspec.model import kinds
from kspec.model.clusterspec import ClusterSpec
from kspec.model.diagnostic import Diagnostic
from kspec.model.document import Json
from kspec.model.frozen import evolve
from kspec.model.node import Node
from kspec.model.plan import Plan
from kspec.model.release import Release
from kspec.model.seen import Flag, SeenNode, SeenPod, flags_of
from kspec.plan.sketch import sketch
from kspec.rules.command_line import defaults
from kspec.rules.holdings import static_pods


def components(spec: ClusterSpec, node: Node) -> Sequence[str]:
    """The static pods of a node."""
    return [row.name for row in static_pods(node.role, spec.etcd_place)]


def without_extras(spec: ClusterSpec) -> ClusterSpec:
    """The spec without extra variables, volumes and names, and with kubeadm's own etcd."""
    cluster, local = spec.cluster, spec.cluster.etcd.local
    if local is not None:
        local = evolve(local, extra_envs=(), image_tag="", server_cert_sans=(), peer_cert_sans=())
    bare = evolve(
        cluster,
        api_server=evolve(cluster.api_server, extra_envs=(), extra_volumes=(), cert_sans=()),
        controller_manager=evolve(cluster.controller_manager, extra_envs=(), extra_volumes=()),
        scheduler=evolve(cluster.scheduler, extra_envs=(), extra_volumes=()),
        etcd=evolve(cluster.etcd, local=local),
    )
    return evolve(spec, cluster=bare)


def expected_pods(spec: ClusterSpec, release: Release, external: Collection[str] = ()) -> Mapping[str, ExpectedPod]:
    """Each pod of the first control plane as kubeadm makes it without extra variables and volumes.

    Its arguments before the user's depend on the user's, so they are by the whole spec. `external` are the authorities
    whose keys are elsewhere.
    """
    plane = control_plane(sketch(spec, release, external).for_node(spec.first))
    plan, found = sketch(without_extras(spec), release, external), {}
    for component in components(spec, spec.first):
        value: Mapping[str, Any] = made_pod(plan, spec.first, component)
        own = [Flag(one.name, one.value) for one in defaults(component, plane, release)]
        found[component] = ExpectedPod(own, SeenPod("", value, value["spec"]["containers"][0]))
    return found


def made_pod(plan: Plan, node: Node, component: str) -> Mapping[str, Json]:
    """The pod of a component on a node, without patches."""
    own = plan.for_node(evolve(node, patches=()))
    row = next(row for row in static_pods(node.role, plan.spec.etcd_place) if row.name == component)
    made = patched_pod(own, component, pod(own, row))
    return made if isinstance(made, dict) else {}


def as_written(seen: SeenNode, release: Release) -> SeenNode:
    """The node with its pods as that release's kubeadm would write them: with all fields that Go writes."""
    table = types.load(release.minor)
    root = table.root("v1", "Pod") or ""
    pods = {}
    for name, found in seen.pods.items():
        value = gojson.marshal(table, root, {**found.value})
        pods[name] = evolve(found, value=value if isinstance(value, dict) else found.value)
    return evolve(seen, pods=pods)


def made_configuration(plan: Plan, node: Node) -> Mapping[str, Json]:
    """The kubelet's configuration, without patches."""
    made = kubelet.configuration(plan.for_node(evolve(node, patches=())))
    return {} if isinstance(made, Diagnostic) or not isinstance(made, dict) else made


def made_kube_proxy(spec: ClusterSpec, table: TypeTable) -> Mapping[str, Json]:
    """The cluster's configuration of kube-proxy, with all fields that Go writes."""
    root = table.root(API_VERSIONS[kinds.KUBE_PROXY], kinds.KUBE_PROXY)
    made = gojson.marshal(table, root or "", {**spec.kube_proxy.value})
    return made if isinstance(made, dict) else {}


def kubelet_flags(plan: Plan, node: Node) -> Sequence[Flag]:
    """The arguments of a kubelet before the user's."""
    registration = evolve(node.registration, kubelet_extra_args=())
    bare = evolve(node, init=evolve(node.init, node_registration=registration))
    return flags_of(kubelet.flags(plan.for_node(bare)))
