"""Flags and feature gates that components had once and have no more: `removed.json`, read out of their sources.

It goes back to v1.18, the oldest release that specs of today were written for; what went since v1.34 is known from the
releases' own tables.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

GATES: Final = "gates"
"""The gates of all components."""
KUBEADM: Final = "kubeadm"
"""kubeadm's own gates."""

_SERVING: Final[Mapping[str, str]] = {"address": "use bind-address", "port": "use secure-port"}
_RUNTIME: Final = "set it in the container runtime's own configuration"
SUCCESSORS: Final[Mapping[str, Mapping[str, str]]] = {
    "kube-apiserver": {
        **_SERVING,
        "basic-auth-file": "use certificates, or tokens by 'staticTokens' or OpenID Connect",
        "cloud-provider": "run the provider's cloud-controller-manager",
        "cloud-config": "run the provider's cloud-controller-manager",
        "experimental-encryption-provider-config": "use encryption-provider-config",
        "service-account-api-audiences": "use api-audiences",
    },
    "kube-controller-manager": {
        **_SERVING,
        "experimental-cluster-signing-duration": "use cluster-signing-duration",
        "horizontal-pod-autoscaler-downscale-delay": "use horizontal-pod-autoscaler-downscale-stabilization",
        "pod-eviction-timeout": "use default-unreachable-toleration-seconds of kube-apiserver",
    },
    "kube-scheduler": {
        **_SERVING,
        **dict.fromkeys(
            ("policy-config-file", "policy-configmap", "policy-configmap-namespace", "algorithm-provider"),
            "write a KubeSchedulerConfiguration",
        ),
        "lock-object-name": "use leader-elect-resource-name",
        "lock-object-namespace": "use leader-elect-resource-namespace",
    },
    "kubelet": {
        "container-runtime": "every container runtime is a remote one now",
        **dict.fromkeys(("cni-bin-dir", "cni-conf-dir", "cni-cache-dir", "network-plugin"), _RUNTIME),
        **dict.fromkeys(("docker-endpoint", "docker-root", "image-pull-progress-deadline"), _RUNTIME),
        "cloud-config": "run the provider's cloud-controller-manager",
        "dynamic-config-dir": "write a KubeletConfiguration",
        "experimental-bootstrap-kubeconfig": "use bootstrap-kubeconfig",
        "experimental-kernel-memcg-notification": "use kernel-memcg-notification",
    },
}
"""What takes the place of a flag, where something does."""


def last_release(part: str, name: str) -> str | None:
    """The last minor release whose component had a flag, or that had a gate; None where none had.

    `part` is the component, or `GATES` or `KUBEADM`. A flag has dashes, not underscores.
    """
    return _load()[part].get(name)


@cache
def _load() -> Mapping[str, Mapping[str, str]]:
    found: dict[str, dict[str, str]] = json.loads(Path(__file__).with_name("removed.json").read_bytes())
    return found
