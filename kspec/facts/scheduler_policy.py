"""The old scheduler's policy file (`kind: Policy`, up to Kubernetes v1.22): what has become of its words.

Facts of pkg/scheduler/framework/plugins/legacy_registry.go of v1.22, and of the plugins since.
"""

from typing import Final

PREDICATES: Final = {
    "CheckNodeUnschedulable": ("NodeUnschedulable",),
    "CheckVolumeBinding": ("VolumeBinding",),
    "EvenPodsSpread": ("PodTopologySpread",),
    "GeneralPredicates": ("NodeResourcesFit", "NodeName", "NodePorts", "NodeAffinity"),
    "HostName": ("NodeName",),
    "MatchInterPodAffinity": ("InterPodAffinity",),
    "MatchNodeSelector": ("NodeAffinity",),
    "MaxAzureDiskVolumeCount": ("NodeVolumeLimits",),
    "MaxCSIVolumeCountPred": ("NodeVolumeLimits",),
    "MaxCinderVolumeCount": ("NodeVolumeLimits",),
    "MaxEBSVolumeCount": ("NodeVolumeLimits",),
    "MaxGCEPDVolumeCount": ("NodeVolumeLimits",),
    "NoDiskConflict": ("VolumeRestrictions",),
    "NoVolumeZoneConflict": ("VolumeZone",),
    "PodFitsHostPorts": ("NodePorts",),
    "PodFitsPorts": ("NodePorts",),
    "PodFitsResources": ("NodeResourcesFit",),
    "PodToleratesNodeTaints": ("TaintToleration",),
}
"""A predicate -> the plugins that filter nodes as it did."""
MANDATORY: Final = ("CheckNodeUnschedulable", "PodToleratesNodeTaints")
"""Predicates that held whether a policy named them or not."""
TAINTS_NOW: Final = ("CheckNodeCondition", "CheckNodeDiskPressure", "CheckNodeMemoryPressure", "CheckNodePIDPressure")
"""Predicates whose work the taints of nodes do since Kubernetes v1.12."""

PRIORITIES: Final = {
    "BalancedResourceAllocation": "NodeResourcesBalancedAllocation",
    "EvenPodsSpreadPriority": "PodTopologySpread",
    "ImageLocalityPriority": "ImageLocality",
    "InterPodAffinityPriority": "InterPodAffinity",
    "LeastRequestedPriority": "NodeResourcesFit",
    "MostRequestedPriority": "NodeResourcesFit",
    "NodeAffinityPriority": "NodeAffinity",
    "RequestedToCapacityRatioPriority": "NodeResourcesFit",
    "SelectorSpreadPriority": "PodTopologySpread",
    "ServiceSpreadingPriority": "PodTopologySpread",
    "TaintTolerationPriority": "TaintToleration",
}
"""A priority -> the plugin that scores nodes as it did, or nearest to it."""
STRATEGIES: Final = {
    "LeastRequestedPriority": "LeastAllocated",
    "MostRequestedPriority": "MostAllocated",
    "RequestedToCapacityRatioPriority": "RequestedToCapacityRatio",
}
"""Priorities that are strategies of one plugin now, so that only one of them can be had."""
CAPACITY_ARGUMENT: Final = "requestedToCapacityRatioArguments"
"""The argument by which a priority of any name is RequestedToCapacityRatioPriority."""
WITHOUT_EFFECT: Final = ("EqualPriority",)
"""Priorities that score all nodes alike."""

FILTERS: Final = tuple(dict.fromkeys(plugin for plugins in PREDICATES.values() for plugin in plugins))
SCORERS: Final = tuple(dict.fromkeys(PRIORITIES.values()))
"""The plugins that a policy could choose. Those that came later stay as the scheduler has them."""
FILTER_STAGES: Final = ("preFilter", "filter")
SCORE_STAGES: Final = ("preScore", "score")

EXTENDER_FIELDS: Final = {"enableHttps": "enableHTTPS"}
"""Fields of an extender that have another spelling now."""
POLICY_FILE: Final = "scheduler-policy-config.json"
"""The name that such a file has by custom."""
