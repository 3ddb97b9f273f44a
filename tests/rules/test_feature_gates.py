"""Facts about the settings of feature gates."""

from kspec.rules.feature_gates import EffectiveGates, parse_gates


def test_a_setting_wins_over_all_alpha_which_wins_over_the_default() -> None:
    """AllAlpha is for the alpha gates that are not set themselves."""
    gates = EffectiveGates("v1.37", {"AllAlpha": True, "LoggingAlphaOptions": False})
    assert not gates.enabled("LoggingAlphaOptions")
    assert gates.enabled("StorageVersionAPI")
    assert not EffectiveGates("v1.37").enabled("StorageVersionAPI")
    assert not EffectiveGates("v1.37", {"AllBeta": False}).enabled("LoggingBetaOptions")


def test_a_gate_that_a_release_does_not_know_is_a_feature_that_it_has() -> None:
    """Rules ask for gates of other releases too."""
    assert EffectiveGates("v1.37").enabled("AppArmor")


def test_hints() -> None:
    """A gate of another release, of another spelling, or of none."""
    problems = list(EffectiveGates("v1.36", {"allAlpha": True, "KubeProxyIPVS": True, "Xyzzy": True}).problems())
    assert [problem.help for problem in problems] == [
        "did you mean AllAlpha?",
        "leave it out: v1.37 is the first release to have it",
        "",
    ]
    assert {problem.code for problem in problems} == {"feature-gate-unknown"}


def test_a_locked_gate_may_be_set_to_its_default() -> None:
    """Anything else is refused."""
    assert list(EffectiveGates("v1.37", {"InPlacePodVerticalScaling": True}).problems()) == []
    locked = list(EffectiveGates("v1.37", {"InPlacePodVerticalScaling": False}).problems())
    assert [problem.code for problem in locked] == ["feature-gate-locked"]


def test_needs_are_looked_at_from_v1_35_on() -> None:
    """Switching off a gate that another needs is refused; before, nobody looked."""
    off = {"GracefulNodeShutdown": False}
    assert list(EffectiveGates("v1.34", off).problems()) == []
    found = list(EffectiveGates("v1.37", off).problems())
    assert {(problem.code, problem.name) for problem in found} == {("feature-gate-needs", "GracefulNodeShutdown")}


def test_settings_of_an_argument() -> None:
    """What is not a setting is left out; a gate may have its component's name before it."""
    assert parse_gates("A=true, B=f,kube:C=1,D,E=maybe,") == {"A": True, "B": False, "C": True}
