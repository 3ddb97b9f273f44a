"""Older kubeadm API versions to v1beta4, value by value.

Rules: kubeadm's conversion functions (cmd/kubeadm/app/apis/kubeadm/v1beta3/conversion.go of v1.36): maps of
arguments become lists sorted by name; the API server's timeout moves to the node's timeouts
(util/config/initconfiguration.go).
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from attrs import evolve

from kspec.model.document import Json
from kspec.read.decode import Wire, WireDocument

V1BETA3: Final = "kubeadm.k8s.io/v1beta3"
V1BETA4: Final = "kubeadm.k8s.io/v1beta4"


def convert(wire: Wire) -> Wire:
    """The same wire configuration with every kubeadm document in v1beta4."""
    timeout = _control_plane_timeout(wire.documents.get("ClusterConfiguration"))
    documents: dict[str, WireDocument] = {}
    for kind, document in wire.documents.items():
        if document.api_version == V1BETA3:
            value = _CONVERSIONS[kind](dict(document.value))
            documents[kind] = evolve(document, value=value, api_version=V1BETA4)
        else:
            documents[kind] = document
    if timeout is not None:
        _move_timeout(documents, timeout)
    return evolve(wire, documents=documents)


def _control_plane_timeout(cluster: WireDocument | None) -> Json:
    """The API server's timeout of a v1beta3 document; kubeadm ignores one of zero or of its own default."""
    if cluster is None or cluster.api_version != V1BETA3:
        return None
    server = cluster.value.get("apiServer")
    timeout = server.get("timeoutForControlPlane") if isinstance(server, dict) else None
    return timeout if timeout not in {"0s", "4m0s"} else None


def _move_timeout(documents: dict[str, WireDocument], timeout: Json) -> None:
    """Give the node the API server's timeout, whatever the node's own document says, as kubeadm does."""
    kind = "InitConfiguration"
    base = documents.get(kind) or evolve(documents["ClusterConfiguration"], kind=kind, value={})
    given = base.value.get("timeouts")
    timeouts = {**(given if isinstance(given, dict) else {}), "controlPlaneComponentHealthCheck": timeout}
    documents[kind] = evolve(base, value={**base.value, "timeouts": timeouts})


def _arguments(value: Json) -> Json:
    """A map of arguments as the sorted list of v1beta4."""
    if not isinstance(value, dict):
        return value
    return [{"name": name, "value": text if text is not None else ""} for name, text in sorted(value.items())]


def _init(value: dict[str, Json]) -> dict[str, Json]:
    registration = value.get("nodeRegistration")
    if isinstance(registration, dict):
        value["nodeRegistration"] = _with_arguments(registration, "kubeletExtraArgs")
    return value


def _cluster(value: dict[str, Json]) -> dict[str, Json]:
    for component in ("apiServer", "controllerManager", "scheduler"):
        found = value.get(component)
        if isinstance(found, dict):
            found = {key: item for key, item in found.items() if key != "timeoutForControlPlane"}
            value[component] = _with_arguments(found, "extraArgs")
    etcd = value.get("etcd")
    if isinstance(etcd, dict) and isinstance(etcd.get("local"), dict):
        local: Any = etcd["local"]
        value["etcd"] = {**etcd, "local": _with_arguments(local, "extraArgs")}
    return value


def _with_arguments(value: Mapping[str, Json], key: str) -> dict[str, Json]:
    return {name: _arguments(item) if name == key else item for name, item in value.items()}


_CONVERSIONS: Final[Mapping[str, Callable[[dict[str, Json]], dict[str, Json]]]] = {
    "InitConfiguration": _init,
    "ClusterConfiguration": _cluster,
}
