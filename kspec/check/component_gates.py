"""Feature gates in component configurations, and those that a component's arguments set."""

from collections.abc import Iterator, Mapping
from typing import Final

from kspec.check.command_line import command_line, kubelets
from kspec.check.component import Component
from kspec.model.diagnostic import Diagnostic
from kspec.model.wire import Wire, WireDocument

_WORDS: Final = {
    **dict.fromkeys(("1", "t", "T", "true", "TRUE", "True"), True),
    **dict.fromkeys(("0", "f", "F", "false", "FALSE", "False"), False),
}
"""What Go's strconv.ParseBool takes."""


def check_gates(component: Component) -> Iterator[Diagnostic]:
    """The component knows each gate of `featureGates`, lets it be set so, and has on what another needs."""
    written = written_gates(component.document)
    for problem in component.gates.problems():
        if problem.name in written:
            yield component.refuse(
                problem.code,
                ("featureGates", problem.name),
                problem.text,
                kind="Invalid value" if component.name == "kube-proxy" else "",
                help_=problem.help,
                key=problem.code == "feature-gate-unknown",
            )


def written_gates(document: WireDocument) -> dict[str, bool]:
    """What a document's `featureGates` say; a null is false, as for Go."""
    gates = document.value.get("featureGates")
    return {name: bool(on) for name, on in gates.items()} if isinstance(gates, dict) else {}


def parse_gates(text: str) -> dict[str, bool]:
    """The settings in the value of a `--feature-gates` argument; what is no setting is left out.

    A gate may have its component's name and a colon before it, as the API server takes it.
    """
    settings = {}
    for item in text.split(","):
        name, equals, word = item.partition("=")
        on = parse_bool(word.strip())
        if equals and on is not None:
            settings[name.strip().removeprefix("kube:")] = on
    return settings


def parse_bool(text: str) -> bool | None:
    """A boolean as Go's strconv.ParseBool reads it, None for anything else."""
    return _WORDS.get(text)


def argument_gates(wire: Wire, component: str) -> Mapping[str, bool]:
    """What the arguments of a component set in all places where the spec gives it arguments; they win over its file."""
    scheduler = command_line(wire, component) if component == "kube-scheduler" else None
    lines = kubelets(wire) if component == "kubelet" else filter(None, (scheduler,))
    settings: dict[str, bool] = {}
    for line in lines:
        for value in line.values("feature-gates"):
            settings |= parse_gates(value)
    return settings
