"""The arguments of the scheduler's plugins: their types, and what each plugin demands of them.

Rules: DecodeNestedObjects in kube-scheduler/config/v1/types.go, pkg/scheduler/apis/config/validation/
validation_pluginargs.go. The scheduler's validation leaves the arguments of NodeResourcesFit to the plugin.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from kspec.check.view.component import Component, nanoseconds, with_defaults
from kspec.facts import codes, kube_scheduler
from kspec.facts.types import load
from kspec.go.json import unmarshal
from kspec.go.qualified_name import is_label_value, is_qualified_name
from kspec.model.bounds import Bounds
from kspec.model.code import Code
from kspec.model.diagnostic import Diagnostic
from kspec.model.document import Path, render_path
from kspec.model.duration import Duration
from kspec.text.spelling import expected, suggestion

_INVALID, _REQUIRED, _FORBIDDEN, _UNSUPPORTED = "Invalid value", "Required value", "Forbidden", "Unsupported value"
_SECOND: Final = 1_000_000_000

Arguments = Mapping[str, Any]


def check_plugin_arguments(component: Component) -> Iterator[Diagnostic]:
    """Each plugin's arguments are given once, fit their type, and are what the plugin takes."""
    for index, profile in enumerate(component.get("profiles")):
        seen: set[str] = set()
        for place, row in enumerate(profile.get("pluginConfig") or []):
            path: Path = ("profiles", index, "pluginConfig", place)
            name = (row or {}).get("name") or ""
            if name in seen:
                why = f"the plugin {name!r} has arguments already"
                yield component.error(codes.COMPONENT_CONFLICT, path, why, kind="Duplicate value")
            seen.add(name)
            if name == kube_scheduler.UNREADABLE_PLUGIN:
                why = f"a plugin's name ends without Args: {name.removesuffix('Args')}"
                yield component.error(codes.SCHEDULER_PLUGIN, (*path, "args"), why, kind=_INVALID)
            elif name in kube_scheduler.ARGUMENTS:
                yield from _check_known(component, (*path, "args"), name, (row or {}).get("args"))


def _check_known(component: Component, path: Path, name: str, given: Any) -> Iterator[Diagnostic]:  # noqa: ANN401 - any JSON value
    kind = f"{name}Args"
    if given is not None and not isinstance(given, dict):
        yield _read_error(component, path, codes.TYPE, f"{render_path(path)} must be an object")
        return
    fields = given or {}
    version, written = fields.get("apiVersion") or kube_scheduler.API_VERSION, fields.get("kind") or kind
    if (version, written) != (kube_scheduler.API_VERSION, kind):
        at = "kind" if written != kind else "apiVersion"
        why = f"the plugin {name} takes {kube_scheduler.API_VERSION} {kind}, not {version} {written}"
        yield component.error(codes.SCHEDULER_PLUGIN, (*path, at), why)
        return
    types = load(component.release.minor)
    root = types.root(kube_scheduler.API_VERSION, kind) or ""
    value, problems = unmarshal(types, root, fields)
    for problem in problems:
        where = (*path, *problem.path)
        if problem.unknown:
            text = f"{render_path(where)} is not a field of {kind}"
            yield _read_error(
                component,
                where,
                codes.UNKNOWN_FIELD,
                text,
                suggestion(str(problem.path[-1]), problem.candidates),
                key=True,
            )
        else:
            yield _read_error(component, where, codes.TYPE, f"{render_path(where)} {problem.message}")
    check = _CHECKS.get(name)
    if check and isinstance(value, dict):
        filled = with_defaults(types, root, value, kube_scheduler.ARGUMENTS[name])
        lost = [render_path((*path, *problem.path)) for problem in problems]
        for found in (
            *_numbers(component, path, filled, kube_scheduler.PLUGIN_NUMBERS.get(name, ())),
            *check(component, path, filled),
        ):
            if found.path not in lost:
                yield found


def _read_error(  # noqa: PLR0913 - a finding has that many parts
    component: Component, path: Path, code: Code, text: str, help_: str = "", *, key: bool = False
) -> Diagnostic:
    """A finding of reading, as it is for the other parts of the document."""
    span = component.document.locate(path, key=key)
    return Diagnostic(code, text, span, path=render_path(path), document=component.document.kind, help=help_)


def _numbers(component: Component, path: Path, value: Arguments, table: tuple[Bounds, ...]) -> Iterator[Diagnostic]:
    for bounds in table:
        number = value.get(str(bounds.path[0]))
        if number is not None and not bounds.allow(number):
            where = (*path, *bounds.path)
            yield component.error(codes.COMPONENT_VALUE, where, f"{number} is not {bounds}", kind=_INVALID)


def _default_preemption(component: Component, path: Path, value: Arguments) -> Iterator[Diagnostic]:
    names = ("minCandidateNodesPercentage", "minCandidateNodesAbsolute")
    if all(value.get(name) == 0 for name in names):
        for name in names:
            yield component.error(
                codes.COMPONENT_CONFLICT, (*path, name), "both numbers of nodes are zero", kind=_INVALID
            )


def _inter_pod_affinity(_component: Component, _path: Path, _value: Arguments) -> Iterator[Diagnostic]:
    return iter(())


def _dynamic_resources(component: Component, path: Path, value: Arguments) -> Iterator[Diagnostic]:
    rows = (
        ("filterTimeout", ("DRASchedulerFilterTimeout",), 0, "is negative"),
        ("bindingTimeout", ("DRADeviceBindingConditions", "DRAResourceClaimDeviceStatus"), _SECOND, "is less than 1s"),
    )
    for name, gates, least, wrong in rows:
        if value.get(name) is None:
            continue
        off = [gate for gate in gates if not component.gates.enabled(gate)]
        if off:
            why = f"it needs the feature gate {' and '.join(off)}, which is off"
            yield component.error(codes.COMPONENT_GATE, (*path, name), why, kind=_FORBIDDEN)
        elif nanoseconds(value[name]) < least:
            why = f"{Duration(nanoseconds(value[name]))} {wrong}"
            yield component.error(codes.COMPONENT_VALUE, (*path, name), why, kind=_INVALID)


def _balanced_allocation(component: Component, path: Path, value: Arguments) -> Iterator[Diagnostic]:
    seen: set[str] = set()
    for index, resource in enumerate(value.get("resources") or []):
        where = (*path, "resources", index)
        name, weight = (resource or {}).get("name") or "", (resource or {}).get("weight") or 1
        if name in seen:
            yield component.error(
                codes.COMPONENT_VALUE, (*where, "name"), f"{name!r} is there twice", kind="Duplicate value"
            )
        seen.add(name)
        if weight != 1:
            yield component.error(codes.COMPONENT_VALUE, (*where, "weight"), f"{weight} is not 1", kind=_INVALID)


def _volume_binding(component: Component, path: Path, value: Arguments) -> Iterator[Diagnostic]:
    gate = "StorageCapacityScoring"
    shape, where = value.get("shape"), (*path, "shape")
    if component.gates.enabled(gate):
        yield from _shape(component, where, shape or [])
    elif shape is not None:
        why = f"it needs the feature gate {gate}, which is off"
        yield component.error(codes.COMPONENT_GATE, where, why, kind=_INVALID)


def _shape(component: Component, path: Path, points: list[Any]) -> Iterator[Diagnostic]:
    """Points of a function from utilization to score: within bounds, in order. None at all means the default."""
    points = [point or {} for point in points]
    loads = [point.get("utilization") or 0 for point in points]
    wrong = next((index for index in range(1, len(loads)) if loads[index - 1] >= loads[index]), 0)
    if wrong:
        where = (*path, wrong, "utilization")
        yield component.error(codes.COMPONENT_CONFLICT, where, "the points are not in rising order", kind=_INVALID)
    for index, point in enumerate(points):
        for bounds in (kube_scheduler.UTILIZATION, kube_scheduler.SCORE):
            name = str(bounds.path[0])
            number = point.get(name) or 0
            if not bounds.allow(number):
                where = (*path, index, name)
                yield component.error(codes.COMPONENT_VALUE, where, f"{number} is not {bounds}", kind=_INVALID)


def _topology_spread(component: Component, path: Path, value: Arguments) -> Iterator[Diagnostic]:
    kinds, constraints = kube_scheduler.DEFAULTING_TYPES, value.get("defaultConstraints") or []
    chosen, where = value.get("defaultingType"), (*path, "defaultingType")
    if chosen not in kinds:
        why = f"{chosen!r} is not valid, {expected(kinds)}"
        yield component.error(codes.COMPONENT_CHOICE, where, why, kind=_UNSUPPORTED)
    elif chosen == "System" and constraints:
        why = "System allows no defaultConstraints"
        yield component.error(codes.COMPONENT_CONFLICT, where, why, kind=_INVALID, help_="write 'defaultingType: List'")
    seen: set[tuple[str, str]] = set()
    for index, item in enumerate(constraints):
        at = (*path, "defaultConstraints", index)
        yield from _constraint(component, at, item or {})
        pair = tuple((item or {}).get(name) or "" for name in ("topologyKey", "whenUnsatisfiable"))
        if pair in seen:
            why = f"{' and '.join(pair)} are constrained already"
            yield component.error(codes.COMPONENT_CONFLICT, at, why, kind="Duplicate value")
        seen.add((pair[0], pair[1]))


def _constraint(component: Component, path: Path, item: Arguments) -> Iterator[Diagnostic]:
    skew, key, action = item.get("maxSkew") or 0, item.get("topologyKey") or "", item.get("whenUnsatisfiable") or ""
    if skew <= 0:
        yield component.error(codes.COMPONENT_VALUE, (*path, "maxSkew"), f"{skew} is not above zero", kind=_INVALID)
    if not is_qualified_name(key):
        kind = _INVALID if key else _REQUIRED
        yield component.error(
            codes.COMPONENT_VALUE, (*path, "topologyKey"), f"{key!r} is not a valid label key", kind=kind
        )
    if action not in kube_scheduler.UNSATISFIABLE:
        why = f"{action!r} is not valid, {expected(kube_scheduler.UNSATISFIABLE)}"
        kind = _UNSUPPORTED if action else _REQUIRED
        yield component.error(codes.COMPONENT_CHOICE, (*path, "whenUnsatisfiable"), why, kind=kind)
    if item.get("labelSelector") is not None:
        why = "a default constraint selects no pods: each pod's own labels do"
        yield component.error(codes.COMPONENT_CONFLICT, (*path, "labelSelector"), why, kind=_FORBIDDEN)


def _node_affinity(component: Component, path: Path, value: Arguments) -> Iterator[Diagnostic]:
    affinity = value.get("addedAffinity") or {}
    required = "requiredDuringSchedulingIgnoredDuringExecution"
    preferred = "preferredDuringSchedulingIgnoredDuringExecution"
    base = (*path, "addedAffinity")
    for index, term in enumerate((affinity.get(required) or {}).get("nodeSelectorTerms") or []):
        yield from _selector_term(component, (*base, required, "nodeSelectorTerms", index), term or {})
    for index, item in enumerate(affinity.get(preferred) or []):
        if (item or {}).get("weight"):
            where = (*base, preferred, index, "preference")
            yield from _selector_term(component, where, (item or {}).get("preference") or {})


def _selector_term(component: Component, path: Path, term: Arguments) -> Iterator[Diagnostic]:
    for index, item in enumerate(term.get("matchExpressions") or []):
        yield from _expression(component, (*path, "matchExpressions", index), item or {})
    for index, item in enumerate(term.get("matchFields") or []):
        where = (*path, "matchFields", index)
        operator, values = (item or {}).get("operator") or "", (item or {}).get("values") or []
        if operator not in kube_scheduler.FIELD_OPERATORS:
            why = f"{operator!r} is not valid, {expected(kube_scheduler.FIELD_OPERATORS)}"
            yield component.error(codes.COMPONENT_CHOICE, (*where, "operator"), why, kind=_UNSUPPORTED)
        elif len(values) != 1:
            yield component.error(codes.COMPONENT_VALUE, (*where, "values"), "it needs one value", kind=_INVALID)


def _expression(component: Component, path: Path, item: Arguments) -> Iterator[Diagnostic]:
    """A requirement of labels (apimachinery/pkg/labels/selector.go)."""
    key, operator = item.get("key") or "", item.get("operator") or ""
    values = [text or "" for text in item.get("values") or []]
    if operator not in kube_scheduler.SELECTOR_OPERATORS:
        why = f"{operator!r} is not valid, {expected(kube_scheduler.SELECTOR_OPERATORS)}"
        yield component.error(codes.COMPONENT_CHOICE, (*path, "operator"), why, kind=_UNSUPPORTED)
        return
    if not is_qualified_name(key):
        yield component.error(codes.COMPONENT_VALUE, (*path, "key"), f"{key!r} is not a valid label key", kind=_INVALID)
    number, wanted = len(values), _WANTED[operator]
    if number not in wanted:
        why = f"{operator} does not go with {number} values"
        yield component.error(codes.COMPONENT_CONFLICT, (*path, "values"), why, kind=_INVALID)
    for index, text in enumerate(values):
        if not is_label_value(text):
            why = f"{text!r} is not a valid label value"
            yield component.error(codes.COMPONENT_VALUE, (*path, "values", index), why, kind=_INVALID)
        elif operator in {"Gt", "Lt"} and not text.lstrip("+-").isdecimal():
            why = f"{text!r} is not a valid integer"
            yield component.error(codes.COMPONENT_VALUE, (*path, "values", index), why, kind=_INVALID)


_WANTED: Final = {
    **dict.fromkeys(("In", "NotIn"), range(1, 1 << 30)),
    **dict.fromkeys(("Exists", "DoesNotExist"), range(1)),
    **dict.fromkeys(("Gt", "Lt"), range(1, 2)),
}
"""How many values go with an operator."""

_CHECKS: Final[Mapping[str, Callable[[Component, Path, Arguments], Iterator[Diagnostic]]]] = {
    "DefaultPreemption": _default_preemption,
    "DynamicResources": _dynamic_resources,
    "InterPodAffinity": _inter_pod_affinity,
    "NodeAffinity": _node_affinity,
    "NodeResourcesBalancedAllocation": _balanced_allocation,
    "PodTopologySpread": _topology_spread,
    "VolumeBinding": _volume_binding,
}
"""What the scheduler's own validation demands of a plugin's arguments."""
