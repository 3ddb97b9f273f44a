"""KubeSchedulerConfiguration against kube-scheduler's own decoding and validation.

Rules: pkg/scheduler/apis/config/validation/validation.go, component-base/config/validation.
"""

from collections.abc import Callable, Iterator
from typing import Any, Final

from kspec.check.components.component_gates import argument_gates
from kspec.check.components.scheduler_plugins import check_plugin_arguments
from kspec.check.components.table_rules import check_numbers
from kspec.check.view.component import Component, findings, with_defaults
from kspec.facts import codes, kube_scheduler
from kspec.facts.leader_election import JITTER, LEASE, LOCK, PERIODS, RENEWAL, RETRY
from kspec.facts.types import load
from kspec.go.qualified_name import is_qualified_name
from kspec.model import kinds
from kspec.model.bounds import Bounds
from kspec.model.diagnostic import Diagnostic, Note
from kspec.model.duration import Duration
from kspec.model.wire import Wire, WireDocument
from kspec.rules.feature_gates import EffectiveGates

_INVALID, _REQUIRED, _DUPLICATE, _FORBIDDEN = "Invalid value", "Required value", "Duplicate value", "Forbidden"


def check_kube_scheduler(wire: Wire) -> Iterator[Diagnostic]:
    """Everything for which the release's kube-scheduler would refuse the KubeSchedulerConfiguration."""
    return findings(wire, kinds.KUBE_SCHEDULER, _component, CHECKS)


def _component(document: WireDocument, wire: Wire) -> Component:
    """The document with kube-scheduler's own defaults."""
    types = load(wire.release.minor)
    root = types.root(kube_scheduler.API_VERSION, kinds.KUBE_SCHEDULER) or ""
    value = with_defaults(types, root, document.value, kube_scheduler.DEFAULTS)
    profiles = [dict(profile or {}) for profile in value.get("profiles") or [{}]]
    if len(profiles) == 1 and profiles[0].get("schedulerName") is None:
        profiles[0]["schedulerName"] = kube_scheduler.SCHEDULER_NAME
    value["profiles"] = profiles
    gates = EffectiveGates(wire.release.minor, argument_gates(wire, "kube-scheduler"))
    return Component("kube-scheduler", document, value, gates, wire.release)


def _check_numbers(component: Component) -> Iterator[Diagnostic]:
    yield from check_numbers(component, kube_scheduler.NUMBERS, _INVALID)
    profiles = range(len(component.get("profiles")))
    yield from check_numbers(
        component, [Bounds(("profiles", index, "percentageOfNodesToScore"), 0, 100) for index in profiles], _INVALID
    )


def check_placements(component: Component) -> Iterator[Diagnostic]:
    """The percentage of placements that are scored is one, and there is one only while its gate is on."""
    name, gate = kube_scheduler.PLACEMENTS
    profiles = range(len(component.get("profiles")))
    for path in ((name,), *(("profiles", index, name) for index in profiles)):
        if component.get(*path) is not None and not component.gates.enabled(gate):
            why = f"it needs the feature gate {gate}, which is off"
            yield component.error(codes.COMPONENT_GATE, path, why, kind=_FORBIDDEN)
        else:
            yield from check_numbers(component, [Bounds(path, 0, 100)], _INVALID)


def check_leader_election(component: Component) -> Iterator[Diagnostic]:
    """A lease outlives its renewal, that a retry (by client-go's factor), and the lease lives in a Lease."""
    section = "leaderElection"
    if not component.get(section, "leaderElect"):
        return
    lease, renewal, retry = (component.duration(section, period.field) for period in PERIODS)
    for period, found in zip(PERIODS, (lease, renewal, retry), strict=True):
        if found <= 0:
            why = f"{Duration(found)} is not more than zero"
            yield component.error(codes.COMPONENT_VALUE, (section, period.field), why, kind=_INVALID)
    if lease <= renewal:
        why = f"{Duration(lease)} is not more than {RENEWAL.field}, which is {Duration(renewal)}"
        notes = component.beside((section, RENEWAL.field))
        yield component.error(codes.COMPONENT_CONFLICT, (section, LEASE.field), why, kind=_INVALID, notes=notes)
    if lease > renewal > 0 and renewal <= int(retry * JITTER):
        why = f"{Duration(renewal)} is not more than {JITTER:g} times {RETRY.field}, which is {Duration(retry)}"
        yield component.start_error((section, RENEWAL.field), why)
    lock = component.get(section, "resourceLock")
    if lock != LOCK:
        why = f"{lock!r} is not {LOCK}"
        yield component.error(codes.COMPONENT_CHOICE, (section, "resourceLock"), why, kind=_INVALID)


def check_backoff(component: Component) -> Iterator[Diagnostic]:
    """The longest wait before a pod is tried again is no shorter than the first."""
    first, longest = component.get("podInitialBackoffSeconds"), component.get("podMaxBackoffSeconds")
    if longest < first:
        why = f"{longest} is less than podInitialBackoffSeconds, which is {first}"
        notes = component.beside(("podInitialBackoffSeconds",))
        yield component.error(codes.COMPONENT_CONFLICT, ("podMaxBackoffSeconds",), why, kind=_INVALID, notes=notes)


def check_profile_names(component: Component) -> Iterator[Diagnostic]:
    """Each profile has a name of its own."""
    first: dict[str, int] = {}
    for index, profile in enumerate(component.get("profiles")):
        path = ("profiles", index, "schedulerName")
        name = profile.get("schedulerName") or ""
        if not name:
            yield component.error(codes.COMPONENT_VALUE, path, "it is missing", kind=_REQUIRED)
        if name in first:
            former = ("profiles", first[name], "schedulerName")
            notes = (Note("the first profile of that name is here", component.document.locate(former)),)
            why = f"{name!r} is another profile's name"
            yield component.error(codes.COMPONENT_CONFLICT, path, why, kind=_DUPLICATE, notes=notes)
        first[name] = index


def check_removed_plugins(component: Component) -> Iterator[Diagnostic]:
    """No plugin is named that the API version no longer has."""
    for index, profile in enumerate(component.get("profiles")):
        plugins = profile.get("plugins") or {}
        for stage in kube_scheduler.STAGES:
            for place, plugin in enumerate((plugins.get(stage) or {}).get("enabled") or []):
                name = (plugin or {}).get("name") or ""
                if name in kube_scheduler.REMOVED_PLUGINS:
                    where = ("profiles", index, "plugins", stage, "enabled", place)
                    yield component.error(codes.SCHEDULER_PLUGIN, where, _removed(name), kind=_INVALID)
        for place, row in enumerate(profile.get("pluginConfig") or []):
            name = (row or {}).get("name") or ""
            if name in kube_scheduler.REMOVED_PLUGINS:
                path = ("profiles", index, "pluginConfig", place)
                yield component.error(codes.SCHEDULER_PLUGIN, path, _removed(name), kind=_INVALID)


def _removed(name: str) -> str:
    return f"there is no plugin {name} any more; NodeVolumeLimits does its work"


def check_queue_sort(component: Component) -> Iterator[Diagnostic]:
    """All profiles share one queue, so they order it by one plugin with the same arguments."""
    profiles = component.get("profiles")
    canon = _queue_sort(profiles[0])
    if len(canon[0]) > 1:
        path = ("profiles", 0, "plugins", "queueSort", "enabled")
        yield component.error(codes.COMPONENT_CONFLICT, path, "only one plugin can order the queue", kind=_INVALID)
    name = canon[0][0][0] if canon[0] else ""
    arguments = _arguments_of(profiles[0], name) if name else []
    for index, profile in enumerate(profiles[1:], 1):
        if _queue_sort(profile) != canon:
            why = "it must be the same for all profiles"
            yield component.error(
                codes.COMPONENT_CONFLICT, ("profiles", index, "plugins", "queueSort"), why, kind=_INVALID
            )
        if any(found != (arguments[-1] if arguments else None) for found in _arguments_of(profile, name)):
            why = "the arguments of the plugin that orders the queue must be the same for all profiles"
            yield component.error(codes.COMPONENT_CONFLICT, ("profiles", index, "pluginConfig"), why, kind=_INVALID)


def _queue_sort(profile: dict[str, Any]) -> tuple[list[tuple[str, int]], list[str]]:
    """The plugins that a profile enables for the queue's order, with their weights, and those that it disables."""
    chosen = (profile.get("plugins") or {}).get("queueSort") or {}
    enabled = [((one or {}).get("name") or "", (one or {}).get("weight") or 0) for one in chosen.get("enabled") or []]
    return enabled, [(one or {}).get("name") or "" for one in chosen.get("disabled") or []]


def _arguments_of(profile: dict[str, Any], plugin: str) -> list[Any]:
    rows = [row or {} for row in profile.get("pluginConfig") or []]
    return [row.get("args") for row in rows if (row.get("name") or "") == plugin]


def check_extenders(component: Component) -> Iterator[Diagnostic]:
    """One extender binds at most; each has a weight where it votes, and manages resources that are extended ones."""
    extenders = [extender or {} for extender in component.get("extenders") or []]
    managed: set[str] = set()
    for index, extender in enumerate(extenders):
        path = ("extenders", index)
        if extender.get("prioritizeVerb") and (extender.get("weight") or 0) <= 0:
            why = "an extender with a prioritizeVerb needs a weight above zero"
            yield component.error(codes.COMPONENT_VALUE, (*path, "weight"), why, kind=_INVALID)
        for place, resource in enumerate(extender.get("managedResources") or []):
            name = (resource or {}).get("name") or ""
            where = (*path, "managedResources", place, "name")
            if not _is_extended(name):
                why = f"{name!r} is not an extended resource such as example.com/gpu"
                yield component.error(codes.COMPONENT_VALUE, where, why, kind=_INVALID)
            if name in managed:
                why = f"{name!r} is managed twice"
                yield component.error(codes.COMPONENT_VALUE, where, why, kind=_INVALID)
            managed.add(name)
    if sum(bool(extender.get("bindVerb")) for extender in extenders) > 1:
        yield component.error(codes.COMPONENT_CONFLICT, ("extenders",), "only one extender can bind", kind=_INVALID)


def _is_extended(name: str) -> bool:
    """Whether a resource's name is neither Kubernetes' own nor a quota's (pkg/apis/core/v1/helper)."""
    own = "/" not in name or "kubernetes.io/" in name or name.startswith("requests.")
    return not own and is_qualified_name(name) and is_qualified_name(f"requests.{name}")


CHECKS: Final[tuple[Callable[[Component], Iterator[Diagnostic]], ...]] = (
    _check_numbers,
    check_placements,
    check_leader_election,
    check_backoff,
    check_profile_names,
    check_removed_plugins,
    check_plugin_arguments,
    check_queue_sort,
    check_extenders,
)
