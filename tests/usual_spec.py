"""A usual spec in parts, and how the findings in one are told: nouns of the tests of single checks."""

from collections.abc import Callable
from typing import TypeAlias

from kspec.model.diagnostic import Diagnostic

Find: TypeAlias = Callable[..., list[Diagnostic]]
"""What the checks find in a spec's text; `version` is the release to assume."""

INIT = """\
apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint: {advertiseAddress: 10.0.0.11}
"""
CLUSTER = """\
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.37.2
"""
NODE = "nodeRegistration: {name: cp-1}\n"
CLUSTER_SPEC = """\
apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint: {advertiseAddress: 192.0.2.10}
nodeRegistration: {name: cp-1}
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.37.2
---
apiVersion: kspec.dev/v1alpha1
kind: ClusterSpec
"""


def wrong(found: list[Diagnostic], code: str) -> list[tuple[str, str]]:
    """Field and class of the findings of a code."""
    return [(finding.path, finding.kind) for finding in found if finding.code == code]
