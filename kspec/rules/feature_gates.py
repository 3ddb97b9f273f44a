"""What the settings of feature gates come to, and what is wrong with them.

Rules: component-base/featuregate/feature_gate.go.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from kspec.facts import codes, gates, removed
from kspec.facts.gates import Gate
from kspec.model.boolean import format_bool, parse_bool
from kspec.model.code import Code
from kspec.model.frozen import field, frozen
from kspec.text.spelling import suggestion

_PREFIX: Final = "kube:"
"""The API server's gates may have their component's name before them."""

ALL: Mapping[str, str] = {"AllAlpha": "ALPHA", "AllBeta": "BETA"}
"""The gates that set all others of a stage which are not set themselves."""


def parse_gates(text: str) -> dict[str, bool]:
    """The settings in the value of a `--feature-gates` argument; what is not a setting is left out."""
    settings = {}
    for item in text.split(","):
        name, equals, word = item.partition("=")
        on = parse_bool(word.strip())
        if equals and on is not None:
            settings[name.strip().removeprefix(_PREFIX)] = on
    return settings


@frozen
class EffectiveGates:
    """The feature gates of a component that runs with some settings: gate -> on or off."""

    minor: str
    settings: Mapping[str, bool] = field(factory=dict)

    def enabled(self, name: str) -> bool:
        """Whether a gate is on. One that the release does not know stands for a feature that is always there."""
        gate = gates.load(self.minor).get(name)
        return True if gate is None else self._state(name, gate)

    def _state(self, name: str, gate: Gate) -> bool:
        if name in self.settings:
            return self.settings[name]
        whole = next((whole for whole, stage in ALL.items() if stage == gate.stage), "")
        return self.settings.get(whole, gate.default)

    def problems(self) -> tuple["GateProblem", ...]:
        """Everything for which a component would refuse the settings, in their order."""
        return _problems(self.minor, tuple(self.settings.items()))

    def found(self) -> Iterator["GateProblem"]:
        """The same, looked for anew."""
        known = gates.load(self.minor)
        sound = True
        for name, on in self.settings.items():
            found = self._problem(known, name, on=on)
            if found:
                sound = False
                yield found
        if sound:
            yield from self._needs(known)

    def _problem(self, known: Mapping[str, Gate], name: str, *, on: bool) -> "GateProblem | None":
        gate = known.get(name)
        if gate is None:
            return GateProblem(
                codes.FEATURE_GATE_UNKNOWN,
                name,
                f"there is no feature gate {name} in {self.minor}",
                self._hint(known, name),
            )
        if gate.locked and gate.default != on:
            fixed = format_bool(gate.default)
            return GateProblem(
                codes.FEATURE_GATE_LOCKED,
                name,
                f"the feature gate {name} is locked to {fixed} in {self.minor}",
                "leave it out; the feature can no longer be switched",
            )
        if gate.stage == "PRE-ALPHA":
            return GateProblem(
                codes.FEATURE_GATE_LOCKED,
                name,
                f"the feature gate {name} cannot be set in {self.minor} yet",
                "leave it out",
            )
        return None

    def _hint(self, known: Mapping[str, Gate], name: str) -> str:
        last = gates.last_release(name, self.minor) or removed.last_release(removed.GATES, name)
        first = gates.first_release(name, self.minor)
        if last:
            return f"leave it out: {last} was the last release to have it"
        if first:
            return f"leave it out: {first} is the first release to have it"
        return suggestion(name, known)

    def _needs(self, known: Mapping[str, Gate]) -> Iterator["GateProblem"]:
        for name, gate in known.items():
            if not gate.requires or not self.enabled(name):
                continue
            off = tuple(needed for needed in gate.requires if not self.enabled(needed))
            if off:
                culprit = next((one for one in (name, *off, *ALL) if one in self.settings), name)
                text = f"the feature gate {name} is on, but needs {' and '.join(off)}"
                yield GateProblem(
                    codes.FEATURE_GATE_NEEDS, culprit, text, f"set {' and '.join(f'{one}: true' for one in off)}"
                )


class GateProblem(NamedTuple):
    """What is wrong with one setting: `code` is the finding's, `name` the setting to look at."""

    code: Code
    name: str
    text: str
    help: str = ""


@lru_cache(maxsize=256)  # nodes are alike, and most set none
def _problems(minor: str, settings: tuple[tuple[str, bool], ...]) -> tuple[GateProblem, ...]:
    return tuple(EffectiveGates(minor, dict(settings)).found())
