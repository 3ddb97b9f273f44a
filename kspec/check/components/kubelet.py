"""KubeletConfiguration against the kubelet's own validation.

Rules: pkg/kubelet/apis/config/validation/validation.go, in its order as far as it matters.
"""

from collections.abc import Callable, Iterator
from typing import Any, Final

from kspec.check.components.component_gates import argument_gates, check_gates, written_gates
from kspec.check.components.kubelet_certificates import check_certificate_keys
from kspec.check.components.kubelet_images import (
    check_image_ages,
    check_image_pulls,
    check_image_thresholds,
    check_image_trust,
)
from kspec.check.components.kubelet_logs import check_container_logs, check_log_query, check_pod_logs_folder
from kspec.check.components.kubelet_pods import (
    check_quota_period,
    check_restart_period,
    check_run_once,
    check_sysctls,
    check_taints,
    check_user_namespaces,
)
from kspec.check.components.kubelet_reserved import (
    check_cgroup_root,
    check_enforcements,
    check_memory_quality,
    check_reserved_cpus,
    check_reserved_memory,
)
from kspec.check.components.kubelet_shutdown import check_shutdown_by_priority, check_shutdown_periods
from kspec.check.components.kubelet_start import check_kubelet_start
from kspec.check.components.kubelet_telemetry import check_shown_metrics, check_tracing
from kspec.check.components.logging_options import check_logging
from kspec.check.components.table_rules import check_choices, check_numbers
from kspec.check.view.component import Component, findings, with_defaults
from kspec.facts import codes, kubelet
from kspec.facts.types import load
from kspec.model import kinds
from kspec.model.diagnostic import Diagnostic
from kspec.model.wire import Wire, WireDocument
from kspec.rules.feature_gates import EffectiveGates


def check_kubelet(wire: Wire) -> Iterator[Diagnostic]:
    """Everything for which the kubelets of the release would refuse the KubeletConfiguration that was written."""
    return findings(wire, kinds.KUBELET, kubelet_component, CHECKS)


def kubelet_component(document: WireDocument, wire: Wire) -> Component:
    """The document with the kubelet's own defaults."""
    gates = EffectiveGates(wire.release.minor, {**written_gates(document), **argument_gates(wire, "kubelet")})
    value = fill_kubelet(document.value, wire, gates)
    return Component("kubelet", document, value, gates, wire.release)


def fill_kubelet(value: dict[str, Any], wire: Wire, gates: EffectiveGates) -> dict[str, Any]:
    """A KubeletConfiguration's value with the defaults that the rules look at."""
    types = load(wire.release.minor)
    root = types.root("kubelet.config.k8s.io/v1beta1", kinds.KUBELET) or ""
    filled = with_defaults(types, root, value, kubelet.DEFAULTS)
    for gate, defaults in kubelet.GATED_DEFAULTS.items():
        if gates.enabled(gate):
            filled = with_defaults(types, root, filled, defaults)
    if filled.get("serializeImagePulls") is None:
        filled["serializeImagePulls"] = (filled.get("maxParallelImagePulls") or 0) < 2  # noqa: PLR2004 - several at once
    return filled


def _check_numbers(component: Component) -> Iterator[Diagnostic]:
    return check_numbers(component, kubelet.NUMBERS)


def _check_choices(component: Component) -> Iterator[Diagnostic]:
    return check_choices(component, kubelet.CHOICES)


def check_gated_fields(component: Component) -> Iterator[Diagnostic]:
    """A field whose feature gate is off may not hold anything."""
    for path, gate in kubelet.GATED_FIELDS:
        if component.get(*path) not in (None, "", False, [], {}, "0s") and not component.gates.enabled(gate):
            why = f"it needs the feature gate {gate}, which is off"
            yield component.error(
                codes.COMPONENT_GATE, path, why, help_=f"set 'featureGates: {{{gate}: true}}', or leave it out"
            )


CHECKS: Final[tuple[Callable[[Component], Iterator[Diagnostic]], ...]] = (
    check_gates,
    _check_numbers,
    _check_choices,
    check_gated_fields,
    check_certificate_keys,
    check_cgroup_root,
    check_quota_period,
    check_image_thresholds,
    check_image_ages,
    check_image_pulls,
    check_sysctls,
    check_run_once,
    check_taints,
    check_shutdown_periods,
    check_shutdown_by_priority,
    check_restart_period,
    check_enforcements,
    check_image_trust,
    check_reserved_cpus,
    check_reserved_memory,
    check_user_namespaces,
    check_shown_metrics,
    check_logging,
    check_tracing,
    check_memory_quality,
    check_log_query,
    check_container_logs,
    check_pod_logs_folder,
    check_kubelet_start,
)
