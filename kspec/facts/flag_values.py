"""What the values of some flags have to be beyond their type, as the components check it when they start.

Sources: the Validate functions of the options of kube-apiserver, kube-controller-manager, kube-scheduler and kubelet,
k8s.io/apiserver/pkg/server/options, component-base.
"""

from typing import Final, NamedTuple

from kspec.facts.kubelet import CHOICES, ENFORCEMENTS
from kspec.facts.kubelet_start import CIPHER_SUITES, TLS_VERSIONS

API_SERVER: Final = "kube-apiserver"
CONTROLLER_MANAGER: Final = "kube-controller-manager"
SCHEDULER: Final = "kube-scheduler"
KUBELET: Final = "kubelet"
CONTROL_PLANE: Final = (API_SERVER, CONTROLLER_MANAGER, SCHEDULER)
ALL: Final = (*CONTROL_PLANE, KUBELET)


class Words(NamedTuple):
    """The words that a flag of some components takes; with `many`, each element of a list has to be one.

    The rule holds only where the flag `beside` is given too, unless it is empty.
    """

    components: tuple[str, ...]
    flag: str
    words: tuple[str, ...]
    many: bool = False
    beside: str = ""


class Range(NamedTuple):
    """The numbers, or seconds of a duration, that a flag of some components takes."""

    components: tuple[str, ...]
    flag: str
    low: float
    high: float | None = None
    beside: str = ""


_AUDIT: Final = "audit-log-path"
_AUDIT_WEBHOOK: Final = "audit-webhook-config-file"
_MODES: Final = ("batch", "blocking", "blocking-strict")
_SYNCED: Final = ("cron-job", "daemonset", "ephemeralvolume", "horizontal-pod-autoscaler", "job", "statefulset")
_KUBELET: Final = {choice.path[-1]: choice.words for choice in CHOICES}

WORDS: Final = (
    Words(ALL, "tls-min-version", TLS_VERSIONS),
    Words(ALL, "tls-cipher-suites", CIPHER_SUITES, many=True),
    Words(ALL, "logging-format", ("text", "json")),
    Words(
        (API_SERVER,), "authorization-mode", ("AlwaysAllow", "AlwaysDeny", "ABAC", "Webhook", "RBAC", "Node"), many=True
    ),
    Words((API_SERVER,), "storage-backend", ("etcd3",)),
    Words(
        (API_SERVER,),
        "storage-media-type",
        ("application/json", "application/yaml", "application/vnd.kubernetes.protobuf"),
    ),
    Words((API_SERVER,), "endpoint-reconciler-type", ("master-count", "lease", "none")),
    Words((API_SERVER,), "audit-log-mode", _MODES, beside=_AUDIT),
    Words((API_SERVER,), "audit-log-format", ("legacy", "json"), beside=_AUDIT),
    Words((API_SERVER,), "audit-log-version", ("audit.k8s.io/v1",), beside=_AUDIT),
    Words((API_SERVER,), "audit-webhook-mode", _MODES, beside=_AUDIT_WEBHOOK),
    Words((API_SERVER,), "audit-webhook-version", ("audit.k8s.io/v1",), beside=_AUDIT_WEBHOOK),
    Words((CONTROLLER_MANAGER, KUBELET), "cloud-provider", ("external",)),
    Words((KUBELET,), "authorization-mode", ("AlwaysAllow", "Webhook")),
    Words((KUBELET,), "cpu-manager-policy", ("none", "static")),
    Words((KUBELET,), "memory-manager-policy", ("None", "Static")),
    Words((KUBELET,), "topology-manager-policy", _KUBELET["topologyManagerPolicy"]),
    Words((KUBELET,), "topology-manager-scope", _KUBELET["topologyManagerScope"]),
    Words((KUBELET,), "hairpin-mode", _KUBELET["hairpinMode"]),
    Words((KUBELET,), "enforce-node-allocatable", tuple(ENFORCEMENTS), many=True),
)

RANGES: Final = (
    Range((API_SERVER,), "secure-port", 1, 65535),
    Range((CONTROLLER_MANAGER, SCHEDULER), "secure-port", 0, 65535),
    Range((API_SERVER,), "max-requests-inflight", 0),
    Range((API_SERVER,), "max-mutating-requests-inflight", 0),
    Range((API_SERVER,), "min-request-timeout", 0),
    Range((API_SERVER,), "request-timeout", 0),
    Range((API_SERVER,), "livez-grace-period", 0),
    Range((API_SERVER,), "shutdown-delay-duration", 0),
    Range((API_SERVER,), "goaway-chance", 0, 0.02),
    *(Range((CONTROLLER_MANAGER,), f"concurrent-{objects}-syncs", 1) for objects in _SYNCED),
    Range((API_SERVER,), "audit-log-maxage", 0, beside=_AUDIT),
    Range((API_SERVER,), "audit-log-maxbackup", 0, beside=_AUDIT),
    Range((API_SERVER,), "audit-log-maxsize", 0, beside=_AUDIT),
)

FREE_MAPS: Final = ("runtime-config",)
"""Flags of the type mapStringString whose items need no value."""
WHOLE_MAPS: Final = ("oidc-required-claim",)
"""Those that take one item with all its commas."""
ANGLE_MAPS: Final = ("eviction-hard", "eviction-soft")
"""Those with `<` between name and value."""
