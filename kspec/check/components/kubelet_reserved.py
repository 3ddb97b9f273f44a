"""The kubelet's rules about resources that are kept for the system: cgroups, CPUs, memory."""

import re
from collections.abc import Iterator
from typing import Final

from kspec.check.view.component import Component
from kspec.facts import codes, kubelet
from kspec.model.diagnostic import Diagnostic
from kspec.text.spelling import expected, suggestion

_ENFORCE: Final = "enforceNodeAllocatable"
_GATE: Final = "MemoryQoS"
_NUMBER = re.compile(r"[+-]?[0-9]{1,18}")


def check_cgroup_root(component: Component) -> Iterator[Diagnostic]:
    """A cgroup for the system's own processes stands below a root that is named."""
    if component.get("systemCgroups") and not component.get("cgroupRoot"):
        why = "it needs cgroupRoot"
        yield component.error(codes.COMPONENT_CONFLICT, ("systemCgroups",), why, help_="add 'cgroupRoot: /'")


def check_enforcements(component: Component) -> Iterator[Diagnostic]:
    """What enforceNodeAllocatable lists is known, given once, and has the cgroups that it needs."""
    listed = [word or "" for word in component.get(_ENFORCE) or []]
    for first, second in kubelet.EXCLUSIVE_ENFORCEMENTS:
        if first in listed and second in listed:
            place = max(listed.index(first), listed.index(second))
            yield component.error(
                codes.COMPONENT_CONFLICT, (_ENFORCE, place), f"{first} and {second} exclude each other"
            )
    enforced: list[str] = []
    for index, word in enumerate(listed):
        path = (_ENFORCE, index)
        if word in listed[:index]:
            yield component.error(codes.COMPONENT_VALUE, path, f"{word!r} is listed twice")
        elif word not in kubelet.ENFORCEMENTS:
            why = f"{word!r} is not valid, {expected(kubelet.ENFORCEMENTS)}"
            yield component.error(codes.COMPONENT_CHOICE, path, why, help_=suggestion(word, kubelet.ENFORCEMENTS))
        elif word == "none":
            if len(listed) > 1:
                yield component.error(codes.COMPONENT_CONFLICT, path, "'none' stands beside others")
        else:
            enforced.append(word)
    yield from _cgroups(component, enforced)


def _cgroups(component: Component, enforced: list[str]) -> Iterator[Diagnostic]:
    """The cgroups that enforcements need are there."""
    notes = component.beside((_ENFORCE,))
    for cgroup in sorted({kubelet.ENFORCEMENTS[word] for word in enforced} - {""}):
        if not component.get(cgroup):
            word = next(word for word in enforced if kubelet.ENFORCEMENTS[word] == cgroup)
            why = f"it is missing, but {_ENFORCE} lists {word}, which needs it"
            help_ = f"add '{cgroup}' with the path of the cgroup, or take {word} from the list"
            yield component.error(codes.COMPONENT_CONFLICT, (cgroup,), why, help_=help_, notes=notes)
    if enforced and not component.get("cgroupsPerQOS"):
        why = f"{_ENFORCE} has {enforced[0]!r}, which needs it to be true"
        help_ = f"write 'cgroupsPerQOS: true', or '{_ENFORCE}: [none]'"
        yield component.error(codes.COMPONENT_CONFLICT, ("cgroupsPerQOS",), why, help_=help_, notes=notes)


def check_reserved_cpus(component: Component) -> Iterator[Diagnostic]:
    """CPUs kept for the system are a list that Linux can read, and stand alone, without cgroups."""
    text = component.get("reservedSystemCPUs")
    if not text:
        return
    for cgroup in ("systemReservedCgroup", "kubeReservedCgroup"):
        if component.get(cgroup):
            why = f"{cgroup} is there too"
            notes = component.beside((cgroup,))
            yield component.error(codes.COMPONENT_CONFLICT, ("reservedSystemCPUs",), why, notes=notes)
    if not _is_cpu_list(text):
        yield component.error(
            codes.COMPONENT_VALUE, ("reservedSystemCPUs",), f"{text!r} is not a valid list of CPUs such as 0-3,8"
        )


def _is_cpu_list(text: str) -> bool:
    """Whether k8s.io/utils/cpuset.Parse takes a text."""
    for part in text.split(","):
        first, dash, last = part.partition("-")
        if not _NUMBER.fullmatch(first) or (dash and not (_NUMBER.fullmatch(last) and int(first) <= int(last))):
            return False
    return True


def check_reserved_memory(component: Component) -> Iterator[Diagnostic]:
    """Each NUMA node keeps back memory or huge pages, once, and more than nothing."""
    seen: set[tuple[int, str]] = set()
    for index, item in enumerate(component.get("reservedMemory") or []):
        node = (item or {}).get("numaNode") or 0
        for name, quantity in ((item or {}).get("limits") or {}).items():
            path = ("reservedMemory", index, "limits", name)
            if name != "memory" and not name.startswith("hugepages-"):
                why = f"{name!r} is neither memory nor hugepages-<size>"
                yield component.error(codes.COMPONENT_CHOICE, path, why, key=True)
            if quantity in (None, "0"):
                yield component.error(codes.COMPONENT_VALUE, path, "it may not be zero")
            if (node, name) in seen:
                yield component.error(codes.COMPONENT_VALUE, path, f"NUMA node {node} has {name} already", key=True)
            seen.add((node, name))


def check_memory_quality(component: Component) -> Iterator[Diagnostic]:
    """Memory is throttled at a share of the limit; both settings need their feature gate."""
    path = ("memoryThrottlingFactor",)
    factor, enabled = component.get(*path), component.gates.enabled(_GATE)
    if factor is not None and not 0 < factor <= 1:
        yield component.error(codes.COMPONENT_VALUE, path, f"{factor} is not above 0 and at most 1")
    gated = component.release.has("kubelet-memory-throttling-gated")
    if gated and factor not in (None, kubelet.FORMER_THROTTLING_FACTOR) and not enabled:
        yield component.error(codes.COMPONENT_GATE, path, f"it needs the feature gate {_GATE}, which is off")
    if component.get("memoryReservationPolicy") == "TieredReservation" and not enabled:
        why = f"TieredReservation needs the feature gate {_GATE}, which is off"
        yield component.error(codes.COMPONENT_GATE, ("memoryReservationPolicy",), why)
