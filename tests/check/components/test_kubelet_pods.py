"""Pods: taints, sysctls, quotas, restarts, user namespaces."""

import pytest
from usual_spec import Find

HEAD = "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n"


@pytest.mark.parametrize(
    ("body", "code", "path"),
    [
        ("registerWithTaints: [{key: a b, effect: NoSchedule}]\n", "component-value", "registerWithTaints[0].key"),
        ("registerWithTaints: [{key: a, effect: Never}]\n", "component-choice", "registerWithTaints[0].effect"),
        (
            'registerWithTaints: [{key: a, value: "-", effect: NoExecute}]\n',
            "component-value",
            "registerWithTaints[0].value",
        ),
        (
            "featureGates: {CustomCPUCFSQuotaPeriod: false}\ncpuCFSQuotaPeriod: 10ms\n",
            "component-gate",
            "cpuCFSQuotaPeriod",
        ),
        (
            "featureGates: {CustomCPUCFSQuotaPeriod: true}\ncpuCFSQuotaPeriod: 2s\n",
            "component-value",
            "cpuCFSQuotaPeriod",
        ),
        (
            "crashLoopBackOff: {maxContainerRestartPeriod: 301s}\n",
            "component-value",
            "crashLoopBackOff.maxContainerRestartPeriod",
        ),
        (
            'featureGates: {DefaultPodSysctls: true}\ndefaultPodSysctls: {net/ipv4/x: "1", net.ipv4.x: "1"}\n',
            "component-value",
            "defaultPodSysctls.net.ipv4.x",
        ),
        ("userNamespaces: {idsPerPod: 65537}\n", "component-value", "userNamespaces.idsPerPod"),
        ("runOnce: true\n", "component-value", "runOnce"),
    ],
)
def test_what_is_refused(find: Find, body: str, code: str, path: str) -> None:
    """Names, periods, blocks of ids."""
    found = [(one.code, one.path) for one in find(HEAD + body) if one.code.startswith(("component-", "scheduler-"))]
    assert found == [(code, path)]


@pytest.mark.parametrize(
    "body",
    [
        "featureGates: {CustomCPUCFSQuotaPeriod: true}\ncpuCFSQuotaPeriod: 1ms\n",
        "userNamespaces: {idsPerPod: 131072}\n",
        "registerWithTaints: [{key: example.com/a, effect: NoExecute}]\n",
    ],
)
def test_what_is_taken(find: Find, body: str) -> None:
    """The edges of what is allowed."""
    assert [one for one in find(HEAD + body) if one.code.startswith(("component-", "scheduler-"))] == []
