"""Feature gates in component configurations, and those that a component's arguments set."""

from collections.abc import Iterator, Mapping

from kspec.check.view.command_line import command_line, kubelets
from kspec.check.view.component import Component
from kspec.facts import codes
from kspec.model.diagnostic import Diagnostic
from kspec.model.wire import Wire, WireDocument
from kspec.rules.feature_gates import parse_gates


def check_gates(component: Component) -> Iterator[Diagnostic]:
    """The component knows each gate of `featureGates`, lets it be set so, and has on what another needs."""
    written = written_gates(component.document)
    for problem in component.gates.problems():
        if problem.name in written:
            yield component.error(
                problem.code,
                ("featureGates", problem.name),
                problem.text,
                kind="Invalid value" if component.name == "kube-proxy" else "",
                help_=problem.help,
                key=problem.code == codes.FEATURE_GATE_UNKNOWN,
            )


def written_gates(document: WireDocument) -> dict[str, bool]:
    """What a document's `featureGates` say; a null is false, as for Go."""
    gates = document.value.get("featureGates")
    return {name: bool(on) for name, on in gates.items()} if isinstance(gates, dict) else {}


def argument_gates(wire: Wire, component: str) -> Mapping[str, bool]:
    """What the arguments of a component set in all places where the spec gives it arguments; they win over its file."""
    scheduler = command_line(wire, component) if component == "kube-scheduler" else None
    lines = kubelets(wire) if component == "kubelet" else filter(None, (scheduler,))
    settings: dict[str, bool] = {}
    for line in lines:
        for value in line.values("feature-gates"):
            settings |= parse_gates(value)
    return settings
