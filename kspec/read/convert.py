"""Older kubeadm API versions to v1beta4, value by value.

Rules: kubeadm's conversion functions (cmd/kubeadm/app/apis/kubeadm/v1beta3/conversion.go of v1.36): maps of
arguments become lists sorted by name; the API server's timeout moves to the node's timeouts
(util/config/initconfiguration.go).
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from kspec.facts.api_versions import V1BETA3, V1BETA4
from kspec.model import kinds
from kspec.model.document import Json, Path, render_path
from kspec.model.frozen import evolve
from kspec.model.wire import Wire, WireDocument

IGNORED_TIMEOUTS: Final = ("0s", "4m0s")
"""Values of timeoutForControlPlane that kubeadm passes over: nothing, and its own default."""


def convert(wire: Wire) -> Wire:
    """The same wire configuration with every kubeadm document in v1beta4."""
    cluster = wire.get(kinds.CLUSTER)
    converted = evolve(wire, documents=tuple(_convert_one(document) for document in wire.documents))
    if cluster is None or not wire.release.has("legacy-timeout-honoured"):
        return converted
    timeout = _control_plane_timeout(cluster)
    return converted if timeout is None else _move_timeout(converted, cluster, timeout)


def _convert_one(document: WireDocument) -> WireDocument:
    if document.api_version != V1BETA3:
        return document
    value = _CONVERSIONS[document.kind](dict(document.value))
    moved = _origins(document)
    lost = (*document.lost, *(render_path(new) for new, old in moved.items() if document.is_lost(render_path(old))))
    return evolve(document, value=value, api_version=V1BETA4, lost=lost, origins={**document.origins, **moved})


def _origins(document: WireDocument) -> Mapping[Path, Path]:
    """Where a v1beta3 document has what v1beta4 has elsewhere."""
    origins: dict[Path, Path] = {}
    for place in _ARGUMENTS[document.kind]:
        arguments: Any = document.value
        for step in place:
            arguments = arguments.get(step) if isinstance(arguments, dict) else None
        for index, name in enumerate(sorted(arguments or ())):
            # the map's key is the argument's name, and stands above its value
            origins[*place, index] = origins[*place, index, "value"] = (*place, name)
    if document.kind == kinds.JOIN:
        origins["timeouts", "discovery"] = ("discovery", "timeout")
    return origins


def _control_plane_timeout(cluster: WireDocument) -> Json:
    """The API server's timeout of a v1beta3 document; kubeadm ignores one of zero or of its own default."""
    if cluster.api_version != V1BETA3:
        return None
    server = cluster.value.get("apiServer")
    timeout = server.get("timeoutForControlPlane") if isinstance(server, dict) else None
    return timeout if timeout not in IGNORED_TIMEOUTS else None


def _move_timeout(wire: Wire, cluster: WireDocument, timeout: Json) -> Wire:
    """Give the node the API server's timeout, whatever the node's own document says, as kubeadm does."""
    kind = kinds.INIT
    base = wire.get(kind) or evolve(cluster, kind=kind, value={}, api_version=V1BETA4)
    given = base.value.get("timeouts")
    timeouts = {**(given if isinstance(given, dict) else {}), "controlPlaneComponentHealthCheck": timeout}
    return wire.put(evolve(base, value={**base.value, "timeouts": timeouts}))


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


def _join(value: dict[str, Json]) -> dict[str, Json]:
    """Like an InitConfiguration; the timeout of discovery moves to the node's timeouts."""
    value = _init(value)
    discovery = value.get("discovery")
    if isinstance(discovery, dict):
        timeout = discovery.get("timeout")
        value["discovery"] = {key: item for key, item in discovery.items() if key != "timeout"}
        if timeout is not None:
            value["timeouts"] = {"discovery": timeout}
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
    kinds.INIT: _init,
    kinds.CLUSTER: _cluster,
    kinds.JOIN: _join,
}

_ARGUMENTS: Final[Mapping[str, tuple[tuple[str, ...], ...]]] = {
    kinds.INIT: (("nodeRegistration", "kubeletExtraArgs"),),
    kinds.CLUSTER: (
        ("apiServer", "extraArgs"),
        ("controllerManager", "extraArgs"),
        ("scheduler", "extraArgs"),
        ("etcd", "local", "extraArgs"),
    ),
    kinds.JOIN: (("nodeRegistration", "kubeletExtraArgs"),),
}
"""Where each kind has arguments."""
