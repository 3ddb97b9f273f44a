"""Words that the kubelet looks up when it starts, after its validation."""

from typing import Final

from kspec.model.bounds import Choice

TLS_VERSIONS: Final = ("VersionTLS10", "VersionTLS11", "VersionTLS12", "VersionTLS13")

CIPHER_SUITES: Final = (
    *("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"),
    *("TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA", "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA"),
    *("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA"),
    *("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"),
    *("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"),
    *("TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256", "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"),
    *("TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305", "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305"),
    *("TLS_RSA_WITH_RC4_128_SHA", "TLS_RSA_WITH_3DES_EDE_CBC_SHA", "TLS_RSA_WITH_AES_128_CBC_SHA"),
    *("TLS_RSA_WITH_AES_256_CBC_SHA", "TLS_RSA_WITH_AES_128_CBC_SHA256", "TLS_RSA_WITH_AES_128_GCM_SHA256"),
    *("TLS_RSA_WITH_AES_256_GCM_SHA384", "TLS_ECDHE_ECDSA_WITH_RC4_128_SHA", "TLS_ECDHE_RSA_WITH_RC4_128_SHA"),
    *("TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA", "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"),
    "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256",
)
"""All that Go implements, the insecure ones too, and two older names (component-base/cli/flag/ciphersuites_flag.go)."""
HTTP2_SUITES: Final = ("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256")
"""One of these has to be among a server's: Go's http2.ConfigureServer refuses a list without, below TLS 1.3."""

CHOICES: Final = (
    Choice(("authorization", "mode"), ("AlwaysAllow", "Webhook")),
    Choice(("cpuManagerPolicy",), ("none", "static")),
    Choice(("memoryManagerPolicy",), ("None", "Static")),
    Choice(("tlsMinVersion",), TLS_VERSIONS),
)

OPTIONS: Final = {
    "cpuManagerPolicyOptions": (
        *("full-pcpus-only", "distribute-cpus-across-numa", "align-by-socket", "distribute-cpus-across-cores"),
        *("strict-cpu-reservation", "prefer-align-cpus-by-uncorecache"),
    ),
    "topologyManagerPolicyOptions": ("prefer-closest-numa-nodes", "max-allowable-numa-nodes"),
}
"""Maps of options -> their names."""

RESERVABLE: Final = ("cpu", "memory", "ephemeral-storage", "pid")
"""Resources of which kubeReserved and systemReserved may keep some back."""

SIGNALS: Final = (
    *("memory.available", "nodefs.available", "nodefs.inodesFree", "imagefs.available", "imagefs.inodesFree"),
    *("containerfs.available", "containerfs.inodesFree", "allocatableMemory.available", "pid.available"),
)
"""What an eviction's threshold may be about."""
