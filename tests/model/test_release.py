"""A patch release."""

from kspec.model.release import Release


def release(version: str, nearest: str) -> Release:
    """A release with one change."""
    return Release(version, "v1.37", nearest, {}, frozenset({"new"}), (), ())


def test_a_release_knows_its_changes() -> None:
    """A change is there by its name, or is not."""
    assert release("v1.37.2", "v1.37.2").has("new")
    assert not release("v1.37.2", "v1.37.2").has("newer")


def test_a_release_says_whether_it_was_recorded() -> None:
    """One that is built by its neighbour's data is not recorded itself."""
    assert release("v1.37.2", "v1.37.2").recorded
    assert not release("v1.37.1", "v1.37.2").recorded
