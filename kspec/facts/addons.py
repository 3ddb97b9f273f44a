"""CoreDNS and kube-proxy as kubeadm deploys them: their objects, without what depends on the spec.

A text in braces that is a whole value, such as "{image}", stands for what the spec decides: `make/coredns.py` and
`make/kube_proxy.py` put it in. The fields that Go adds come from the type tables. Sources:
cmd/kubeadm/app/phases/addons/dns and cmd/kubeadm/app/phases/addons/proxy; they are the same from v1.34 to v1.37.
"""

from collections.abc import Mapping
from typing import Final, TypeAlias

from kspec.model.document import Json

Block: TypeAlias = tuple[str, tuple[str, ...]]

COREFILE: Final[tuple[Block, ...]] = (
    ("errors", ()),
    ("health", ("lameduck 5s",)),
    ("ready", ()),
    ("kubernetes {domain} in-addr.arpa ip6.arpa", ("pods insecure", "fallthrough in-addr.arpa ip6.arpa", "ttl 30")),
    ("prometheus :9153", ()),
    ("forward . /etc/resolv.conf", ("max_concurrent 1000",)),
    ("cache 30", ("disable success {domain}", "disable denial {domain}")),
    ("loop", ()),
    ("reload", ()),
    ("loadbalance", ()),
)
"""The plugins of the server block for `.:53`, each with its options; `{domain}` is the cluster's DNS domain."""

_DNS_LABELS: Final[Mapping[str, Json]] = {"k8s-app": "kube-dns"}
_PROXY_LABELS: Final[Mapping[str, Json]] = {"k8s-app": "kube-proxy"}


def _ports(**ports: tuple[int, str]) -> list[tuple[str, int, str]]:
    return [(name.replace("_", "-"), *port) for name, port in ports.items()]


_DNS_PORTS: Final = _ports(dns=(53, "UDP"), dns_tcp=(53, "TCP"), metrics=(9153, "TCP"))
_PROBE_PORTS: Final = _ports(liveness_probe=(8080, "TCP"), readiness_probe=(8181, "TCP"))


def _http_get(path: str, port: str) -> Json:
    return {"path": path, "port": port, "scheme": "HTTP"}


COREDNS_DEPLOYMENT: Final[Mapping[str, Json]] = {
    "apiVersion": "apps/v1",
    "kind": "Deployment",
    "metadata": {"name": "coredns", "namespace": "kube-system", "labels": {**_DNS_LABELS}},
    "spec": {
        "replicas": 2,
        "selector": {"matchLabels": {**_DNS_LABELS}},
        "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 1}},
        "template": {
            "metadata": {"labels": {**_DNS_LABELS}},
            "spec": {
                "affinity": {
                    "podAntiAffinity": {
                        "preferredDuringSchedulingIgnoredDuringExecution": [
                            {
                                "weight": 100,
                                "podAffinityTerm": {
                                    "topologyKey": "kubernetes.io/hostname",
                                    "labelSelector": {
                                        "matchExpressions": [
                                            {"key": key, "operator": "In", "values": [value]}
                                            for key, value in _DNS_LABELS.items()
                                        ]
                                    },
                                },
                            }
                        ]
                    }
                },
                "containers": [
                    {
                        "name": "coredns",
                        "image": "{image}",
                        "imagePullPolicy": "IfNotPresent",
                        "args": ["-conf", "/etc/coredns/Corefile"],
                        "ports": [
                            {"name": name, "containerPort": port, "protocol": protocol}
                            for name, port, protocol in (*_DNS_PORTS, *_PROBE_PORTS)
                        ],
                        "livenessProbe": {
                            "httpGet": _http_get("/health", "liveness-probe"),
                            "initialDelaySeconds": 60,
                            "timeoutSeconds": 5,
                            "successThreshold": 1,
                            "failureThreshold": 5,
                        },
                        "readinessProbe": {"httpGet": _http_get("/ready", "readiness-probe")},
                        "resources": {
                            "limits": {"memory": "170Mi"},
                            "requests": {"cpu": "100m", "memory": "70Mi"},
                        },
                        "securityContext": {
                            "allowPrivilegeEscalation": False,
                            "capabilities": {"add": ["NET_BIND_SERVICE"], "drop": ["ALL"]},
                            "readOnlyRootFilesystem": True,
                        },
                        "volumeMounts": [{"name": "config-volume", "mountPath": "/etc/coredns", "readOnly": True}],
                    }
                ],
                "dnsPolicy": "Default",
                "nodeSelector": {"kubernetes.io/os": "linux"},
                "priorityClassName": "system-cluster-critical",
                "serviceAccountName": "coredns",
                "tolerations": [
                    {"key": "CriticalAddonsOnly", "operator": "Exists"},
                    {"key": "node-role.kubernetes.io/control-plane", "effect": "NoSchedule"},
                ],
                "volumes": [
                    {
                        "name": "config-volume",
                        "configMap": {"name": "coredns", "items": [{"key": "Corefile", "path": "Corefile"}]},
                    }
                ],
            },
        },
    },
}
"""The Deployment."""

DNS_SERVICE: Final[Mapping[str, Json]] = {
    "apiVersion": "v1",
    "kind": "Service",
    "metadata": {
        "name": "kube-dns",
        "namespace": "kube-system",
        "labels": {**_DNS_LABELS, "kubernetes.io/cluster-service": "true", "kubernetes.io/name": "CoreDNS"},
        "annotations": {"prometheus.io/port": "9153", "prometheus.io/scrape": "true"},
        "resourceVersion": "0",
    },
    "spec": {
        "clusterIP": "{address}",
        "ports": [
            {"name": name, "port": port, "protocol": protocol, "targetPort": port}
            for name, port, protocol in _DNS_PORTS
        ],
        "selector": {**_DNS_LABELS},
    },
}
"""The Service."""

KUBE_PROXY_DAEMON_SET: Final[Mapping[str, Json]] = {
    "apiVersion": "apps/v1",
    "kind": "DaemonSet",
    "metadata": {"name": "kube-proxy", "namespace": "kube-system", "labels": {**_PROXY_LABELS}},
    "spec": {
        "selector": {"matchLabels": {**_PROXY_LABELS}},
        "updateStrategy": {"type": "RollingUpdate"},
        "template": {
            "metadata": {"labels": {**_PROXY_LABELS}},
            "spec": {
                "containers": [
                    {
                        "name": "kube-proxy",
                        "image": "{image}",
                        "imagePullPolicy": "IfNotPresent",
                        "command": [
                            "/usr/local/bin/kube-proxy",
                            "--config=/var/lib/kube-proxy/config.conf",
                            "--hostname-override=$(NODE_NAME)",
                        ],
                        "env": [{"name": "NODE_NAME", "valueFrom": {"fieldRef": {"fieldPath": "spec.nodeName"}}}],
                        "securityContext": {"privileged": True},
                        "volumeMounts": [
                            {"name": "kube-proxy", "mountPath": "/var/lib/kube-proxy"},
                            # a false that is written out: a patch of type "json" can test or replace it
                            {"name": "xtables-lock", "mountPath": "/run/xtables.lock", "readOnly": False},
                            {"name": "lib-modules", "mountPath": "/lib/modules", "readOnly": True},
                        ],
                    }
                ],
                "hostNetwork": True,
                "nodeSelector": {"kubernetes.io/os": "linux"},
                "priorityClassName": "system-node-critical",
                "serviceAccountName": "kube-proxy",
                "tolerations": [{"operator": "Exists"}],
                "volumes": [
                    {"name": "kube-proxy", "configMap": {"name": "kube-proxy"}},
                    {"name": "xtables-lock", "hostPath": {"path": "/run/xtables.lock", "type": "FileOrCreate"}},
                    {"name": "lib-modules", "hostPath": {"path": "/lib/modules"}},
                ],
            },
        },
    },
}
"""The DaemonSet."""

_MOUNTED_ACCOUNT: Final = "/var/run/secrets/kubernetes.io/serviceaccount"

KUBE_PROXY_KUBECONFIG: Final[Mapping[str, Json]] = {
    "apiVersion": "v1",
    "kind": "Config",
    "clusters": [
        {"name": "default", "cluster": {"certificate-authority": f"{_MOUNTED_ACCOUNT}/ca.crt", "server": "{server}"}}
    ],
    "contexts": [{"name": "default", "context": {"cluster": "default", "namespace": "default", "user": "default"}}],
    "current-context": "default",
    "users": [{"name": "default", "user": {"tokenFile": f"{_MOUNTED_ACCOUNT}/token"}}],
}
"""kube-proxy's kubeconfig, in the order in which it is written."""
