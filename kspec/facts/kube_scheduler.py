"""What kube-scheduler fills into its configuration and what it demands of it.

Defaults: pkg/scheduler/apis/config/v1/defaults.go, as far as a rule looks at them. Rules:
pkg/scheduler/apis/config/validation.
"""

from typing import Any, Final

from kspec.facts import leader_election
from kspec.model.bounds import Bounds

API_VERSION: Final = "kubescheduler.config.k8s.io/v1"

DEFAULTS: Final[dict[str, Any]] = {
    "parallelism": 16,
    "podInitialBackoffSeconds": 1,
    "podMaxBackoffSeconds": 10,
    "leaderElection": {
        "leaderElect": True,
        **{period.field: period.default for period in leader_election.PERIODS},
        "resourceLock": leader_election.LOCK,
    },
}
SCHEDULER_NAME: Final = "default-scheduler"
"""The name of a single profile that has none."""

NUMBERS: Final = (
    Bounds(("clientConnection", "burst"), 0),
    Bounds(("parallelism",), 1),
    Bounds(("percentageOfNodesToScore",), 0, 100),
    Bounds(("podInitialBackoffSeconds",), 1),
)
PLACEMENTS: Final = ("percentageOfPlacementsToScore", "TopologyAwareWorkloadScheduling")
"""A percentage of the whole and of each profile, and the feature gate that it needs; from v1.38 on."""

REMOVED_PLUGINS: Final = ("AzureDiskLimits", "CinderLimits", "EBSLimits", "GCEPDLimits")
"""Plugins that the API version no longer has; their work is NodeVolumeLimits'."""
STAGES: Final = (
    *("preEnqueue", "queueSort", "preFilter", "filter", "postFilter", "preScore", "score", "reserve", "permit"),
    *("preBind", "bind", "postBind", "podGroupPostFilter", "placementGenerate", "placementScore", "placementFeasible"),
)
"""The stages of scheduling whose enabled plugins are looked at; `multiPoint` is not one of them."""

UNREADABLE_PLUGIN: Final = "NodeResourcesFitArgs"
"""A name for which the scheduler demands arguments that no document can give."""

ARGUMENTS: Final[dict[str, dict[str, Any]]] = {
    "DefaultPreemption": {"minCandidateNodesPercentage": 10, "minCandidateNodesAbsolute": 100},
    "DynamicResources": {},
    "InterPodAffinity": {"hardPodAffinityWeight": 1},
    "NodeAffinity": {},
    "NodeResourcesBalancedAllocation": {},
    "NodeResourcesFit": {},
    "PodTopologySpread": {"defaultingType": "System"},
    "VolumeBinding": {"bindTimeoutSeconds": 600},
}
"""Plugins whose arguments have a type of their own -> the defaults of those arguments."""

PLUGIN_NUMBERS: Final = {
    "DefaultPreemption": (
        Bounds(("minCandidateNodesPercentage",), 0, 100),
        Bounds(("minCandidateNodesAbsolute",), 0),
    ),
    "InterPodAffinity": (Bounds(("hardPodAffinityWeight",), 0, 100),),
    "VolumeBinding": (Bounds(("bindTimeoutSeconds",), 0),),
}
"""Bounds of numbers in a plugin's arguments."""

UTILIZATION: Final = Bounds(("utilization",), 0, 100)
SCORE: Final = Bounds(("score",), 0, 10)
"""Bounds of a point in a function from a node's utilization to its score."""

DEFAULTING_TYPES: Final = ("System", "List")
UNSATISFIABLE: Final = ("DoNotSchedule", "ScheduleAnyway")
SELECTOR_OPERATORS: Final = ("In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt")
FIELD_OPERATORS: Final = ("In", "NotIn")
