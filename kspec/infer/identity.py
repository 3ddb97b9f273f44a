"""What a cluster and its nodes are called, where they stand and what they run: one row for each field of the spec.

Each row reads its field off the files of a node. What kubeadm would say by itself is not drafted.
"""

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from kspec.facts import clusterspec
from kspec.facts.defaults import CLUSTER, CONTROL_PLANE, INIT, LOCAL_ETCD
from kspec.facts.hosts import SYSTEMD_RESOLVED
from kspec.facts.kubeconfigs import FOLDER
from kspec.facts.kubelet_unit import KUBELET_FILES
from kspec.facts.staticpods import API_SERVER_ENDPOINT_ANNOTATION, MANIFESTS_FOLDER, STARTUP_PERIOD
from kspec.facts.volumes import CERTIFICATES
from kspec.go.addresses import host_and_port, join_host_port, split_host_port
from kspec.go.path import directory, join
from kspec.infer.certificates import algorithm, authority_period, leaf_period
from kspec.model import kinds
from kspec.model.document import Json, Path
from kspec.model.duration import Duration
from kspec.model.seen import SeenNode
from kspec.model.statement import NODE, Statement
from kspec.x509 import reader

_API_SERVER: Final = "kube-apiserver"
_MANAGER: Final = "kube-controller-manager"
_SERVICE: Final = "kubernetes.default.svc."
_ISSUER: Final = f"https://{_SERVICE}"


class Reading(NamedTuple):
    """A field, how it is read off a node, what kubeadm would say by itself (None: nothing), and where it was read."""

    kind: str
    path: Path
    read: Callable[[SeenNode], Json]
    default: Json
    source: str


def endpoint(seen: SeenNode) -> tuple[str, int]:
    """The address and port of the node's API server; empty and 0 where it has none."""
    pod = seen.pods.get(_API_SERVER)
    if pod is None:
        return "", 0
    annotations = (pod.value.get("metadata") or {}).get("annotations") or {}
    host, port = split_host_port(str(annotations.get(API_SERVER_ENDPOINT_ANNOTATION, "")))
    if not host:
        host, port = pod.flag("advertise-address") or "", pod.flag("secure-port") or ""
    return host, int(port) if port.isdecimal() else int(CONTROL_PLANE["localAPIEndpoint"]["bindPort"])


def certificates_dir(seen: SeenNode) -> str:
    """The folder of certificates: what the API server mounts as such, else where its authority's certificate is."""
    pod = seen.pods.get(_API_SERVER)
    mount = pod.mounts.get(CERTIFICATES) if pod else None
    if mount is not None and isinstance(mount["hostPath"], str):
        return mount["hostPath"]
    return directory(seen.flag(_API_SERVER, "client-ca-file") or join(CLUSTER["certificatesDir"], "ca.crt"))


def certificate(seen: SeenNode, name: str) -> reader.ParsedCertificate | None:
    """A certificate of the folder of certificates, such as `etcd/server`."""
    found = seen.certificates.get(join(certificates_dir(seen), f"{name}.crt"))
    return reader.parse(found) if found else None


def serving(seen: SeenNode) -> reader.ParsedCertificate | None:
    """The certificate that the API server presents."""
    named = seen.certificates.get(seen.flag(_API_SERVER, "tls-cert-file") or "")
    return reader.parse(named) if named else certificate(seen, "apiserver")


def _control_plane_endpoint(seen: SeenNode) -> Json:
    """Where admin.conf leads to, unless that is the node itself."""
    admin = seen.kubeconfigs.get("admin.conf")
    found = host_and_port(admin.server.removeprefix("https://")) if admin else None
    if found is None or (found[0], found[1]) == (endpoint(seen)[0], str(endpoint(seen)[1])):
        return None
    return join_host_port(*found)


def _domain(seen: SeenNode) -> Json:
    """By the API server's own certificate, which nothing else moves."""
    parsed = serving(seen)
    names = [name for name in parsed.dns_names if name.startswith(_SERVICE)] if parsed else []
    if names:
        return names[0].removeprefix(_SERVICE)
    issuer = seen.flag(_API_SERVER, "service-account-issuer") or ""
    return issuer.removeprefix(_ISSUER) if issuer.startswith(_ISSUER) else None


def _cluster_name(seen: SeenNode) -> Json:
    admin = seen.kubeconfigs.get("admin.conf")
    return admin.cluster if admin else seen.flag(_MANAGER, "cluster-name")


def _version(seen: SeenNode) -> Json:
    return seen.pods[_API_SERVER].image[1] if _API_SERVER in seen.pods else None


def _repository(seen: SeenNode) -> Json:
    return seen.pods[_API_SERVER].image[0] if _API_SERVER in seen.pods else None


def _etcd_repository(seen: SeenNode) -> Json:
    own = seen.pods["etcd"].image[0] if "etcd" in seen.pods else None
    return own if own != _repository(seen) else None


def _pod_subnet(seen: SeenNode) -> Json:
    return seen.flag(_MANAGER, "cluster-cidr")


def _endpoints(seen: SeenNode) -> Json:
    """The servers of an etcd that is not in a static pod of the node."""
    servers = seen.flag(_API_SERVER, "etcd-servers")
    return [*servers.split(",")] if servers and "etcd" not in seen.pods else None


def _external(flag: str) -> Callable[[SeenNode], Json]:
    def read(seen: SeenNode) -> Json:
        return (seen.flag(_API_SERVER, flag) or "") if _endpoints(seen) else None

    return read


def _health_check(seen: SeenNode) -> Json:
    """How long a component may take to come up, by the first pod's startup probe."""
    for pod in seen.pods.values():
        failures = (pod.container.get("startupProbe") or {}).get("failureThreshold")
        if isinstance(failures, int):
            return str(Duration(failures * STARTUP_PERIOD * 1_000_000_000))
    return None


def _socket(seen: SeenNode) -> Json:
    flag = next((flag.value for flag in seen.flags or () if flag.name == "container-runtime-endpoint"), None)
    return seen.socket or flag


def _resolved(seen: SeenNode) -> Json:
    return True if (seen.kubelet or {}).get("resolvConf") == SYSTEMD_RESOLVED else None


def _address(seen: SeenNode) -> Json:
    return endpoint(seen)[0] or None


def _port(seen: SeenNode) -> Json:
    return endpoint(seen)[1] or None


def _manifest(component: str) -> str:
    return f"{MANIFESTS_FOLDER}/{component}.yaml"


_NAME: Final = f"{FOLDER}/admin.conf, the cluster's name"
OF_CLUSTER: Final = (
    Reading(kinds.CLUSTER, ("kubernetesVersion",), _version, None, f"{_manifest(_API_SERVER)}, the image's tag"),
    Reading(kinds.CLUSTER, ("clusterName",), _cluster_name, CLUSTER["clusterName"], _NAME),
    Reading(
        kinds.CLUSTER,
        ("controlPlaneEndpoint",),
        _control_plane_endpoint,
        None,
        f"{FOLDER}/admin.conf, the server; without it that would be the first control plane itself",
    ),
    Reading(
        kinds.CLUSTER,
        ("networking", "podSubnet"),
        _pod_subnet,
        None,
        f"{_manifest(_MANAGER)}, --cluster-cidr",
    ),
    Reading(
        kinds.CLUSTER,
        ("networking", "serviceSubnet"),
        lambda seen: seen.flag(_API_SERVER, "service-cluster-ip-range"),
        CLUSTER["networking"]["serviceSubnet"],
        f"{_manifest(_API_SERVER)}, --service-cluster-ip-range",
    ),
    Reading(
        kinds.CLUSTER,
        ("networking", "dnsDomain"),
        _domain,
        CLUSTER["networking"]["dnsDomain"],
        "the API server's certificate, the name kubernetes.default.svc.DOMAIN",
    ),
    Reading(
        kinds.CLUSTER,
        ("certificatesDir",),
        certificates_dir,
        CLUSTER["certificatesDir"],
        f"{_manifest(_API_SERVER)}, the volume {CERTIFICATES}",
    ),
    Reading(
        kinds.CLUSTER,
        ("imageRepository",),
        _repository,
        CLUSTER["imageRepository"],
        f"{_manifest(_API_SERVER)}, the image",
    ),
    Reading(
        kinds.CLUSTER,
        ("encryptionAlgorithm",),
        lambda seen: algorithm(serving(seen)),
        CLUSTER["encryptionAlgorithm"],
        "the API server's certificate, its key",
    ),
    Reading(
        kinds.CLUSTER,
        ("certificateValidityPeriod",),
        lambda seen: leaf_period(serving(seen)),
        CLUSTER["certificateValidityPeriod"],
        "the API server's certificate, its validity, unless it was renewed since",
    ),
    Reading(
        kinds.CLUSTER,
        ("caCertificateValidityPeriod",),
        lambda seen: authority_period(certificate(seen, "ca")),
        CLUSTER["caCertificateValidityPeriod"],
        "ca.crt, its validity",
    ),
    Reading(
        kinds.CLUSTER,
        ("etcd", "local", "dataDir"),
        lambda seen: seen.flag("etcd", "data-dir"),
        LOCAL_ETCD["dataDir"],
        f"{_manifest('etcd')}, --data-dir",
    ),
    Reading(
        kinds.CLUSTER,
        ("etcd", "local", "imageRepository"),
        _etcd_repository,
        None,
        f"{_manifest('etcd')}, the image: another repository than the other images'",
    ),
    Reading(
        kinds.CLUSTER,
        ("etcd", "external", "endpoints"),
        _endpoints,
        None,
        f"{_manifest(_API_SERVER)}, --etcd-servers: the node has no static pod of etcd",
    ),
    *(
        Reading(
            kinds.CLUSTER,
            ("etcd", "external", field),
            _external(flag),
            None,
            f"{_manifest(_API_SERVER)}, --{flag}",
        )
        for field, flag in (("caFile", "etcd-cafile"), ("certFile", "etcd-certfile"), ("keyFile", "etcd-keyfile"))
    ),
)
"""Of the cluster, read off the first control plane, in the order in which a spec has the fields."""

OF_NODE: Final = (
    Reading(NODE, ("address",), _address, None, f"{_manifest(_API_SERVER)}, the annotation of its endpoint"),
    Reading(
        NODE,
        ("bindPort",),
        _port,
        CONTROL_PLANE["localAPIEndpoint"]["bindPort"],
        f"{_manifest(_API_SERVER)}, the annotation of its endpoint",
    ),
    Reading(
        NODE,
        ("criSocket",),
        _socket,
        INIT["nodeRegistration"]["criSocket"],
        f"{KUBELET_FILES[1]}, containerRuntimeEndpoint",
    ),
    Reading(
        NODE,
        ("healthCheck",),
        _health_check,
        INIT["timeouts"]["controlPlaneComponentHealthCheck"],
        f"{MANIFESTS_FOLDER}, the startup probes' failureThreshold times {STARTUP_PERIOD} seconds",
    ),
)
"""Of each node."""

RESOLVED: Final = Reading(
    clusterspec.KIND,
    ("host", "systemdResolved"),
    _resolved,
    None,
    f"{KUBELET_FILES[0]}, resolvConf: systemd-resolved runs",
)


def read(rows: tuple[Reading, ...], seen: SeenNode) -> Iterator[Statement]:
    """What the rows find on a node that kubeadm would not say by itself."""
    for row in rows:
        value = row.read(seen)
        if value is None or value == row.default:
            continue
        own = f"; kubeadm's own is {row.default}" if isinstance(row.default, str | int) else ""
        yield Statement(row.kind, row.path, value, f"{row.source}{own}", seen.name if row.kind == NODE else "")
