"""Names that components had once."""

import json
from pathlib import Path

import pytest

from kspec.facts import flags, gates, removed
from kspec.facts.releases import known_minors, newest

ROWS = json.loads(Path(removed.__file__).with_name("removed.json").read_bytes())
COMPONENTS = sorted(set(ROWS) - {removed.GATES, removed.KUBEADM})


@pytest.mark.parametrize("component", COMPONENTS)
def test_no_release_at_hand_has_a_removed_flag(component: str) -> None:
    """What a release has is in its own table."""
    known = {name for minor in known_minors() for name in flags.load(minor, component)}
    assert known.isdisjoint(ROWS[component])


def test_no_release_at_hand_has_a_removed_gate() -> None:
    """The same of the components' gates, and of kubeadm's."""
    assert {name for minor in known_minors() for name in gates.load(minor)}.isdisjoint(ROWS[removed.GATES])
    assert {name for known in newest() for name in known.feature_gates}.isdisjoint(ROWS[removed.KUBEADM])


@pytest.mark.parametrize("component", COMPONENTS)
def test_a_flag_with_a_successor_is_removed(component: str) -> None:
    """And a successor that is a flag is one of the newest release's."""
    assert set(removed.SUCCESSORS[component]) <= set(ROWS[component])
    for text in removed.SUCCESSORS[component].values():
        if text.startswith("use ") and len(text.split()) == 2:
            assert text.removeprefix("use ") in flags.load(known_minors()[-1], component)


@pytest.mark.parametrize(
    ("part", "name", "last"),
    [
        ("kube-apiserver", "insecure-port", "v1.23"),
        ("kubelet", "container-runtime", "v1.26"),
        ("kubelet", "docker-root", "v1.23"),
        (removed.GATES, "DevicePlugins", "v1.27"),
        (removed.KUBEADM, "IPv6DualStack", "v1.23"),
        ("kubelet", "no-such-flag", None),
    ],
)
def test_the_last_release_is_known(part: str, name: str, last: str | None) -> None:
    """As the change logs of those releases say."""
    assert removed.last_release(part, name) == last
