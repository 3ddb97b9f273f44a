"""Which labels a kubelet may give its own node, and how a node's labels become its `--node-labels`.

Rules: ValidateKubeletFlags of cmd/kubelet/app/options, k8s.io/kubelet/pkg/apis (well_known_labels.go).
"""

from collections.abc import Mapping, Sequence
from typing import Final

from kspec.facts.nodes import KUBELET_DOMAINS, KUBELET_LABELS, KUBERNETES_DOMAINS

FLAG: Final = "node-labels"


def may_register(key: str) -> bool:
    """Whether a kubelet starts that registers its node with this label; the others are given by the API."""
    domain, slash, _ = key.partition("/")
    if not slash or not _below(domain, KUBERNETES_DOMAINS):
        return True
    return key in KUBELET_LABELS or _below(domain, KUBELET_DOMAINS)


def registered(labels: Mapping[str, str]) -> dict[str, str]:
    """Those of a node's labels that its kubelet registers it with."""
    return {key: text for key, text in labels.items() if may_register(key)}


def _below(domain: str, ends: Sequence[str]) -> bool:
    return any(domain == end or domain.endswith(f".{end}") for end in ends)


def node_labels(given: Sequence[str], labels: Mapping[str, str]) -> str:
    """The value of `--node-labels` that has both the values given to it and further labels, sorted."""
    return ",".join([*given, *(f"{key}={labels[key]}" for key in sorted(labels))])
