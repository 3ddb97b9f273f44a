"""Image repositories: ValidateImageRepository of kubeadm."""

from collections.abc import Callable

import pytest

from kspec.model.diagnostic import Diagnostic

Find = Callable[..., list[Diagnostic]]
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


def wrong(found: list[Diagnostic], code: str) -> list[tuple[str, str]]:
    """Field and class of the findings of a code."""
    return [(finding.path, finding.kind) for finding in found if finding.code == code]


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ("imageRepository: https://a", "imageRepository"),
        ("dns: {imageRepository: a/B}", "dns.imageRepository"),
        ("etcd: {local: {imageRepository: 'a b'}}", "etcd.local.imageRepository"),
    ],
)
def test_a_malformed_repository_is_refused(find: Find, fields: str, path: str) -> None:
    """kubeadm refuses each of these; `tests/encode/test_imagereference.py` has the form."""
    assert wrong(find(f"{INIT}{NODE}{CLUSTER}{fields}\n"), "image-repository") == [(path, "Invalid value")]
