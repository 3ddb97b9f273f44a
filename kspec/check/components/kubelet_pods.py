"""The kubelet's rules about pods: taints, sysctls, quotas, restarts, user namespaces."""

import re
from collections.abc import Iterator
from typing import Final

from kspec.check.view.component import Component
from kspec.facts import codes, kubelet
from kspec.facts.nodes import TAINT_EFFECTS
from kspec.model.diagnostic import Diagnostic
from kspec.model.duration import Duration
from kspec.rules.taints import wrong_parts
from kspec.text.spelling import expected

_SYSCTL_PART = r"[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?"
_SYSCTL = re.compile(rf"(?:{_SYSCTL_PART}[./])*{_SYSCTL_PART}")
_LONGEST_SYSCTL: Final = 253
_QUOTA_GATE: Final = "CustomCPUCFSQuotaPeriod"
_DEFAULT_QUOTA: Final = 100_000_000
_RESTART_GATE: Final = "KubeletCrashLoopBackOffMax"


def check_quota_period(component: Component) -> Iterator[Diagnostic]:
    """The period of CPU quotas is the kernel's, unless a feature gate lets it be another."""
    path = ("cpuCFSQuotaPeriod",)
    period = component.duration(*path)
    least, most = kubelet.QUOTA_PERIOD
    if not component.gates.enabled(_QUOTA_GATE):
        if period != _DEFAULT_QUOTA:
            why = f"{Duration(period)} needs the feature gate {_QUOTA_GATE}, which is off"
            yield component.error(codes.COMPONENT_GATE, path, why, help_=f"set 'featureGates: {{{_QUOTA_GATE}: true}}'")
    elif not least.nanoseconds <= period <= most.nanoseconds:
        yield component.error(codes.COMPONENT_VALUE, path, f"{Duration(period)} is not between {least} and {most}")


def check_restart_period(component: Component) -> Iterator[Diagnostic]:
    """The longest wait before a restart is between a second and five minutes, where a feature gate lets it be set."""
    path = ("crashLoopBackOff", "maxContainerRestartPeriod")
    if component.get(*path) is None:
        return
    period = component.duration(*path)
    least, most = kubelet.RESTART_PERIOD
    if not component.gates.enabled(_RESTART_GATE):
        why = f"it needs the feature gate {_RESTART_GATE}, which is off"
        yield component.error(codes.COMPONENT_GATE, path, why, help_=f"set 'featureGates: {{{_RESTART_GATE}: true}}'")
    elif not least.nanoseconds <= period < most.nanoseconds + 1_000_000:
        yield component.error(codes.COMPONENT_VALUE, path, f"{Duration(period)} is not between {least} and {most}")


def check_run_once(component: Component) -> Iterator[Diagnostic]:
    """A kubelet runs on."""
    if component.get("runOnce"):
        yield component.error(codes.COMPONENT_VALUE, ("runOnce",), "that mode is gone", help_="leave it out")


def check_taints(component: Component) -> Iterator[Diagnostic]:
    """A taint's key and value are a label's, its effect, if it has one, is known, and no time is given."""
    for index, item in enumerate(component.get("registerWithTaints") or []):
        path, taint = ("registerWithTaints", index), item or {}
        key, value, effect = (taint.get(name) or "" for name in ("key", "value", "effect"))
        wrong = wrong_parts(key, value, effect)
        if "key" in wrong:
            yield component.error(codes.COMPONENT_VALUE, (*path, "key"), f"{key!r} is not a valid label key")
        if "value" in wrong:
            yield component.error(codes.COMPONENT_VALUE, (*path, "value"), f"{value!r} is not a valid label value")
        if effect and "effect" in wrong:
            why = f"{effect!r} is not valid, {expected(TAINT_EFFECTS)}"
            yield component.error(codes.COMPONENT_CHOICE, (*path, "effect"), why)
        if taint.get("timeAdded") is not None:
            yield component.error(
                codes.COMPONENT_VALUE, (*path, "timeAdded"), "the kubelet sets it", help_="leave it out"
            )


def check_sysctls(component: Component) -> Iterator[Diagnostic]:
    """A sysctl for all pods has a valid name, is a pod's own, and is given once."""
    if not component.gates.enabled("DefaultPodSysctls"):
        return
    seen: set[str] = set()
    for name in component.get("defaultPodSysctls") or {}:
        path = ("defaultPodSysctls", name)
        if len(name) > _LONGEST_SYSCTL or not _SYSCTL.fullmatch(name):
            yield component.error(codes.COMPONENT_VALUE, path, f"{name!r} is not a valid sysctl name", key=True)
            continue
        normal = _normal(name)
        if normal not in kubelet.NAMESPACED_SYSCTLS and not normal.startswith(kubelet.NAMESPACED_SYSCTL_PREFIXES):
            yield component.error(codes.COMPONENT_VALUE, path, f"{name!r} is the node's, not a pod's own", key=True)
        if normal in seen:
            yield component.error(codes.COMPONENT_VALUE, path, f"{normal!r} is given twice", key=True)
        seen.add(normal)


def _normal(name: str) -> str:
    """A sysctl's name with dots between its parts, whichever separator comes first in it."""
    first = next((character for character in name if character in "./"), ".")
    return name if first == "." else name.translate(str.maketrans("./", "/."))


def check_user_namespaces(component: Component) -> Iterator[Diagnostic]:
    """A pod's user namespace has whole blocks of user ids."""
    path = ("userNamespaces", "idsPerPod")
    number = component.get(*path)
    if number is None:
        return
    wrong = ""
    if number < kubelet.IDS_UNIT:
        wrong = f"is less than {kubelet.IDS_UNIT}"
    elif number % kubelet.IDS_UNIT:
        wrong = f"is not a multiple of {kubelet.IDS_UNIT}"
    elif number >= 2**32:
        wrong = f"is more than {2**32 - 1}"
    if wrong:
        yield component.error(codes.COMPONENT_VALUE, path, f"{number} {wrong}")
