"""The static pods of a control-plane node, as files in /etc/kubernetes/manifests.

Rules: kubeadm's phases/controlplane/manifests.go, phases/etcd/local.go, util/staticpod/utils.go and util/env.go.
"""

import json
import math
from functools import lru_cache

from kspec.facts import ports
from kspec.facts import staticpods as facts
from kspec.facts.staticpods import StaticPod
from kspec.go import yaml
from kspec.go.addresses import join_host_port
from kspec.go.url import origin
from kspec.make.arguments import command
from kspec.make.environment import merge_environment, proxy_environment
from kspec.make.images import etcd_image, kubernetes_image
from kspec.make.made import Made, on_node, one, together
from kspec.make.patched_pod import complete_pod, patched_pod
from kspec.make.volumes import mounts, volume_mount, volumes
from kspec.model.diagnostic import Diagnostic
from kspec.model.document import Json
from kspec.model.duration import Duration
from kspec.model.file import File
from kspec.model.node import Node
from kspec.model.plan import NodePlan
from kspec.rules.command_line import last_value, localhost
from kspec.rules.holdings import static_pods

_UNSPECIFIED = ("0.0.0.0", "::")  # noqa: S104 - compared with, not bound to


def static_pod_files(plan: NodePlan) -> Made:
    """The manifests, mode 0600, of all pods; or what is wrong with their patches."""
    return together(one(_manifest(plan, row)) for row in static_pods(plan.role, plan.whole.spec.etcd_place))


def _manifest(plan: NodePlan, row: StaticPod) -> File | Diagnostic:
    text = _text(plan, row)
    if isinstance(text, Diagnostic):
        return text
    path = on_node(plan.node.name, f"{facts.MANIFESTS_FOLDER}/{row.name}.yaml")
    return File(path, text, mode=0o600, phase=row.phase)


def _text(plan: NodePlan, row: StaticPod) -> bytes | Diagnostic:
    """A manifest, or what is wrong with its patches."""
    own = pod(plan, row)
    if not any(patch.target == row.name for patch in plan.node.patches):
        return _unpatched(plan.release.minor, json.dumps(own))
    patched = patched_pod(plan, row.name, own)
    return patched if isinstance(patched, Diagnostic) else yaml.dump(patched).encode()


@lru_cache(maxsize=64)  # control planes are alike, and so are those of many clusters
def _unpatched(minor: str, own: str) -> bytes:
    """A manifest without patches, of its value as JSON."""
    return yaml.dump(complete_pod(minor, json.loads(own))).encode()


def pod(plan: NodePlan, row: StaticPod) -> dict[str, Json]:
    """The pod as a JSON value, before any patch. Fields that hold nothing may be there: typing drops them."""
    mounted = mounts(plan, row.name)
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {
            "name": row.name,
            "namespace": facts.NAMESPACE,
            "labels": {"component": row.name, "tier": "control-plane"},
            "annotations": _annotations(plan.node, row.name),
        },
        "spec": {
            "containers": [
                {
                    "name": row.name,
                    "image": _image(plan, row.name),
                    "imagePullPolicy": "IfNotPresent",
                    "command": [*command(plan, row.name)],
                    "env": _environment(plan, row.name),
                    "resources": {"requests": {**row.requests}},
                    "volumeMounts": [volume_mount(mount) for mount in mounted],
                    **_probes(plan, row),
                }
            ],
            "hostNetwork": True,
            "priority": facts.PRIORITY,
            "priorityClassName": facts.PRIORITY_CLASS,
            "securityContext": {"seccompProfile": {"type": "RuntimeDefault"}},
            "volumes": volumes(mounted),
        },
    }


def startup_threshold(timeout: Duration) -> int:
    """How often a startup probe may fail so that the program has at least `timeout` to come up."""
    seconds, nanoseconds = divmod(abs(timeout.nanoseconds), 1_000_000_000)
    total = seconds + nanoseconds / 1_000_000_000  # a float, as in Go: far below its precision, nothing is added
    return math.ceil(math.copysign(total, timeout.nanoseconds) / facts.STARTUP_PERIOD)


def _annotations(node: Node, component: str) -> dict[str, Json]:
    endpoint = node.endpoint
    if component == "kube-apiserver":
        text = join_host_port(endpoint.advertise_address, endpoint.bind_port)
        return {facts.API_SERVER_ENDPOINT_ANNOTATION: text}
    if component == "etcd":
        text = f"https://{join_host_port(endpoint.advertise_address, ports.ETCD_CLIENT)}"
        return {facts.ETCD_CLIENT_URLS_ANNOTATION: text}
    return {}


def _image(plan: NodePlan, component: str) -> str:
    cluster = plan.cluster
    return etcd_image(cluster, plan.release) if component == "etcd" else kubernetes_image(cluster, component)


def _environment(plan: NodePlan, component: str) -> list[Json]:
    """The container's variables: the host's proxies (etcd needs none), then the user's; the last of a name counts."""
    cluster = plan.cluster
    if component == "etcd":
        return merge_environment(cluster.etcd.local.extra_envs if cluster.etcd.local else ())
    own = {
        "kube-apiserver": cluster.api_server,
        "kube-controller-manager": cluster.controller_manager,
        "kube-scheduler": cluster.scheduler,
    }[component]
    return merge_environment(proxy_environment(plan.node.host), own.extra_envs)


def _probes(plan: NodePlan, row: StaticPod) -> dict[str, Json]:
    """The probes, and the port that they ask."""
    scheme, host, port = _probe_target(plan, row)

    def probe(path: str, *, delay: int, period: int, failures: int) -> Json:
        return {
            "httpGet": {"host": host, "path": path, "port": facts.PROBE_PORT, "scheme": scheme},
            "initialDelaySeconds": delay,
            "timeoutSeconds": facts.PROBE_TIMEOUT,
            "periodSeconds": period,
            "failureThreshold": failures,
        }

    failures = startup_threshold(plan.node.init.control_plane_component_health_check)
    wait = facts.STARTUP_PERIOD
    return {
        "ports": [{"name": facts.PROBE_PORT, "containerPort": port, "protocol": "TCP"}],
        "livenessProbe": probe(row.liveness, delay=wait, period=wait, failures=8),
        "readinessProbe": probe(row.readiness, delay=0, period=1, failures=3) if row.readiness else None,
        "startupProbe": probe(row.startup, delay=wait, period=wait, failures=failures),
    }


def _probe_target(plan: NodePlan, row: StaticPod) -> tuple[str, str, int]:
    """Scheme, host and port of the probes; an empty host is the pod's own address."""
    cluster = plan.cluster
    if row.name == "etcd":
        return _etcd_metrics(plan, row)
    if row.name == "kube-apiserver":
        endpoint = plan.node.endpoint
        return row.scheme, _asked(endpoint.advertise_address), endpoint.bind_port
    own = cluster.controller_manager if row.name == "kube-controller-manager" else cluster.scheduler
    bound = last_value(own.extra_args, "bind-address")
    return row.scheme, "127.0.0.1" if bound is None else _asked(bound), row.port


def _asked(address: str) -> str:
    """Where to ask a program that listens on `address`."""
    return "" if address in _UNSPECIFIED else address


def _etcd_metrics(plan: NodePlan, row: StaticPod) -> tuple[str, str, int]:
    """The first of etcd's metrics URLs, as far as it can be read; the default's parts for the rest."""
    local = plan.cluster.etcd.local
    urls = last_value(local.extra_args, "listen-metrics-urls") if local else None
    strict = plan.release.has("url-colons-strict")
    url = origin(urls.split(",")[0], strict_colons=strict) if urls is not None else None
    if url is None:
        return row.scheme, localhost(plan.node.endpoint.advertise_address), row.port
    port = int(url.port) if url.port and int(url.port) <= ports.HIGHEST else 0
    return (
        "HTTPS" if url.scheme == "https" else "HTTP",
        url.host or localhost(plan.node.endpoint.advertise_address),
        port or row.port,
    )
