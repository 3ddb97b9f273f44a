"""Facts about the tables of admission plugins."""

import pytest

from kspec.facts import admission
from kspec.facts.releases import known_minors


@pytest.mark.parametrize("minor", known_minors())
def test_every_release_has_its_plugins(minor: str) -> None:
    """Those that are on by default, and those that kubeadm or the user has to enable."""
    assert admission.load(minor)["NodeRestriction"] is False
    assert admission.load(minor)["NamespaceLifecycle"] is True
