"""The old scheduler's policy file to a KubeSchedulerConfiguration."""

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any, Final

from attrs import define, field, frozen

from kspec.facts import scheduler_policy as facts
from kspec.facts.component_files import DOCUMENTS, SCHEDULER_KUBECONFIG
from kspec.model.document import Json
from kspec.model.duration import Duration
from kspec.read.documents import load

_API_VERSION, _KIND = DOCUMENTS["kubeSchedulerConfiguration"]
_FIT: Final = "NodeResourcesFit"
_SECTIONS: Final = ("predicates", "priorities", "extenders")

Value = dict[str, Any]


@frozen
class Conversion:
    """A KubeSchedulerConfiguration, and what of the policy it cannot say, a sentence each."""

    value: dict[str, Json]
    notes: tuple[str, ...] = ()


def policy_in(text: bytes) -> Mapping[str, Json] | None:
    """The policy that a file holds, in JSON or YAML; None if it holds something else."""
    if not any(section.encode() in text for section in (*_SECTIONS, "Policy")):
        return None
    documents, _ = load(text, "")
    value = documents[0].value if len(documents) == 1 else None
    if not isinstance(value, dict) or value.get("apiVersion", "v1") not in {"v1", "kubescheduler.config.k8s.io/v1"}:
        return None
    is_one = value.get("kind") == "Policy" or ("kind" not in value and any(name in value for name in _SECTIONS[:2]))
    return value if is_one else None


def is_policy(text: bytes, path: str) -> bool:
    """Whether a file is a policy, by what it holds or by the name that it would have on a node."""
    return PurePosixPath(path).name == facts.POLICY_FILE or policy_in(text) is not None


def convert(policy: Mapping[str, Json]) -> Conversion:
    """The configuration that makes the scheduler choose as the policy did, as far as today's plugins can.

    A plugin that the policy could have named and did not is off, as it was; a section that is not there leaves the
    plugins of its kind as they are.
    """
    conversion = _Conversion()
    filters = conversion.filters(_rows(policy, "predicates")) if policy.get("predicates") is not None else None
    scores = conversion.scores(_rows(policy, "priorities")) if policy.get("priorities") is not None else None
    weight = policy.get("hardPodAffinitySymmetricWeight")
    if isinstance(weight, int):
        conversion.arguments["InterPodAffinity"] = {"hardPodAffinityWeight": weight}
    if policy.get("alwaysCheckAllPredicates"):
        conversion.notes.append("alwaysCheckAllPredicates is dropped: the scheduler stops at a node's first obstacle")
    profile: Value = {"schedulerName": "default-scheduler"}
    if plugins := _plugins(filters, scores):
        profile["plugins"] = plugins
    if conversion.arguments:
        profile["pluginConfig"] = [
            {"name": name, "args": arguments} for name, arguments in sorted(conversion.arguments.items())
        ]
    value: Value = {
        "apiVersion": _API_VERSION,
        "kind": _KIND,
        "clientConnection": {"kubeconfig": SCHEDULER_KUBECONFIG},
        "profiles": [profile],
    }
    if extenders := [_extender(row) for row in _rows(policy, "extenders")]:
        value["extenders"] = extenders
    return Conversion(value, tuple(conversion.notes))


def _rows(policy: Mapping[str, Json], section: str) -> list[Value]:
    found: Any = policy.get(section)
    return [dict(row) for row in found or [] if isinstance(row, dict)] if isinstance(found, list) else []


@define
class _Conversion:
    """What converting gathers: arguments of plugins by their names, and notes."""

    arguments: dict[str, Value] = field(factory=dict)
    notes: list[str] = field(factory=list)
    strategy: str = ""

    def filters(self, rows: list[Value]) -> set[str]:
        """The plugins that filter."""
        chosen = {plugin for name in facts.MANDATORY for plugin in facts.PREDICATES[name]}
        for row in rows:
            name = str(row.get("name"))
            if name in facts.TAINTS_NOW:
                self.notes.append(f"the predicate {name} is dropped: taints of the nodes do its work")
            elif row.get("argument") or name not in facts.PREDICATES:
                self.notes.append(f"the predicate {name} is dropped: no plugin of today's scheduler does its work")
            else:
                chosen.update(facts.PREDICATES[name])
        return chosen

    def scores(self, rows: list[Value]) -> dict[str, int]:
        """The plugins that score, with their weights; those of several priorities add up."""
        weights: dict[str, int] = {}
        for row in rows:
            name, weight, argument = str(row.get("name")), row.get("weight"), row.get("argument")
            argument = argument if isinstance(argument, dict) else {}
            if facts.CAPACITY_ARGUMENT in argument:
                name = "RequestedToCapacityRatioPriority"
            elif argument or name not in facts.PRIORITIES:
                if name not in facts.WITHOUT_EFFECT:
                    self.notes.append(f"the priority {name} is dropped: no plugin of today's scheduler does its work")
                continue
            if name in facts.STRATEGIES and not self._take(name, argument.get(facts.CAPACITY_ARGUMENT) or {}):
                continue
            plugin = facts.PRIORITIES[name]
            weights[plugin] = weights.get(plugin, 0) + (weight if isinstance(weight, int) else 1)
        return weights

    def _take(self, name: str, argument: Value) -> bool:
        """Make a priority the strategy of its plugin, unless another one is."""
        if self.strategy:
            self.notes.append(f"the priority {name} is dropped: it cannot be had together with {self.strategy}")
            return False
        self.strategy = name
        resources = argument.get("resources") or [{"name": "cpu", "weight": 1}, {"name": "memory", "weight": 1}]
        strategy: Value = {"type": facts.STRATEGIES[name], "resources": resources}
        if strategy["type"] == "RequestedToCapacityRatio":
            strategy["requestedToCapacityRatio"] = {"shape": argument.get("shape") or []}
        self.arguments[_FIT] = {"scoringStrategy": strategy}
        return True


def _plugins(filters: set[str] | None, scores: dict[str, int] | None) -> Value:
    """What a profile turns on and off."""
    off: dict[str, list[str]] = {}
    for plugin in dict.fromkeys((*facts.FILTERS, *facts.SCORERS)):
        filtering = plugin in facts.FILTERS and (filters is None or plugin in filters)
        scoring = plugin in facts.SCORERS and (scores is None or plugin in scores)
        if not filtering and not scoring:
            off.setdefault("multiPoint", []).append(plugin)
            continue
        stages = () if scoring or plugin not in facts.SCORERS else facts.SCORE_STAGES
        if not filtering and plugin in facts.FILTERS:
            stages = facts.FILTER_STAGES
        for stage in stages:
            off.setdefault(stage, []).append(plugin)
    plugins: Value = {stage: {"disabled": [{"name": name} for name in names]} for stage, names in off.items()}
    if scores:
        enabled = [{"name": name, "weight": weight} for name, weight in scores.items()]
        plugins["score"] = {**plugins.get("score", {}), "enabled": enabled}
    return plugins


def _extender(row: Value) -> Value:
    """An extender; its timeout was a number of nanoseconds."""
    value = {facts.EXTENDER_FIELDS.get(name, name): found for name, found in row.items()}
    timeout = value.get("httpTimeout")
    if isinstance(timeout, int) and not isinstance(timeout, bool):
        value["httpTimeout"] = str(Duration(timeout))
    return value
