"""Wire configuration in v1beta4 to a complete cluster spec: kubeadm's defaults, static and computed.

What kubeadm would ask its host or the internet for is an error that names the line to add. Rules: kubeadm's
SetInitDynamicDefaults (util/config/initconfiguration.go) and componentconfigs.
"""

import copy
import difflib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from kspec.encode.addresses import dns_address, is_ipv6, join_host_port, parse_ip, split_host_port
from kspec.facts import clusterspec, defaults
from kspec.facts.hosts import CERTIFICATE_FOLDERS, DEFAULT_PROFILE, PROFILES
from kspec.model.clusterspec import ClusterSpec, Host
from kspec.model.configuration import ClusterConfiguration, ComponentConfiguration, InitConfiguration
from kspec.model.diagnostic import Diagnostic
from kspec.model.document import Path as FieldPath
from kspec.model.document import render_path
from kspec.model.patch import PatchFile
from kspec.model.wire import Wire
from kspec.read.structure import structure

_KEPT_EMPTY: Final = {"taints", "healthzPort"}
"""Fields for which an empty value is a value: kubeadm fills them only where they are missing."""
_FALLBACK_DNS: Final = "10.96.0.10"
"""kubeadm's DefaultClusterDNSIP, for a service subnet that cannot be read."""

Report = Callable[[Diagnostic], None]
Value = dict[str, Any]


def default(wire: Wire, patches: Sequence[PatchFile], file: Path) -> tuple[ClusterSpec | None, tuple[Diagnostic, ...]]:
    """Fill in everything that the spec leaves out.

    Returns None in place of the spec where something is missing that only the user can say.
    """
    findings: list[Diagnostic] = []
    init = _value(wire, "InitConfiguration")
    cluster = _value(wire, "ClusterConfiguration")
    _fill(init, defaults.INIT)
    _fill(cluster, defaults.CLUSTER)
    _default_tokens(init)
    _default_node(wire, init, findings.append)
    _default_cluster(wire, cluster, init)
    kubelet = _kubelet(_value(wire, "KubeletConfiguration"), cluster)
    kube_proxy = _kube_proxy(_value(wire, "KubeProxyConfiguration"), cluster, init, wire)
    host = _host(wire, findings.append)
    if findings:
        return None, tuple(findings)
    init["controlPlaneComponentHealthCheck"] = init["timeouts"]["controlPlaneComponentHealthCheck"]
    init["patchesDirectory"] = init.get("patches", {}).get("directory", "")
    return (
        ClusterSpec(
            init=structure(init, InitConfiguration),
            cluster=structure(cluster, ClusterConfiguration),
            kubelet=ComponentConfiguration(kubelet, user_supplied=wire.get("KubeletConfiguration") is not None),
            kube_proxy=ComponentConfiguration(kube_proxy, user_supplied=wire.get("KubeProxyConfiguration") is not None),
            host=host,
            patches=tuple(patches),
            documents={found.kind: found.document for found in wire.documents},
            file=file,
        ),
        (),
    )


def _value(wire: Wire, kind: str) -> Value:
    found = wire.get(kind)
    value = copy.deepcopy(found.value) if found else {}
    return {key: item for key, item in value.items() if key not in {"apiVersion", "kind"}}


def _fill(value: Value, filling: Value) -> None:
    """Put defaults where a field is missing or holds its type's empty value."""
    for key, default_value in filling.items():
        found = value.get(key)
        if isinstance(default_value, dict) and isinstance(found, dict):
            _fill(found, default_value)
        elif found is None or (key not in _KEPT_EMPTY and found in ("", [], 0) and not isinstance(found, bool)):
            value[key] = copy.deepcopy(default_value)


def _default_tokens(init: Value) -> None:
    tokens = init.get("bootstrapTokens") or [{}]
    tokens = [token or {} for token in tokens]
    for token in tokens:
        _fill(token, defaults.BOOTSTRAP_TOKEN)
        token["token"] = token.get("token") or None
    init["bootstrapTokens"] = tokens
    init["certificateKey"] = init.get("certificateKey") or None


def _default_node(wire: Wire, init: Value, report: Report) -> None:
    endpoint, registration = init["localAPIEndpoint"], init["nodeRegistration"]
    address = endpoint.get("advertiseAddress", "")
    path: FieldPath = ("localAPIEndpoint", "advertiseAddress")
    if not address:
        report(_missing(wire, path, "the node's address: kubeadm would ask its host for it", "192.0.2.10"))
    elif (parsed := parse_ip(address)) is None:
        report(_invalid(wire, path, f"{address!r} is no IP address", "give an IPv4 or IPv6 address of the node"))
    elif parsed.is_unspecified or parsed.is_loopback:
        what = "unspecified" if parsed.is_unspecified else "a loopback address"
        text = f"{address!r} is {what}: kubeadm would ask its host for another"
        report(_invalid(wire, path, text, "give the address at which other machines reach this node"))
    else:
        endpoint["advertiseAddress"] = str(parsed)
    name = registration.get("name", "").strip().lower()
    if not name:
        report(_missing(wire, ("nodeRegistration", "name"), "the node's name: kubeadm would take its host's", "cp-1"))
    registration["name"] = name
    if not registration["criSocket"].startswith(defaults.CRI_SOCKET_SCHEME):
        registration["criSocket"] = f"{defaults.CRI_SOCKET_SCHEME}://{registration['criSocket']}"


def _missing(wire: Wire, path: FieldPath, what: str, example: str) -> Diagnostic:
    kind = "InitConfiguration"
    found = wire.get(kind)
    document, written = found or wire.documents[0], found is not None
    line = f"{path[0]}: {{{path[1]}: {example}}}"
    return Diagnostic(
        "host-dependent",
        f"{render_path(path)} is missing, {what}",
        document.document.locate(path) if written else document.document.locate(("kind",)),
        path=render_path(path),
        document=kind,
        kind="Required value",
        help=f"add '{line}' to the InitConfiguration" if written else f"add an InitConfiguration with '{line}'",
    )


def _invalid(wire: Wire, path: FieldPath, text: str, help_: str) -> Diagnostic:
    kind = "InitConfiguration"
    document = (wire.get(kind) or wire.documents[0]).document
    field = render_path(path)
    message = f"{field}: {text}"
    return Diagnostic(
        "address", message, document.locate(path), path=field, document=kind, kind="Invalid value", help=help_
    )


def _default_cluster(wire: Wire, cluster: Value, init: Value) -> None:
    cluster["kubernetesVersion"] = wire.release.version
    gates = cluster.get("featureGates") or {}
    if not wire.release.has("no-public-keys-ecdsa") and "PublicKeysECDSA" in gates:
        cluster["keyAlgorithm"] = "ECDSA-P256" if gates["PublicKeysECDSA"] else "RSA-2048"
    else:
        cluster["keyAlgorithm"] = cluster["encryptionAlgorithm"]
    etcd = cluster.setdefault("etcd", {})
    if etcd.get("local") is None and etcd.get("external") is None:
        etcd["local"] = {}
    if etcd.get("local") is not None:
        _fill(etcd["local"], defaults.LOCAL_ETCD)
    external = etcd.get("external")
    if external is not None and wire.release.has("external-etcd-http-endpoints") and not external.get("httpEndpoints"):
        external["httpEndpoints"] = list(external.get("endpoints") or [])
    server = cluster["apiServer"]
    if server.get("certSANs"):
        server["certSANs"] = [name.lower() for name in server["certSANs"]]
    endpoint = cluster.get("controlPlaneEndpoint", "")
    if endpoint:
        host, port = split_host_port(endpoint)
        cluster["controlPlaneEndpoint"] = (
            endpoint if port else join_host_port(host, init["localAPIEndpoint"]["bindPort"])
        )
    for component in (server, cluster["controllerManager"], cluster["scheduler"], etcd.get("local") or {}):
        for variable in component.get("extraEnvs") or []:
            reference = ((variable or {}).get("valueFrom") or {}).get("fieldRef")
            if reference is not None:
                reference["apiVersion"] = reference.get("apiVersion") or "v1"


def _kubelet(value: Value, cluster: Value) -> Value:
    _fill(value, defaults.KUBELET)
    value.update(defaults.KUBELET_FORCED)
    networking = cluster["networking"]
    if value.get("clusterDNS") is None:
        try:
            value["clusterDNS"] = [dns_address(networking["serviceSubnet"], 10)]
        except ValueError:
            value["clusterDNS"] = [_FALLBACK_DNS]
    _fill(value, {"clusterDomain": networking["dnsDomain"]})
    authority = f"{cluster['certificatesDir'].rstrip('/')}/ca.crt"
    _fill(value, {"authentication": {"x509": {"clientCAFile": authority}}})
    return value


def _kube_proxy(value: Value, cluster: Value, init: Value, wire: Wire) -> Value:
    _fill(value, defaults.KUBE_PROXY)
    address = init["localAPIEndpoint"].get("advertiseAddress", "")
    _fill(value, {"bindAddress": "::" if is_ipv6(address) else "0.0.0.0"})  # noqa: S104 - a wildcard is kubeadm's default
    if cluster["networking"].get("podSubnet"):
        _fill(value, {"clusterCIDR": cluster["networking"]["podSubnet"]})
    if wire.release.has("kube-proxy-mode-defaulted"):
        _fill(value, {"mode": "iptables"})
    return value


def _host(wire: Wire, report: Report) -> Host:
    found = wire.get(clusterspec.KIND)
    value: Value = dict(found.value.get("host") or {}) if found else {}  # type: ignore[arg-type]  # decode made it a dict
    profile = value.get("profile") or DEFAULT_PROFILE
    folders: tuple[str, ...] = ()
    path: FieldPath = ("host", "profile")
    if isinstance(profile, str) and profile in PROFILES:
        folders = PROFILES[profile]
    elif isinstance(profile, list) and all(isinstance(folder, str) for folder in profile):
        folders = tuple(folder for folder in CERTIFICATE_FOLDERS if folder in [item.rstrip("/") for item in profile])
        for index, folder in enumerate(profile):
            if folder.rstrip("/") not in {*CERTIFICATE_FOLDERS, "/etc/ssl/certs"}:
                help_ = f"kubeadm mounts only {', '.join(CERTIFICATE_FOLDERS)}"
                report(_bad_profile(wire, (*path, index), f"{folder!r} is no folder that kubeadm would mount", help_))
    else:
        near = difflib.get_close_matches(str(profile), PROFILES, 1)
        known = f"known are {', '.join(sorted(PROFILES))}, or a list of folders"
        report(
            _bad_profile(wire, path, f"{profile!r} is no host profile", f"did you mean {near[0]}?" if near else known)
        )
    return Host(
        certificate_folders=folders,
        systemd_resolved=value.get("systemdResolved", False),
        host_name=value.get("hostName") or None,
        proxy_variables={name: text for name, text in (value.get("proxyVariables") or {}).items() if text},
    )


def _bad_profile(wire: Wire, path: FieldPath, text: str, help_: str) -> Diagnostic:
    document = (wire.get(clusterspec.KIND) or wire.documents[0]).document
    return Diagnostic(
        "host-profile",
        f"{render_path(path)}: {text}",
        document.locate(path),
        path=render_path(path),
        document=clusterspec.KIND,
        kind="Invalid value",
        help=help_,
    )
