"""Examples of the scheduler's rules; test_components.py compares all of them with the scheduler's own code."""

import pytest
from usual_spec import Find

HEAD = "apiVersion: kubescheduler.config.k8s.io/v1\nkind: KubeSchedulerConfiguration\n"


@pytest.mark.parametrize(
    ("body", "code", "path"),
    [
        ("parallelism: 0\n", "component-value", "parallelism"),
        ("leaderElection: {leaseDuration: 10s}\n", "component-conflict", "leaderElection.leaseDuration"),
        ("leaderElection: {retryPeriod: 9s}\n", "component-start", "leaderElection.renewDeadline"),
        ("profiles: [{schedulerName: a}, {schedulerName: a}]\n", "component-conflict", "profiles[1].schedulerName"),
        ("profiles: [{}, {schedulerName: a}]\n", "component-value", "profiles[0].schedulerName"),
        ("extenders: [{managedResources: [{name: cpu}]}]\n", "component-value",
         "extenders[0].managedResources[0].name"),
    ],
)  # fmt: skip
def test_the_configuration(find: Find, body: str, code: str, path: str) -> None:
    """Numbers, leases, profiles, extenders."""
    assert [(one.code, one.path) for one in find(HEAD + body)] == [(code, path)]


@pytest.mark.parametrize(
    ("plugin", "arguments", "code", "path"),
    [
        ("InterPodAffinity", "hardPodAffinityWeight: 101", "component-value", ".hardPodAffinityWeight"),
        ("InterPodAffinity", "hardPodAffinityWeigth: 1", "unknown-field", ".hardPodAffinityWeigth"),
        ("InterPodAffinity", "hardPodAffinityWeight: many", "type", ".hardPodAffinityWeight"),
        ("InterPodAffinity", "kind: NodeAffinityArgs", "scheduler-plugin", ".kind"),
        ("VolumeBinding", "bindTimeoutSeconds: -1", "component-value", ".bindTimeoutSeconds"),
        ("NodeResourcesFitArgs", "x: 1", "scheduler-plugin", ""),
        ("Own", "x: 1", "", ""),
    ],
)
def test_a_plugin_s_arguments(find: Find, plugin: str, arguments: str, code: str, path: str) -> None:
    """They are read as the plugin's own type; those of a plugin that Kubernetes does not have are let pass."""
    found = find(f"{HEAD}profiles: [{{pluginConfig: [{{name: {plugin}, args: {{{arguments}}}}}]}}]\n")
    expected = [(code, f"profiles[0].pluginConfig[0].args{path}")] if code else []
    assert [(one.code, one.path) for one in found] == expected


@pytest.mark.parametrize("election", ["retryPeriod: 8s", "leaderElect: false, retryPeriod: 12s"])
def test_leader_election_that_outlasts_its_retries(find: Find, election: str) -> None:
    """A renewal of 10s outlasts 1.2 times 8s; who elects no leader has no durations."""
    assert find(f"{HEAD}leaderElection: {{{election}}}\n") == []
