"""Extra arguments against the flags that the components of the release have.

Rules: the components' own flag sets (`facts/flags.py`); what they check of the values when they start
(`facts/flag_values.py`), and of how they go together (`facts/flag_relations.py`).
"""

from collections.abc import Iterator
from typing import Final

from kspec.check.arguments.api_server import check_api_server_values
from kspec.check.arguments.etcd_flags import check_etcd_arguments
from kspec.check.arguments.flag_types import wrong_value
from kspec.check.arguments.gate_settings import check_gate_arguments
from kspec.check.arguments.kubelet_words import check_words
from kspec.check.arguments.relations import check_relations
from kspec.check.arguments.values import check_values
from kspec.check.view.command_line import KUBELET, CommandLine, Setting, command_lines, kubelets
from kspec.facts import codes, flags, kubelet_fields, removed
from kspec.facts.flag_values import ETCD
from kspec.model.code import Severity
from kspec.model.diagnostic import Diagnostic
from kspec.model.frozen import evolve, frozen
from kspec.model.wire import Wire
from kspec.text.spelling import nearest

COMPONENTS: Final = ("kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubelet")


@frozen
class Place:
    """One extra argument: the command line that it is on, and its name as the component reads it."""

    line: CommandLine
    setting: Setting
    flag: str
    minor: str


def check_arguments(wire: Wire) -> Iterator[Diagnostic]:
    """Everything for which a component would refuse the arguments that the spec adds, and what it deprecates."""
    minor = wire.release.minor
    for whole in (*command_lines(wire), *kubelets(wire)):
        if whole.component == KUBELET:
            yield from check_words(whole)
        line = evolve(whole, settings=tuple(setting for setting in whole.settings if not setting.is_broken))
        if line.component == ETCD:
            yield from check_etcd_arguments(line, wire)
        else:
            for setting in line.written:
                if setting.name:
                    yield from _check(Place(line, setting, line.flag(setting.name), minor))
            yield from check_gate_arguments(line, wire)
        yield from check_values(line, wire.release)
        yield from check_api_server_values(line, wire.release)
        yield from check_relations(line, wire)


def _check(place: Place) -> Iterator[Diagnostic]:
    component, name = place.line.component, place.setting.name
    known = flags.load(place.minor, component)
    flag = known.get(place.flag)
    written = name if name.startswith("-") else f"--{name}"
    if flag is None:
        yield place.line.finding(
            place.setting,
            codes.ARGUMENT_UNKNOWN,
            f"{component} {place.minor} has no flag {written}",
            _hint(place),
            name=True,
        )
        return
    wrong = wrong_value(flag.type, place.flag, place.setting.value)
    if wrong:
        yield place.line.finding(
            place.setting, codes.ARGUMENT_VALUE, f"--{name} of {component}: {place.setting.value!r} {wrong}"
        )
    if flag.deprecated:
        text = f"--{name} of {component} is deprecated in {place.minor}"
        help_ = _instead(place, flag.deprecated)
        yield place.line.finding(
            place.setting, codes.ARGUMENT_DEPRECATED, text, help_, name=True, severity=Severity.WARNING
        )


def _instead(place: Place, said: str) -> str:
    """What to do about a deprecated flag: set its field, or what the component itself says."""
    field = kubelet_fields.load(place.minor).get(place.flag) if place.line.component == KUBELET else None
    if field:
        return f"set {field} in a KubeletConfiguration instead"
    return f"{place.line.component} says: {said}"


def _hint(place: Place) -> str:
    component = place.line.component
    if place.setting.name.startswith("-"):
        return place.setting.without_dashes
    having = flags.releases_with(component, place.flag)
    if having:
        return (
            f"leave it out: {having[-1]} was the last release to have it"
            if having[-1] < place.minor
            else f"{having[0]} is the first release to have it"
        )
    last = removed.last_release(component, place.flag)
    if last:
        instead = removed.SUCCESSORS[component].get(place.flag, "leave it out")
        return f"{instead}: {last} was the last release to have --{place.flag}"
    near = nearest(place.flag, flags.load(place.minor, component))
    if near:
        return f"did you mean {near}?"
    other = next((one for one in COMPONENTS if place.flag in flags.load(place.minor, one)), "")
    return f"{other} has such a flag" if other else ""
