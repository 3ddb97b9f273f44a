"""Facts about the tables of flags."""

import pytest

from kspec.facts import flag_values, flags
from kspec.facts.releases import known_minors


@pytest.mark.parametrize("minor", known_minors())
def test_every_release_has_the_flags_of_every_component(minor: str) -> None:
    """And their types and deprecation."""
    assert all(flags.load(minor, component) for component in flag_values.ALL)
    assert flags.load(minor, "kube-apiserver")["event-ttl"] == flags.Flag("duration", deprecated="")
    found = flags.load(minor, "kubelet")["max-pods"]
    assert found.type == "int32"
    assert found.deprecated


def test_a_name_has_dashes() -> None:
    """Whatever the component's own table has: it reads both."""
    assert "application-metrics-count-limit" in flags.load("v1.36", "kubelet")


def test_releases_with_a_flag() -> None:
    """The kubelet lost one in v1.35."""
    assert flags.releases_with("kubelet", "pod-infra-container-image") == ("v1.34",)
    assert flags.releases_with("kubelet", "no-such-flag") == ()
