"""Facts about the table of static pods."""

from kspec.facts.arguments import COMPONENTS
from kspec.facts.staticpods import STATIC_PODS


def test_every_pod_has_a_command_line() -> None:
    """Pods and command lines are of the same programs."""
    assert {row.name for row in STATIC_PODS} == set(COMPONENTS)


def test_only_the_controller_manager_is_never_asked_for_readiness() -> None:
    """It serves nobody, so kubeadm gives it no readiness probe."""
    assert [row.name for row in STATIC_PODS if row.readiness is None] == ["kube-controller-manager"]
