"""What is kept for the system: cgroups, CPUs, memory."""

import pytest
from usual_spec import Find

HEAD = "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n"


@pytest.mark.parametrize(
    ("body", "code", "path"),
    [
        ("systemCgroups: /system\n", "component-conflict", "systemCgroups"),
        ("enforceNodeAllocatable: [pods, pods]\n", "component-value", "enforceNodeAllocatable[1]"),
        ("enforceNodeAllocatable: [pod]\n", "component-choice", "enforceNodeAllocatable[0]"),
        ("enforceNodeAllocatable: [none, pods]\n", "component-conflict", "enforceNodeAllocatable[0]"),
        ("enforceNodeAllocatable: [kube-reserved]\n", "component-conflict", "kubeReservedCgroup"),
        ("cgroupsPerQOS: false\n", "component-conflict", "cgroupsPerQOS"),
        (
            "kubeReservedCgroup: /kube\nenforceNodeAllocatable: [kube-reserved, kube-reserved-compressible]\n",
            "component-conflict",
            "enforceNodeAllocatable[1]",
        ),
        ("reservedSystemCPUs: 3-1\n", "component-value", "reservedSystemCPUs"),
        ("reservedSystemCPUs: 0-1\nkubeReservedCgroup: /kube\n", "component-conflict", "reservedSystemCPUs"),
        (
            "reservedMemory: [{numaNode: 0, limits: {memory: 0Gi}}]\n",
            "component-value",
            "reservedMemory[0].limits.memory",
        ),
        ("reservedMemory: [{numaNode: 0, limits: {cpu: 1}}]\n", "component-choice", "reservedMemory[0].limits.cpu"),
        ("memoryThrottlingFactor: 1.5\n", "component-value", "memoryThrottlingFactor"),
    ],
)
def test_what_is_refused(find: Find, body: str, code: str, path: str) -> None:
    """Lists, cgroups, quantities."""
    found = [(one.code, one.path) for one in find(HEAD + body) if one.code.startswith(("component-", "scheduler-"))]
    assert found == [(code, path)]


@pytest.mark.parametrize(
    "body",
    [
        "cgroupsPerQOS: false\nenforceNodeAllocatable: [none]\n",
        "reservedSystemCPUs: 0-3,7\n",
        "reservedMemory: [{limits: {memory: 1Gi}}, {numaNode: 1, limits: {memory: 1Gi}}]\n",
        "memoryThrottlingFactor: 1\n",
    ],
)
def test_what_is_taken(find: Find, body: str) -> None:
    """The edges of what is allowed."""
    assert [one for one in find(HEAD + body) if one.code.startswith(("component-", "scheduler-"))] == []
