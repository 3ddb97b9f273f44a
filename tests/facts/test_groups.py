"""The API groups of the API server."""

from kspec.facts import groups


def test_groups_of_a_release() -> None:
    """The core group is the empty one; those of extensions and of the aggregator are there."""
    found = groups.load("v1.37")
    assert found[""] == ["v1"]
    assert "v1" in found["apps"]
    assert {"apiextensions.k8s.io", "apiregistration.k8s.io"} <= set(found)


def test_an_unrecorded_release_has_none() -> None:
    """Nothing is said of what nobody knows."""
    assert groups.load("v1.1") == {}
