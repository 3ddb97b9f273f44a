"""kubeadm's defaults."""

import pytest

from kspec.facts import defaults
from kspec.facts.releases import known_minors
from kspec.facts.types import load
from kspec.go.json import unmarshal

KUBEADM = "kubernetes/cmd/kubeadm/app/apis/kubeadm/v1beta4."


@pytest.mark.parametrize("minor", known_minors())
@pytest.mark.parametrize(
    ("type_name", "value"),
    [
        (f"{KUBEADM}ClusterConfiguration", defaults.CLUSTER),
        (f"{KUBEADM}LocalEtcd", defaults.LOCAL_ETCD),
        (f"{KUBEADM}InitConfiguration", defaults.INIT),
        (f"{KUBEADM}JoinConfiguration", defaults.JOIN),
        (f"{KUBEADM}JoinControlPlane", defaults.CONTROL_PLANE),
        ("kubernetes/cmd/kubeadm/app/apis/bootstraptoken/v1.BootstrapToken", defaults.BOOTSTRAP_TOKEN),
        ("kubelet/config/v1beta1.KubeletConfiguration", defaults.KUBELET | defaults.KUBELET_FORCED),
        ("kube-proxy/config/v1alpha1.KubeProxyConfiguration", defaults.KUBE_PROXY),
    ],
)
def test_every_default_is_a_field_of_its_type_in_each_release(minor: str, type_name: str, value: dict) -> None:  # type: ignore[type-arg]
    """A default that a release does not know, or of another type, would be written into files all the same."""
    read, problems = unmarshal(load(minor), type_name, value)
    assert problems == ()
    assert read == value
