"""Facts about the tables of flags."""

import pytest

from kspec.facts import flag_values, flags, kubelet_fields
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


@pytest.mark.parametrize("minor", known_minors())
@pytest.mark.parametrize("component", flag_values.ALL)
def test_each_log_format_has_its_flags(minor: str, component: str) -> None:
    """The components register JSON beside text, and each of the two has the same options."""
    found = flags.load(minor, component)
    for option in ("split-stream", "info-buffer-size"):
        assert found[f"log-json-{option}"] == found[f"log-text-{option}"]
    if component == flag_values.KUBELET:
        fields = kubelet_fields.load(minor)
        assert fields["log-json-split-stream"] == "logging.options.json.splitStream"
