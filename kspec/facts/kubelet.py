"""What the kubelet fills into its configuration and what it demands of it.

Defaults: pkg/kubelet/apis/config/v1beta1/defaults.go, as far as a rule looks at them. Rules:
pkg/kubelet/apis/config/validation. A field that a release does not have is left out there.
"""

from typing import Any, Final

from kspec.facts import ports
from kspec.model.bounds import Bounds, Choice
from kspec.model.duration import Duration

SECOND: Final = 1_000_000_000

DEFAULTS: Final[dict[str, Any]] = {
    "nodeLeaseDurationSeconds": 40,
    "imageMinimumGCAge": "2m0s",
    "imageGCHighThresholdPercent": 85,
    "imageGCLowThresholdPercent": 80,
    "port": ports.KUBELET,
    "cpuCFSQuotaPeriod": "100ms",
    "cgroupsPerQOS": True,
    "enforceNodeAllocatable": ["pods"],
    "topologyManagerPolicy": "none",
    "topologyManagerScope": "container",
    "hairpinMode": "promiscuous-bridge",
    "memoryReservationPolicy": "None",
    "containerRuntimeEndpoint": "unix:///run/containerd/containerd.sock",
    "enableSystemLogHandler": True,
    "containerLogMaxSize": "10Mi",
    "containerLogMaxFiles": 5,
    "containerLogMaxWorkers": 1,
    "containerLogMonitorInterval": "10s",
    "podLogsDir": "/var/log/pods",
    "logging": {"format": "text", "flushFrequency": "5s"},
}

GATED_DEFAULTS: Final[dict[str, dict[str, Any]]] = {
    "KubeletCrashLoopBackOffMax": {"crashLoopBackOff": {"maxContainerRestartPeriod": "5m0s"}},
    "KubeletEnsureSecretPulledImages": {"imagePullCredentialsVerificationPolicy": "NeverVerifyPreloadedImages"},
}
"""Defaults that are filled in while a feature gate is on."""

NUMBERS: Final = (
    Bounds(("nodeLeaseDurationSeconds",), 1),
    Bounds(("eventBurst",), 0),
    Bounds(("eventRecordQPS",), 0),
    Bounds(("healthzPort",), 0, ports.HIGHEST),
    Bounds(("imageGCHighThresholdPercent",), 0, 100),
    Bounds(("imageGCLowThresholdPercent",), 0, 100),
    Bounds(("iptablesDropBit",), 0, 31),
    Bounds(("iptablesMasqueradeBit",), 0, 31),
    Bounds(("kubeAPIBurst",), 0),
    Bounds(("kubeAPIQPS",), 0),
    Bounds(("nodeStatusMaxImages",), -1),
    Bounds(("maxOpenFiles",), 0),
    Bounds(("maxPods",), 0),
    Bounds(("oomScoreAdj",), -1000, 1000),
    Bounds(("podsPerCore",), 0),
    Bounds(("port",), 1, ports.HIGHEST),
    Bounds(("readOnlyPort",), 0, ports.HIGHEST),
    Bounds(("registryBurst",), 0),
    Bounds(("registryPullQPS",), 0),
    Bounds(("maxParallelImagePulls",), 1),
    Bounds(("containerLogMaxWorkers",), 1),
    Bounds(("containerLogMaxFiles",), 2),
)

ML_DSA: Final = ("ML-DSA-44", "ML-DSA-65", "ML-DSA-87")
"""Algorithms of keys that need TLS 1.3."""
CERTIFICATE_KEYS: Final = ("ECDSA-P256", "ECDSA-P384", "RSA-2048", "RSA-3072", "RSA-4096", *ML_DSA)
"""Algorithms of the keys that a kubelet makes for itself, from v1.38 on."""
NEWEST_TLS: Final = "VersionTLS13"
OLDER_TLS: Final = ("", "VersionTLS10", "VersionTLS11", "VersionTLS12")
"""What tlsMinVersion may be beside that, the empty one being the default; anything else is refused elsewhere."""

CHOICES: Final = (
    Choice(("topologyManagerPolicy",), ("none", "best-effort", "restricted", "single-numa-node")),
    Choice(("topologyManagerScope",), ("container", "pod")),
    Choice(("hairpinMode",), ("none", "hairpin-veth", "promiscuous-bridge")),
    Choice(("memoryReservationPolicy",), ("None", "TieredReservation")),
    Choice(("memorySwap", "swapBehavior"), ("", "NoSwap", "LimitedSwap"), gate="NodeSwap"),
    Choice(
        ("imagePullCredentialsVerificationPolicy",),
        ("NeverVerify", "NeverVerifyPreloadedImages", "NeverVerifyAllowlistedImages", "AlwaysVerify"),
        gate="KubeletEnsureSecretPulledImages",
    ),
    Choice(("clientCertificateKeyAlgorithm",), CERTIFICATE_KEYS),
    Choice(("serverCertificateKeyAlgorithm",), CERTIFICATE_KEYS),
)

GATED_FIELDS: Final = (
    (("imageMaximumGCAge",), "ImageMaximumGCAge"),
    (("defaultPodSysctls",), "DefaultPodSysctls"),
    (("serverTLSBootstrap",), "RotateKubeletServerCertificate"),
    (("shutdownGracePeriodByPodPriority",), "GracefulNodeShutdownBasedOnPodPriority"),
    (("memorySwap", "swapBehavior"), "NodeSwap"),
    (("imagePullCredentialsVerificationPolicy",), "KubeletEnsureSecretPulledImages"),
    (("preloadedImagesVerificationAllowlist",), "KubeletEnsureSecretPulledImages"),
    (("enableSystemLogQuery",), "NodeLogQuery"),
)
"""Fields that may hold something only while a feature gate is on."""

QUOTA_PERIOD: Final = (Duration(SECOND // 1000), Duration(SECOND))
"""The least and the most that cpuCFSQuotaPeriod may be, where its gate lets it be changed."""
RESTART_PERIOD: Final = (Duration(SECOND), Duration(300 * SECOND))
"""The least and the most that crashLoopBackOff.maxContainerRestartPeriod may be."""
LEAST_LOG_INTERVAL: Final = Duration(3 * SECOND)
"""The least that containerLogMonitorInterval may be."""
IDS_UNIT: Final = 65536
"""userNamespaces.idsPerPod is a multiple of it."""
FORMER_THROTTLING_FACTOR: Final = 0.9
"""The memoryThrottlingFactor that is let pass without the gate MemoryQoS: it once was the default."""

ENFORCEMENTS: Final = {
    "pods": "",
    "system-reserved": "systemReservedCgroup",
    "system-reserved-compressible": "systemReservedCgroup",
    "kube-reserved": "kubeReservedCgroup",
    "kube-reserved-compressible": "kubeReservedCgroup",
    "none": "",
}
"""What enforceNodeAllocatable may list -> the field that it needs."""
EXCLUSIVE_ENFORCEMENTS: Final = (
    ("system-reserved", "system-reserved-compressible"),
    ("kube-reserved", "kube-reserved-compressible"),
)

NAMESPACED_SYSCTLS: Final = frozenset(
    {
        *("kernel.domainname", "kernel.sem", "kernel.shmall", "kernel.shmmax", "kernel.shmmni"),
        *("kernel.shm_rmid_forced", "kernel.shm", "kernel.msgmax", "kernel.msgmnb", "kernel.msgmni", "kernel.msg"),
    }
)
NAMESPACED_SYSCTL_PREFIXES: Final = ("net.", "fs.mqueue.", "user.")
"""Sysctls that a pod has for itself (component-helpers/node/util/sysctl/namespace.go)."""
