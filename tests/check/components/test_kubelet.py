"""Examples of the kubelet's rules; test_components.py compares all of them with the kubelet's own code."""

import pytest
from usual_spec import Find

from kspec.facts import codes

HEAD = "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n"
OURS = ("component-", "feature-gate-")


def found(find: Find, body: str, version: str = "v1.37.2") -> list[tuple[str, str]]:
    return [(one.code, one.path) for one in find(HEAD + body, version) if one.code.startswith(OURS)]


@pytest.mark.parametrize(
    ("body", "code", "path"),
    [
        ("maxPods: -1\n", "component-value", "maxPods"),
        ("topologyManagerScope: pods\n", "component-choice", "topologyManagerScope"),
        ("imageGCHighThresholdPercent: 80\n", "component-conflict", "imageGCLowThresholdPercent"),
        ("logging: {options: {text: {splitStream: true}}}\n", "component-gate", "logging.options.text.splitStream"),
        ("featureGates: {nodeswap: true}\n", "feature-gate-unknown", "featureGates.nodeswap"),
        ("enforceNodeAllocatable: [system-reserved]\n", "component-conflict", "systemReservedCgroup"),
        ("defaultPodSysctls: {vm.swappiness: '1'}\nfeatureGates: {DefaultPodSysctls: true}\n", "component-value",
         "defaultPodSysctls.vm.swappiness"),
    ],
)  # fmt: skip
def test_a_kubelet_that_would_not_start_is_an_error(find: Find, body: str, code: str, path: str) -> None:
    """Numbers, words, other fields, feature gates."""
    assert found(find, body) == [(code, path)]


def test_rules_go_by_the_release(find: Find) -> None:
    """A negative imageMinimumGCAge passed until v1.36, memoryThrottlingFactor without its gate until v1.37."""
    age, factor = "imageMinimumGCAge: -1s\n", "memoryThrottlingFactor: 0.5\nfeatureGates: {MemoryQoS: false}\n"
    assert found(find, age, "v1.35.4") == []
    assert found(find, age, "v1.36.3") == [("component-value", "imageMinimumGCAge")]
    assert found(find, factor, "v1.36.3") == []
    assert found(find, factor, "v1.37.2") == [("component-gate", "memoryThrottlingFactor")]


def test_gates_of_the_command_line_count(find: Find) -> None:
    """A kubelet's arguments win over its file."""
    init = """\
apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint: {advertiseAddress: 10.0.0.11}
nodeRegistration: {name: cp-1, kubeletExtraArgs: [{name: feature-gates, value: LoggingAlphaOptions=true}]}
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.37.2
---
"""
    body = f"{HEAD}logging: {{options: {{json: {{splitStream: true}}}}}}\n"
    gated = [("component-gate", "logging.options.json.splitStream")]
    assert [(one.code, one.path) for one in find(body) if one.code == "component-gate"] == gated
    assert [one for one in find(init + body) if one.code == "component-gate"] == []


def test_what_was_lost_in_reading_is_not_found_again(find: Find) -> None:
    """A value of the wrong type is one finding, not a second one about the default in its place."""
    found = find(f"{HEAD}imageGCHighThresholdPercent: high\nimageGCLowThresholdPercent: 90\n")
    assert [one.code for one in found].count(codes.TYPE) == 1
