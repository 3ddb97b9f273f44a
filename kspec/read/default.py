"""Wire configuration in v1beta4 to the same with kubeadm's defaults, static and computed.

What kubeadm would ask its host or the internet for stays as it is; `check/` finds it. Rules: kubeadm's defaults.go of
v1beta4, SetInitDynamicDefaults and its like (util/config/initconfiguration.go), and componentconfigs.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from kspec.facts import defaults
from kspec.facts.api_versions import V1BETA4
from kspec.go import url
from kspec.go.addresses import is_ipv6, join_host_port, parse_ip, split_host_port
from kspec.go.path import join
from kspec.go.subnets import dns_address
from kspec.model import kinds
from kspec.model.document import copied
from kspec.model.frozen import evolve
from kspec.model.wire import Wire, WireDocument

_KEPT_EMPTY: Final = {"taints", "healthzPort"}
"""Fields for which an empty value is a value: kubeadm fills them only where they are missing."""
_FALLBACK_DNS: Final = "10.96.0.10"
"""kubeadm's DefaultClusterDNSIP, for a service subnet that cannot be read."""

Value = dict[str, Any]


def default(wire: Wire) -> Wire:
    """Fill in everything that a spec leaves out and that needs no host.

    Where there is a cluster (an InitConfiguration or a ClusterConfiguration), its missing documents are made up.
    """
    wire = evolve(wire, documents=tuple(_default_join(found) for found in wire.documents))
    reset = _value(wire, kinds.RESET)
    if reset.get("criSocket"):
        reset["criSocket"] = _socket(reset["criSocket"])
        wire = _put(wire, kinds.RESET, reset, V1BETA4)
    if wire.get(kinds.INIT) is None and wire.get(kinds.CLUSTER) is None:
        return wire
    init, cluster = _value(wire, kinds.INIT), _value(wire, kinds.CLUSTER)
    _default_init(init)
    _default_cluster(cluster, init, wire)
    wire = _put(_put(wire, kinds.INIT, init, V1BETA4), kinds.CLUSTER, cluster, V1BETA4)
    kubelet, kube_proxy = _value(wire, kinds.KUBELET), _value(wire, kinds.KUBE_PROXY)
    _default_kubelet(kubelet, cluster)
    _default_kube_proxy(kube_proxy, cluster, init, wire)
    wire = _put(wire, kinds.KUBELET, kubelet, str(kubelet["apiVersion"]))
    return _put(wire, kinds.KUBE_PROXY, kube_proxy, str(kube_proxy["apiVersion"]))


def _value(wire: Wire, kind: str) -> Value:
    found = wire.get(kind)
    return copied(found.value) if found else {}


def _put(wire: Wire, kind: str, value: Value, api_version: str) -> Wire:
    found = wire.get(kind)
    if found is not None:
        return wire.put(evolve(found, value=value))
    return wire.put(WireDocument(wire.documents[0].document, api_version, kind, value, written=False))


def _add_defaults(value: Value, filling: Mapping[str, Any]) -> None:
    """Put defaults where a field is missing or holds its type's empty value."""
    for key, default_value in filling.items():
        found = value.get(key)
        if isinstance(default_value, dict) and isinstance(found, dict):
            _add_defaults(found, default_value)
        elif found is None or (key not in _KEPT_EMPTY and found in ("", [], 0) and not isinstance(found, bool)):
            value[key] = copied(default_value)


def _default_init(init: Value) -> None:
    _add_defaults(init, defaults.INIT)
    tokens = [token or {} for token in init.get("bootstrapTokens") or [{}]]
    for token in tokens:
        _add_defaults(token, defaults.BOOTSTRAP_TOKEN)
    init["bootstrapTokens"] = tokens
    _canonical_address(init["localAPIEndpoint"])
    _default_registration(init["nodeRegistration"])


def _default_join(document: WireDocument) -> WireDocument:
    """SetDefaults_JoinConfiguration and SetJoinDynamicDefaults."""
    if document.kind != kinds.JOIN:
        return document
    value: Value = copied(document.value)
    _add_defaults(value, defaults.JOIN)
    control_plane = value.get("controlPlane")
    if control_plane is not None:
        _add_defaults(control_plane, defaults.CONTROL_PLANE)
        _canonical_address(control_plane["localAPIEndpoint"])
    registration = value["nodeRegistration"]
    if control_plane is not None and registration.get("taints") is None:
        registration["taints"] = copied(defaults.CONTROL_PLANE_TAINTS)
    _default_registration(registration)
    discovery = value["discovery"]
    token = (discovery.get("bootstrapToken") or {}).get("token")
    if token and not discovery.get("tlsBootstrapToken"):
        discovery["tlsBootstrapToken"] = token
    file = discovery.get("file") or {}
    if file.get("kubeConfigPath", "").lower().startswith("file:"):
        file["kubeConfigPath"] = url.path(file["kubeConfigPath"])
    return evolve(document, value=value)


def _canonical_address(endpoint: Value) -> None:
    parsed = parse_ip(endpoint.get("advertiseAddress", ""))
    if parsed is not None:
        endpoint["advertiseAddress"] = str(parsed)


def _default_registration(registration: Value) -> None:
    registration["name"] = registration.get("name", "").strip().lower()
    registration["criSocket"] = _socket(registration["criSocket"])


def _socket(given: str) -> str:
    return given if given.startswith(defaults.CRI_SOCKET_SCHEME) else f"{defaults.CRI_SOCKET_SCHEME}://{given}"


def _default_cluster(cluster: Value, init: Value, wire: Wire) -> None:
    _add_defaults(cluster, defaults.CLUSTER)
    cluster["kubernetesVersion"] = wire.release.version
    etcd = cluster.setdefault("etcd", {})
    if etcd.get("local") is None and etcd.get("external") is None:
        etcd["local"] = {}
    if etcd.get("local") is not None:
        _add_defaults(etcd["local"], defaults.LOCAL_ETCD)
    external = etcd.get("external")
    if external is not None and wire.release.has("external-etcd-http-endpoints") and not external.get("httpEndpoints"):
        external["httpEndpoints"] = list(external.get("endpoints") or [])
    server = cluster["apiServer"]
    if server.get("certSANs"):
        server["certSANs"] = [(name or "").lower() for name in server["certSANs"]]
    endpoint = cluster.get("controlPlaneEndpoint", "")
    if endpoint:
        host, port = split_host_port(endpoint)
        own = init["localAPIEndpoint"]["bindPort"]
        cluster["controlPlaneEndpoint"] = endpoint if port else join_host_port(host, own)
    for component in (server, cluster["controllerManager"], cluster["scheduler"], etcd.get("local") or {}):
        for variable in component.get("extraEnvs") or []:
            reference = ((variable or {}).get("valueFrom") or {}).get("fieldRef")
            if reference is not None:
                reference["apiVersion"] = reference.get("apiVersion") or "v1"


def _default_kubelet(value: Value, cluster: Value) -> None:
    _add_defaults(value, defaults.KUBELET)
    value.update(defaults.KUBELET_FORCED)
    networking = cluster["networking"]
    if value.get("clusterDNS") is None:
        value["clusterDNS"] = [_attempt(lambda: dns_address(networking["serviceSubnet"], 10), _FALLBACK_DNS)]
    authority = join(cluster["certificatesDir"], "ca.crt")
    _add_defaults(
        value,
        {"clusterDomain": networking["dnsDomain"], "authentication": {"x509": {"clientCAFile": authority}}},
    )


def _attempt(compute: Callable[[], str], fallback: str) -> str:
    try:
        return compute()
    except ValueError:
        return fallback


def _default_kube_proxy(value: Value, cluster: Value, init: Value, wire: Wire) -> None:
    _add_defaults(value, defaults.KUBE_PROXY)
    address = init["localAPIEndpoint"].get("advertiseAddress", "")
    _add_defaults(value, {"bindAddress": "::" if is_ipv6(address) else "0.0.0.0"})  # noqa: S104 - a wildcard is kubeadm's default
    if cluster["networking"].get("podSubnet"):
        _add_defaults(value, {"clusterCIDR": cluster["networking"]["podSubnet"]})
    if wire.release.has("kube-proxy-mode-defaulted"):
        _add_defaults(value, {"mode": "iptables"})
