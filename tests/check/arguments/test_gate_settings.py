"""Feature gates that arguments set."""

import pytest
from usual_spec import Find

SPEC = """\
apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint: {{advertiseAddress: 10.0.0.11}}
nodeRegistration: {{name: cp-1}}
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.37.2
apiServer: {{extraArgs: [{{name: feature-gates, value: "{value}"}}{more}]}}
"""
CODES = ("feature-gate-", "argument-value")


@pytest.mark.parametrize(
    ("value", "codes"),
    [
        ("AllAlpha=false,kube:AllBeta=true", ["argument-value"]),
        ("other:AllAlpha=false", ["argument-value"]),
        ("AllAlpha", ["argument-value"]),
        ("AppArmor=true", ["feature-gate-unknown"]),
        ("InPlacePodVerticalScaling=false", ["feature-gate-locked"]),
        ("UserNamespacesHostNetworkSupport=true,AllBeta=true", []),
        ("kube:AllAlpha=false,", []),
        ("", []),
    ],
)
def test_settings(find: Find, value: str, codes: list[str]) -> None:
    """Each finding stands at the argument's value."""
    found = [one for one in find(SPEC.format(value=value, more="")) if one.code.startswith(CODES)]
    assert [one.code for one in found] == codes
    assert {one.path for one in found} <= {"apiServer.extraArgs[0].value"}


def test_an_emulated_release_has_other_gates(find: Find) -> None:
    """Of which kspec does not speak."""
    more = ", {name: emulated-version, value: '1.35'}"
    assert [one for one in find(SPEC.format(value="AppArmor=true", more=more)) if one.code.startswith(CODES)] == []
