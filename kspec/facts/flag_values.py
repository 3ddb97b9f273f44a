"""What the values of some flags have to be beyond their type, as the components check it when they start.

Sources: the Validate functions of the options of kube-apiserver, kube-controller-manager, kube-scheduler and kubelet,
k8s.io/apiserver/pkg/server/options, component-base.
"""

from typing import Final, NamedTuple

from kspec.facts import leader_election, ports
from kspec.facts.kubelet import CHOICES, ENFORCEMENTS
from kspec.facts.kubelet_start import CIPHER_SUITES, TLS_VERSIONS

API_SERVER: Final = "kube-apiserver"
CONTROLLER_MANAGER: Final = "kube-controller-manager"
SCHEDULER: Final = "kube-scheduler"
KUBELET: Final = "kubelet"
ETCD: Final = "etcd"
CONTROL_PLANE: Final = (API_SERVER, CONTROLLER_MANAGER, SCHEDULER)
ALL: Final = (*CONTROL_PLANE, KUBELET)


class Words(NamedTuple):
    """The words that a flag of some components takes; with `many`, each element of a list has to be one.

    The rule holds only where each of `when` does: `flag` is given, or `flag=word` or `flag!=word` is so.
    """

    components: tuple[str, ...]
    flag: str
    words: tuple[str, ...]
    many: bool = False
    when: tuple[str, ...] = ()


class Range(NamedTuple):
    """The numbers, or seconds of a duration, that a flag of some components takes; with `or_zero`, zero too.

    With `change`, the rule holds in those releases that have that change (`facts/releases/changes.json`).
    """

    components: tuple[str, ...]
    flag: str
    low: float
    high: float | None = None
    when: tuple[str, ...] = ()
    or_zero: bool = False
    change: str = ""


_AUDIT: Final = "audit-log-path"
_AUDIT_WEBHOOK: Final = "audit-webhook-config-file"
_MODES: Final = ("batch", "blocking", "blocking-strict")
_SYNCED: Final = (
    *("cron-job", "daemonset", "ephemeralvolume", "horizontal-pod-autoscaler", "job", "resourceclaim", "statefulset"),
)
_LEADING: Final = (f"{leader_election.SWITCH}!=false",)
SIGNING_ALGORITHMS: Final = tuple(f"{kind}{bits}" for kind in ("RS", "ES", "PS") for bits in (256, 384, 512))
_LEVELS: Final = ("debug", "info", "warn", "error", "dpanic", "panic", "fatal")
_KUBELET: Final = {choice.path[-1]: choice.words for choice in CHOICES}

WORDS: Final = (
    Words(ALL, "tls-min-version", TLS_VERSIONS),
    Words(ALL, "tls-cipher-suites", CIPHER_SUITES, many=True),
    Words(ALL, "logging-format", ("text", "json")),
    Words(
        (API_SERVER,), "authorization-mode", ("AlwaysAllow", "AlwaysDeny", "ABAC", "Webhook", "RBAC", "Node"), many=True
    ),
    Words((API_SERVER,), "oidc-signing-algs", SIGNING_ALGORITHMS, many=True, when=("oidc-issuer-url",)),
    *(
        Words((API_SERVER,), f"{kind}-version", ("v1", "v1beta1"), when=(f"{kind}-config-file",))
        for kind in ("authentication-token-webhook", "authorization-webhook")
    ),
    Words((API_SERVER,), "storage-backend", ("etcd3",)),
    Words(
        (API_SERVER,),
        "storage-media-type",
        ("application/json", "application/yaml", "application/vnd.kubernetes.protobuf"),
    ),
    Words((API_SERVER,), "endpoint-reconciler-type", ("master-count", "lease", "none")),
    Words((API_SERVER,), "audit-log-mode", _MODES, when=(_AUDIT,)),
    Words((API_SERVER,), "audit-log-format", ("legacy", "json"), when=(_AUDIT,)),
    Words((API_SERVER,), "audit-log-version", ("audit.k8s.io/v1",), when=(_AUDIT,)),
    Words((API_SERVER,), "audit-webhook-mode", _MODES, when=(_AUDIT_WEBHOOK,)),
    Words((API_SERVER,), "audit-webhook-version", ("audit.k8s.io/v1",), when=(_AUDIT_WEBHOOK,)),
    Words((CONTROLLER_MANAGER, KUBELET), "cloud-provider", ("external",)),
    Words((KUBELET,), "authorization-mode", ("AlwaysAllow", "Webhook")),
    Words((KUBELET,), "cpu-manager-policy", ("none", "static")),
    Words((KUBELET,), "memory-manager-policy", ("None", "Static")),
    Words((KUBELET,), "topology-manager-policy", _KUBELET["topologyManagerPolicy"]),
    Words((KUBELET,), "topology-manager-scope", _KUBELET["topologyManagerScope"]),
    Words((KUBELET,), "hairpin-mode", _KUBELET["hairpinMode"]),
    Words((KUBELET,), "enforce-node-allocatable", tuple(ENFORCEMENTS), many=True),
    Words((CONTROLLER_MANAGER,), "cidr-allocator-type", ("RangeAllocator",)),
    Words(leader_election.COMPONENTS, "leader-elect-resource-lock", (leader_election.LOCK,), when=_LEADING),
    Words((ETCD,), "auto-compaction-mode", ("periodic", "revision")),
    Words((ETCD,), "log-level", (*_LEVELS, *(level.upper() for level in _LEVELS))),
    Words((ETCD,), "log-format", ("json", "console")),
    Words((ETCD,), "logger", ("zap",)),
    Words((ETCD,), "tls-min-version", ("TLS1.2", "TLS1.3")),
    Words((ETCD,), "tls-max-version", ("TLS1.2", "TLS1.3")),
    Words((ETCD,), "cipher-suites", CIPHER_SUITES, many=True),
)

RANGES: Final = (
    Range(CONTROL_PLANE, "log-flush-frequency", 1e-9, change="log-flush-frequency-checked"),
    *(Range(leader_election.COMPONENTS, period.flag, 1e-9, when=_LEADING) for period in leader_election.PERIODS),
    Range((API_SERVER,), "secure-port", 1, ports.HIGHEST),
    Range((CONTROLLER_MANAGER, SCHEDULER), "secure-port", 0, ports.HIGHEST),
    Range((API_SERVER,), "max-requests-inflight", 0),
    Range((API_SERVER,), "max-mutating-requests-inflight", 0),
    Range((API_SERVER,), "min-request-timeout", 0),
    Range((API_SERVER,), "request-timeout", 0),
    Range((API_SERVER,), "livez-grace-period", 0),
    Range((API_SERVER,), "shutdown-delay-duration", 0),
    Range((API_SERVER,), "goaway-chance", 0, 0.02),
    *(Range((CONTROLLER_MANAGER,), f"concurrent-{objects}-syncs", 1) for objects in _SYNCED),
    *(
        Range((API_SERVER,), flag, 0)
        for flag in ("storage-initialization-timeout", "shutdown-watch-termination-grace-period")
    ),
    Range((API_SERVER,), "service-account-max-token-expiration", 3600, 2**32, or_zero=True),
    Range((API_SERVER,), "kubernetes-service-node-port", 0, ports.HIGHEST),
    Range((API_SERVER,), "apiserver-count", 1),
    Range((CONTROLLER_MANAGER,), "attach-detach-reconcile-sync-period", 1),
    Range((CONTROLLER_MANAGER,), "horizontal-pod-autoscaler-sync-period", 1e-9),
    *(
        Range((CONTROLLER_MANAGER,), f"{prefix}concurrent-service-endpoint-syncs", 1, 50)
        for prefix in ("", "mirroring-")
    ),
    Range((CONTROLLER_MANAGER,), "max-endpoints-per-slice", 1, 1000),
    Range((CONTROLLER_MANAGER,), "mirroring-max-endpoints-per-subset", 1, 1000),
    Range((CONTROLLER_MANAGER,), "concurrent-device-taint-eviction-syncs", 1),
    *(
        Range((API_SERVER,), f"audit-{kind}-truncate-max-event-size", 1, when=(beside,))
        for kind, beside in (("log", _AUDIT), ("webhook", _AUDIT_WEBHOOK))
    ),
    *(
        Range((API_SERVER,), f"audit-{kind}-batch-{flag}", low, when=when)
        for kind, when, throttled in (
            ("log", (_AUDIT, "audit-log-mode=batch"), "audit-log-batch-throttle-enable=true"),
            (
                "webhook",
                (_AUDIT_WEBHOOK, "audit-webhook-mode!=blocking", "audit-webhook-mode!=blocking-strict"),
                "audit-webhook-batch-throttle-enable!=false",
            ),
        )
        for flag, low, when in (
            ("buffer-size", 1, when),
            ("max-size", 1, when),
            ("throttle-qps", 1e-9, (*when, throttled)),
            ("throttle-burst", 1, (*when, throttled)),
        )
    ),
    *(
        row
        for prefix in ("", "experimental-")
        for row in (
            Range((ETCD,), f"{prefix}corrupt-check-time", 0),
            Range(
                (ETCD,),
                f"{prefix}distributed-tracing-sampling-rate",
                0,
                1000000,
                when=(f"{prefix}enable-distributed-tracing=true",),
            ),
        )
    ),
    Range((ETCD,), "max-learners", 0),
    Range((ETCD,), "heartbeat-interval", 1),
    Range((ETCD,), "election-timeout", 1, 50000),
    Range((ETCD,), "compact-hash-check-time", 1e-9),
    Range((API_SERVER,), "audit-log-maxage", 0, when=(_AUDIT,)),
    Range((API_SERVER,), "audit-log-maxbackup", 0, when=(_AUDIT,)),
    Range((API_SERVER,), "audit-log-maxsize", 0, when=(_AUDIT,)),
)

API_KINDS: Final = ("api/all", "api/ga", "api/beta", "api/alpha")
"""What --runtime-config takes beside groups and versions."""
FLOW_CONTROL: Final = ("flowcontrol.apiserver.k8s.io/v1", "api/ga", "api/all")
"""Its items that decide of the API that priority and fairness needs, the first that is there."""

FREE_MAPS: Final = ("runtime-config", "node-labels")
"""Flags of the type mapStringString whose items need no value."""
LENIENT_ADDRESSES: Final = ("address", "healthz-bind-address")
"""Flags of the type ip, the kubelet's, that take numbers with zeros before them."""
WHOLE_MAPS: Final = ("oidc-required-claim", "cpu-manager-policy-options")
"""Those that take one item with all its commas."""
ANGLE_MAPS: Final = ("eviction-hard", "eviction-soft")
"""Those with `<` between name and value."""

NODE_PORTS: Final = "30000-32767"
"""The range of service node ports where --service-node-port-range says no other."""
REMOTE_UID: Final = "X-Remote-Uid"
"""The header that --requestheader-uid-headers has to have."""
RUNTIME_SCHEMES: Final = ("unix", "npipe")
"""The schemes of a container runtime's endpoint; a path alone will do, too."""
HEADERS: Final = (
    *("requestheader-username-headers", "requestheader-group-headers", "requestheader-extra-headers-prefix"),
    *("requestheader-allowed-names", "requestheader-uid-headers"),
)
"""Lists whose elements must not be blank."""
