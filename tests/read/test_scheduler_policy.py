"""The old scheduler's policies."""

from typing import Any

import pytest

from kspec.facts.types import load
from kspec.go.json import unmarshal
from kspec.read.scheduler_policy import convert, is_policy, policy_in


def profile(policy: dict[str, Any]) -> dict[str, Any]:
    """The one profile that a policy becomes, which fits the scheduler's type."""
    value: Any = convert(policy).value
    types = load("v1.37")
    _, problems = unmarshal(
        types, types.root("kubescheduler.config.k8s.io/v1", "KubeSchedulerConfiguration") or "", value
    )
    assert problems == ()
    (found,) = value["profiles"]
    return dict(found)


def names(rows: list[dict[str, Any]]) -> list[str]:
    """The plugins' names."""
    return [row["name"] for row in rows]


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        (b'{"kind": "Policy", "apiVersion": "v1"}', True),
        (b"kind: Policy\napiVersion: v1\npredicates: []\n", True),
        (b'{"predicates": [{"name": "HostName"}]}', True),
        (b"kind: Policy\napiVersion: audit.k8s.io/v1\n", False),
        (b"kind: KubeSchedulerConfiguration\napiVersion: kubescheduler.config.k8s.io/v1\n", False),
        (b"extenders: []\n", False),
        (b"- Policy\n", False),
        (b"Policy: [\n", False),
        (b"\xff\xfePolicy", False),
    ],
)
def test_a_policy_is_known_by_what_it_holds(text: bytes, *, is_one: bool) -> None:
    """An audit policy is another thing."""
    assert (policy_in(text) is not None) == is_one
    assert is_policy(text, "/etc/a") == is_one


def test_a_policy_is_known_by_its_customary_name() -> None:
    """Whatever the file holds."""
    assert is_policy(b"", "/etc/kubernetes/scheduler-policy-config.json")


def test_an_empty_policy_changes_no_plugin() -> None:
    """A section that is not there leaves the defaults."""
    assert profile({"kind": "Policy", "apiVersion": "v1"}) == {"schedulerName": "default-scheduler"}


def test_filters_that_are_not_named_are_off_and_mandatory_ones_on() -> None:
    """A plugin that also scores keeps its score where no priorities are given."""
    plugins = profile({"predicates": [{"name": "PodFitsResources"}, {"name": "CheckVolumeBinding"}]})["plugins"]
    assert names(plugins["multiPoint"]["disabled"]) == [
        "NodeName",
        "NodePorts",
        "NodeVolumeLimits",
        "VolumeRestrictions",
        "VolumeZone",
    ]
    scoring = ["PodTopologySpread", "NodeAffinity", "InterPodAffinity"]
    assert names(plugins["filter"]["disabled"]) == names(plugins["preFilter"]["disabled"]) == scoring
    assert "score" not in plugins


def test_scores_have_their_weights_and_the_others_are_off() -> None:
    """Priorities of one plugin add up; a plugin that also filters keeps its filter."""
    rows = [
        {"name": "ImageLocalityPriority", "weight": 2},
        {"name": "SelectorSpreadPriority", "weight": 3},
        {"name": "EvenPodsSpreadPriority", "weight": 4},
        {"name": "EqualPriority", "weight": 1},
    ]
    plugins = profile({"priorities": rows})["plugins"]
    assert plugins["score"]["enabled"] == [
        {"name": "ImageLocality", "weight": 2},
        {"name": "PodTopologySpread", "weight": 7},
    ]
    off = ["NodeResourcesFit", "NodeAffinity", "InterPodAffinity", "TaintToleration"]
    assert sorted(names(plugins["score"]["disabled"])) == sorted(names(plugins["preScore"]["disabled"])) == sorted(off)
    assert names(plugins["multiPoint"]["disabled"]) == ["NodeResourcesBalancedAllocation"]


def test_a_strategy_is_an_argument_of_its_plugin() -> None:
    """Of several, which cannot be had together, the first counts, and the other is told."""
    ratio = {"shape": [{"utilization": 0, "score": 0}], "resources": [{"name": "cpu", "weight": 3}]}
    rows: list[Any] = [
        {"name": "mine", "weight": 2, "argument": {"requestedToCapacityRatioArguments": ratio}},
        {"name": "MostRequestedPriority", "weight": 1},
    ]
    found = profile({"priorities": rows, "hardPodAffinitySymmetricWeight": 7})
    strategy = {
        "type": "RequestedToCapacityRatio",
        "resources": [{"name": "cpu", "weight": 3}],
        "requestedToCapacityRatio": {"shape": [{"utilization": 0, "score": 0}]},
    }
    assert found["pluginConfig"] == [
        {"name": "InterPodAffinity", "args": {"hardPodAffinityWeight": 7}},
        {"name": "NodeResourcesFit", "args": {"scoringStrategy": strategy}},
    ]
    assert [note.partition(" is dropped")[0] for note in convert({"priorities": rows}).notes] == [
        "the priority MostRequestedPriority"
    ]


def test_what_has_no_plugin_any_more_is_told() -> None:
    """Custom predicates and priorities, those of taints, and an option that is gone."""
    policy: dict[str, Any] = {
        "predicates": [
            {"name": "CheckNodeCondition"},
            {"name": "Mine"},
            {"name": "Zone", "argument": {"labelsPresence": {}}},
        ],
        "priorities": [{"name": "NodePreferAvoidPodsPriority", "weight": 1}],
        "alwaysCheckAllPredicates": True,
    }
    dropped = [note.split(" is dropped")[0] for note in convert(policy).notes]
    assert dropped == [
        "the predicate CheckNodeCondition",
        "the predicate Mine",
        "the predicate Zone",
        "the priority NodePreferAvoidPodsPriority",
        "alwaysCheckAllPredicates",
    ]


def test_extenders_are_kept_in_todays_spelling() -> None:
    """Their timeout was a number of nanoseconds."""
    row: Any = {
        "urlPrefix": "http://a",
        "enableHttps": True,
        "httpTimeout": 30_000_000_000,
        "managedResources": [{"name": "a.b/c"}],
    }
    value: Any = convert({"extenders": [row]}).value
    assert value["extenders"] == [
        {"urlPrefix": "http://a", "enableHTTPS": True, "httpTimeout": "30s", "managedResources": [{"name": "a.b/c"}]}
    ]
    assert value["clientConnection"] == {"kubeconfig": "/etc/kubernetes/scheduler.conf"}
