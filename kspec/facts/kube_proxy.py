"""What kube-proxy fills into its configuration and what it demands of it.

Defaults: pkg/proxy/apis/config/v1alpha1/defaults.go, as far as a rule looks at them. Rules:
pkg/proxy/apis/config/validation.
"""

from typing import Any, Final

from kspec.facts import ports
from kspec.model.bounds import Bounds, Choice
from kspec.model.document import Path

DEFAULTS: Final[dict[str, Any]] = {
    "bindAddress": "0.0.0.0",  # noqa: S104 - a wildcard is kube-proxy's default
    "oomScoreAdj": -999,
    "iptables": {"syncPeriod": "30s", "minSyncPeriod": "1s", "masqueradeBit": 14},
    "ipvs": {"syncPeriod": "30s"},
    "nftables": {"syncPeriod": "30s", "minSyncPeriod": "1s", "masqueradeBit": 14},
    "configSyncPeriod": "15m0s",
    "logging": {"format": "text", "flushFrequency": "5s"},
}
LISTENERS: Final = {
    "healthzBindAddress": (ports.KUBE_PROXY_HEALTH, "0.0.0.0", "[::]"),  # noqa: S104 - a wildcard is kube-proxy's default
    "metricsBindAddress": (10249, "127.0.0.1", "[::1]"),
}
"""Where kube-proxy listens -> the default port, and the default address where it binds to IPv4, else to IPv6."""

NUMBERS: Final = (
    Bounds(("iptables", "masqueradeBit"), 0, 31),
    Bounds(("conntrack", "maxPerCore"), 0),
    Bounds(("conntrack", "min"), 0),
    Bounds(("oomScoreAdj",), -1000, 1000),
    Bounds(("clientConnection", "burst"), 0),
)
NUMBERS_OF_MODE: Final = {"nftables": (Bounds(("nftables", "masqueradeBit"), 0, 31),)}
"""Bounds that hold in one mode only."""

DURATIONS: Final[tuple[Path, ...]] = (
    ("conntrack", "tcpEstablishedTimeout"),
    ("conntrack", "tcpCloseWaitTimeout"),
    ("conntrack", "udpTimeout"),
    ("conntrack", "udpStreamTimeout"),
)
DURATIONS_OF_MODE: Final[dict[str, tuple[Path, ...]]] = {
    "ipvs": (("ipvs", "tcpTimeout"), ("ipvs", "tcpFinTimeout"), ("ipvs", "udpTimeout")),
}
"""Durations that may not be negative: always, and in one mode only."""

MODES: Final = Choice(("mode",), ("", "iptables", "ipvs", "nftables"))
IPVS_GATE: Final = "KubeProxyIPVS"
"""The gate without which there is no mode ipvs, in releases that have it."""

LOCAL_MODES: Final = Choice(
    ("detectLocalMode",), ("", "ClusterCIDR", "NodeCIDR", "BridgeInterface", "InterfaceNamePrefix")
)
INTERFACE_OF_LOCAL_MODE: Final = {
    "BridgeInterface": ("detectLocal", "bridgeInterface"),
    "InterfaceNamePrefix": ("detectLocal", "interfaceNamePrefix"),
}
"""A way to tell local traffic -> the field that it needs."""

PRIMARY: Final = "primary"
KEYWORDS: Final = (PRIMARY, "localhost", "all")
"""Words that nodePortAddresses may have instead of networks; before v1.37, `primary` alone, and by itself."""
