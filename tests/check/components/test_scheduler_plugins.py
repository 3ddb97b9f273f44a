"""The arguments of the scheduler's plugins."""

import pytest
from usual_spec import Find

HEAD = "apiVersion: kubescheduler.config.k8s.io/v1\nkind: KubeSchedulerConfiguration\n"
REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
EXPRESSION = f"addedAffinity.{REQUIRED}.nodeSelectorTerms[0].matchExpressions[0]"
SPREAD = "topologyKey: a, whenUnsatisfiable: DoNotSchedule"


def found(find: Find, plugin: str, arguments: str) -> list[tuple[str, str]]:
    """Codes, and fields within the arguments."""
    body = f"{HEAD}profiles: [{{pluginConfig: [{{name: {plugin}, args: {{{arguments}}}}}]}}]\n"
    return [(one.code, one.path.removeprefix("profiles[0].pluginConfig[0].args.")) for one in find(body)]


def affinity(requirement: str) -> str:
    return f"addedAffinity: {{{REQUIRED}: {{nodeSelectorTerms: [{{matchExpressions: [{{{requirement}}}]}}]}}}}"


@pytest.mark.parametrize(
    ("plugin", "arguments", "code", "path"),
    [
        ("DefaultPreemption", "minCandidateNodesPercentage: 101", "component-value", "minCandidateNodesPercentage"),
        ("DynamicResources", "filterTimeout: -1s", "component-value", "filterTimeout"),
        ("NodeResourcesBalancedAllocation", "resources: [{weight: 2}]", "component-value", "resources[0].weight"),
        (
            "PodTopologySpread",
            f"defaultConstraints: [{{maxSkew: 1, {SPREAD}}}]",
            "component-conflict",
            "defaultingType",
        ),
        (
            *("PodTopologySpread", f"defaultingType: List, defaultConstraints: [{{maxSkew: 0, {SPREAD}}}]"),
            *("component-value", "defaultConstraints[0].maxSkew"),
        ),
        (
            *("VolumeBinding", "shape: [{utilization: 5, score: 0}, {utilization: 5, score: 10}]"),
            *("component-conflict", "shape[1].utilization"),
        ),
        ("NodeAffinity", affinity("key: a, operator: Like"), "component-choice", f"{EXPRESSION}.operator"),
        ("NodeAffinity", affinity("key: a, operator: In"), "component-conflict", f"{EXPRESSION}.values"),
        ("NodeAffinity", affinity("key: a, operator: Gt, values: [x]"), "component-value", f"{EXPRESSION}.values[0]"),
        ("InterPodAffinity", "apiVersion: v1", "scheduler-plugin", "apiVersion"),
    ],
)
def test_what_is_refused(find: Find, plugin: str, arguments: str, code: str, path: str) -> None:
    """What each plugin demands of its own."""
    assert found(find, plugin, arguments) == [(code, path)]


@pytest.mark.parametrize(
    ("plugin", "arguments"),
    [
        ("PodTopologySpread", f"defaultingType: List, defaultConstraints: [{{maxSkew: 1, {SPREAD}}}]"),
        ("NodeAffinity", affinity("key: a, operator: Exists")),
        ("NodeAffinity", affinity("key: a, operator: Gt, values: ['5']")),
        ("DefaultPreemption", "minCandidateNodesPercentage: 0"),
        ("NodeResourcesBalancedAllocation", "resources: [{name: cpu, weight: 0}]"),
        ("InterPodAffinity", "kind: InterPodAffinityArgs"),
    ],
)
def test_what_is_taken(find: Find, plugin: str, arguments: str) -> None:
    """The edges of what is allowed, and what the scheduler's defaults make of it."""
    assert found(find, plugin, arguments) == []


def test_arguments_are_given_once(find: Find) -> None:
    """Of any plugin, also of one that Kubernetes does not have."""
    codes = [
        (one.code, one.path) for one in find(f"{HEAD}profiles: [{{pluginConfig: [{{name: Own}}, {{name: Own}}]}}]\n")
    ]
    assert codes == [("component-conflict", "profiles[0].pluginConfig[1]")]
