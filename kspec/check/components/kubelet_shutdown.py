"""The kubelet's rules about a node's graceful shutdown."""

from collections.abc import Iterator
from typing import Final

from kspec.check.view.component import Component
from kspec.facts import codes
from kspec.model.diagnostic import Diagnostic
from kspec.model.duration import Duration

_ALL, _CRITICAL = "shutdownGracePeriod", "shutdownGracePeriodCriticalPods"
_GATE: Final = "GracefulNodeShutdown"
_SECOND: Final = 1_000_000_000


def check_shutdown_periods(component: Component) -> Iterator[Diagnostic]:
    """Critical pods get their time within that of all pods; each time is none or a second at least."""
    periods = {name: component.duration(name) for name in (_ALL, _CRITICAL)}
    if not component.gates.enabled(_GATE):
        for name, period in periods.items():
            if period > 0:
                yield component.error(codes.COMPONENT_GATE, (name,), f"it needs the feature gate {_GATE}, which is off")
        return
    if periods[_CRITICAL] > periods[_ALL]:
        why = f"{Duration(periods[_CRITICAL])} is more than {_ALL}, which is {Duration(periods[_ALL])}"
        yield component.error(codes.COMPONENT_CONFLICT, (_CRITICAL,), why, notes=component.beside((_ALL,)))
    for name, period in periods.items():
        if period < 0 or 0 < period < _SECOND:
            yield component.error(codes.COMPONENT_VALUE, (name,), f"{Duration(period)} is neither zero nor 1s or more")


def check_shutdown_by_priority(component: Component) -> Iterator[Diagnostic]:
    """Periods are given by the pods' priority or for all pods, not both."""
    path = "shutdownGracePeriodByPodPriority"
    if not component.get(path) or not component.gates.enabled("GracefulNodeShutdownBasedOnPodPriority"):
        return
    other = next((name for name in (_ALL, _CRITICAL) if component.duration(name) > 0), "")
    if other:
        yield component.error(
            codes.COMPONENT_CONFLICT, (path,), f"{other} is there too", notes=component.beside((other,))
        )
