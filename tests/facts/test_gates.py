"""Facts about the tables of feature gates."""

import pytest

from kspec.facts import gates
from kspec.facts.releases import known_minors


@pytest.mark.parametrize("minor", known_minors())
def test_every_release_has_its_gates(minor: str) -> None:
    """Of known stages; a gate needs gates that there are."""
    known = gates.load(minor)
    assert {gate.stage for gate in known.values()} <= {"ALPHA", "BETA", "DEPRECATED", "PRE-ALPHA", ""}
    assert {needed for gate in known.values() for needed in gate.requires} <= known.keys()
    assert known["AllAlpha"] == gates.Gate(default=False, locked=False, stage="ALPHA")


def test_releases_of_a_gate() -> None:
    """Removed ones have a last release, new ones a first."""
    assert gates.last_release("InPlacePodVerticalScaling", "v1.37") == "v1.36"
    assert gates.first_release("KubeProxyIPVS", "v1.34") == "v1.37"
    assert gates.last_release("NoSuchGate", "v1.37") is None
    assert gates.first_release("NoSuchGate", "v1.34") is None
