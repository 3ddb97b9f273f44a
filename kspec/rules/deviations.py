"""Which flags of a node's components are not as kubeadm would have set them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final
from urllib.parse import urlsplit

from kspec.facts.arguments import COMPONENTS
from kspec.facts.packs import PROCESSES
from kspec.facts.staticpods import API_SERVER_ENDPOINT_ANNOTATION, ETCD_CLIENT_URLS_ANNOTATION
from kspec.go.addresses import split_host_port
from kspec.model.document import Json, value_at
from kspec.model.overview import Argument, Deviation, PublicNode, StaticPod
from kspec.model.pack_record import PackRecord
from kspec.model.release import Release
from kspec.rules.command_line import ControlPlane, ExternalEtcd, LocalEtcd, Member, defaults

_KUBELET: Final = frozenset(
    {"container-runtime-endpoint", "pod-infra-container-image", "register-with-taints", "hostname-override"}
)
"""What kubeadm itself gives a kubelet (`rules/command_line.py`, kubelet_defaults), by what the node is."""


def deviations(
    nodes: Sequence[PublicNode], cluster: Json, release: Release, packs: Mapping[str, PackRecord] | None = None
) -> tuple[Deviation, ...]:
    """Every flag that differs, node by node. `cluster` is the ClusterConfiguration, as v1beta4."""
    setters = {
        (PROCESSES[component], flag): name
        for name, record in (packs or {}).items()
        for component, flags in record.arguments.items()
        if component in PROCESSES
        for flag in flags
    }
    return tuple(
        found._replace(pack=setters.get((found.component, found.flag), ""))
        for node in nodes
        for found in _of(node, cluster, release)
    )


def address_of(pods: Sequence[StaticPod]) -> tuple[str, int]:
    """Address and port of a node's API server as its pods' annotations say; of etcd's, with port 0; else nothing."""
    notes = {name: text for pod in pods for name, text in pod.annotations.items()}
    host, port = split_host_port(notes.get(API_SERVER_ENDPOINT_ANNOTATION, ""))
    if host:
        return host, int(port) if port.isascii() and port.isdigit() else 0
    return _host(notes.get(ETCD_CLIENT_URLS_ANNOTATION, "")), 0


def _of(node: PublicNode, cluster: Json, release: Release) -> Iterator[Deviation]:
    plane = _plane(node, cluster)
    for pod in node.pods if plane else ():
        if pod.component in COMPONENTS and plane:
            usual = {row.name: row.value for row in defaults(pod.component, plane, release)}
            yield from _differences(node.name, pod.component, usual, pod.arguments)
    for flag, value in node.kubelet:
        if flag not in _KUBELET:
            yield Deviation(node.name, "kubelet", flag, None, (value,))


def _differences(
    node: str, component: str, usual: Mapping[str, str], actual: Sequence[Argument]
) -> Iterator[Deviation]:
    values: dict[str, tuple[str, ...]] = {}
    for flag, value in actual:
        values[flag] = (*values.get(flag, ()), value)
    for flag, given in values.items():
        if given != (usual.get(flag),):
            yield Deviation(node, component, flag, usual.get(flag), given)
    yield from (Deviation(node, component, flag, value, ()) for flag, value in usual.items() if flag not in values)


def _plane(node: PublicNode, cluster: Json) -> ControlPlane | None:
    """What decides kubeadm's own arguments on the node; None where its tree does not say its address."""
    address, port = address_of(node.pods)
    if not address:
        return None
    flags = {pod.component: dict(pod.arguments) for pod in node.pods}
    external = None if "etcd" in flags else value_at(cluster, ("etcd", "external"))
    return ControlPlane(
        node=node.name,
        advertise_address=address,
        bind_port=port,
        certificates_dir=_text(cluster, "certificatesDir"),
        service_subnet=_text(cluster, "networking", "serviceSubnet"),
        pod_subnet=_text(cluster, "networking", "podSubnet"),
        dns_domain=_text(cluster, "networking", "dnsDomain"),
        cluster_name=_text(cluster, "clusterName"),
        authorization_config="authorization-config" in flags.get("kube-apiserver", {}),
        local=_local(cluster, flags.get("etcd", {}), node) if external is None else None,
        external=_external(external),
    )


def _local(cluster: Json, flags: Mapping[str, str], node: PublicNode) -> LocalEtcd:
    """An etcd in static pods. Who its members are is the pod's own word: an output does not say it elsewhere."""
    local = value_at(cluster, ("etcd", "local"))
    extra = {
        row.get("name"): row.get("value") for row in value_at(local, ("extraArgs",)) or () if isinstance(row, dict)
    }
    listed = [word.partition("=") for word in flags.get("initial-cluster", "").split(",")]
    members = [Member(name, _host(url)) for name, _, url in listed if name and url]
    if node.name not in {member.name for member in members}:
        members = []
    tag = next((pod.image.rpartition(":")[2] for pod in node.pods if pod.component == "etcd"), "")
    return LocalEtcd(
        data_dir=_text(local, "dataDir") or flags.get("data-dir", ""),
        tag=tag,
        advertised=extra.get("advertise-client-urls"),
        members=members,
        static=flags.get("initial-cluster-state") == "new",
    )


def _external(value: Json) -> ExternalEtcd | None:
    if not isinstance(value, dict):
        return None
    endpoints = [str(one) for one in value_at(value, ("endpoints",)) or ()]
    return ExternalEtcd(endpoints, _text(value, "caFile"), _text(value, "certFile"), _text(value, "keyFile"))


def _host(url: str) -> str:
    """The host of a URL; nothing of what is none."""
    try:
        return urlsplit(url.partition(",")[0]).hostname or ""
    except ValueError:
        return ""


def _text(value: Json, *path: str) -> str:
    found = value_at(value, path)
    return found if isinstance(found, str) else ""
