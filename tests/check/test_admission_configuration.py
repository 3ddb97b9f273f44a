"""Configurations of admission plugins."""

from collections.abc import Callable

import pytest

from kspec.model.diagnostic import Diagnostic

Find = Callable[..., list[Diagnostic]]
SPEC = """\
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


@pytest.mark.parametrize(
    ("plugins", "fields"),
    [
        ("{name: PodSecurity, configuration: {kind: PodSecurityConfiguration}}", []),
        ("{name: ImagePolicyWebhook, path: webhook.yaml}", []),
        ("{name: PodSecurityPolicy}", ["[0].name"]),
        ("{name: PodSecurity}, {name: PodSecurity}", ["[1].name"]),
        ("{name: PodSecurity, path: a.yaml, configuration: {}}", ["[0].path"]),
        ("null", ["[0].name"]),
    ],
)
def test_each_plugin_is_one_of_the_release_and_configured_once(find: Find, plugins: str, fields: list[str]) -> None:
    """What the API server would never look at is told."""
    text = f"{SPEC}apiServer: {{admissionConfiguration: {{plugins: [{plugins}]}}}}\n"
    found = [one.path for one in find(text) if one.code == "admission-configuration"]
    assert found == [f"apiServer.admissionConfiguration.plugins{field}" for field in fields]
