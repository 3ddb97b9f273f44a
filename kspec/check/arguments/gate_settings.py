"""Feature gates that the extra arguments of components set.

Rules: component-base/featuregate, component-base/compatibility/registry.go.
"""

from collections.abc import Iterator

from kspec.check.components.component_gates import written_gates
from kspec.check.view.command_line import CommandLine, Setting
from kspec.facts import codes
from kspec.model import kinds
from kspec.model.boolean import parse_bool
from kspec.model.diagnostic import Diagnostic
from kspec.model.wire import Wire
from kspec.rules.feature_gates import EffectiveGates, parse_gates

_FLAG = "feature-gates"
_OWN = "kube"
_EMULATION = "emulated-version"


def check_gate_arguments(line: CommandLine, wire: Wire) -> Iterator[Diagnostic]:
    """The component knows each gate, lets it be set so, and has on what another needs."""
    settings = [setting for setting in line.written if setting.name.replace("_", "-") == _FLAG]
    asked: dict[str, bool] = {}
    places: dict[str, Setting] = {}
    prefixes: set[str] = set()
    for setting in settings:
        for item in filter(None, setting.value.split(",")):
            prefix, name, word = _take_apart(item, line.component)
            on = parse_bool(word or "")
            if prefix not in {"", _OWN}:
                yield line.finding(setting, codes.ARGUMENT_VALUE, f"no component is named {prefix!r}")
            elif on is None:
                text = f"--{_FLAG} of {line.component} has {item!r}, which is not of the form gate=true or gate=false"
                yield line.finding(setting, codes.ARGUMENT_VALUE, text)
            else:
                asked[name], places[name] = on, setting
                prefixes.add(prefix)
    if len(prefixes) > 1:
        text = f"--{_FLAG} of {line.component} has gates with and without {_OWN}: before them"
        yield line.finding(settings[-1], codes.ARGUMENT_VALUE, text)
    if line.last(_EMULATION):
        return
    for problem in EffectiveGates(wire.release.minor, {**_configured(line, wire), **asked}).problems():
        if problem.name in places:
            text = f"{line.component}: {problem.text}"
            yield line.finding(places[problem.name], problem.code, text, problem.help)


def gates_of(line: CommandLine, wire: Wire) -> EffectiveGates:
    """The gates with which a component runs, as its arguments, and a kubelet's configuration, set them."""
    asked = [parse_gates(value) for value in line.values(_FLAG)]
    settings = {name: on for gates in (_configured(line, wire), *asked) for name, on in gates.items()}
    return EffectiveGates(wire.release.minor, settings)


def _take_apart(item: str, component: str) -> tuple[str, str, str | None]:
    """The component's name before a gate, the gate, and its value, None where there is none."""
    head, equals, word = item.partition("=")
    prefix, colon, name = head.partition(":") if component != "kubelet" else ("", "", head)
    if not colon:
        prefix, name = "", head
    return prefix.strip(), name.strip(), word.strip() if equals else None


def _configured(line: CommandLine, wire: Wire) -> dict[str, bool]:
    """The gates that a kubelet's configuration sets."""
    document = wire.get(kinds.KUBELET) if line.component == "kubelet" else None
    return written_gates(document) if document is not None and document.written else {}
