"""The API groups of the API server."""

import pytest

from kspec.facts import groups
from kspec.facts.releases import known_minors


@pytest.mark.parametrize("minor", known_minors())
def test_groups_of_a_release(minor: str) -> None:
    """The core group is the empty one; those of extensions and of the aggregator are there."""
    found = groups.load(minor)
    assert found[""] == ["v1"]
    assert "v1" in found["apps"]
    assert {"apiextensions.k8s.io", "apiregistration.k8s.io"} <= set(found)
