"""Facts about the tables of admission plugins."""

import pytest

from kspec.facts import admission
from kspec.facts.releases import known_minors


@pytest.mark.parametrize("minor", known_minors())
def test_every_release_has_its_plugins(minor: str) -> None:
    """Those that are on by default, and those that kubeadm or the user has to enable."""
    assert admission.load(minor)["NodeRestriction"] is False
    assert admission.load(minor)["NamespaceLifecycle"] is True


def test_a_plugin_that_went_is_told_by_its_last_release() -> None:
    """Whether the tables know it, or it went before them; one that no release had has none."""
    assert admission.last_release("v1.37", "JobValidation") == "v1.36"
    assert not admission.last_release("v1.36", "JobValidation")
    for name, (last, _) in admission.REMOVED.items():
        assert admission.last_release("v1.37", name) == last
        assert not [minor for minor in known_minors() if name in admission.load(minor)]
    assert not admission.last_release("v1.37", "NoSuchPlugin")
