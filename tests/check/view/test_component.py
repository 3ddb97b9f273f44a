"""Facts about a component's own defaults."""

from kspec.check.view.component import nanoseconds, with_defaults
from kspec.facts.types import load

KUBELET = "kubelet/config/v1beta1.KubeletConfiguration"


def test_a_default_fills_what_is_unset_as_go_sees_it() -> None:
    """A pointer that is zero is set, a plain field that is zero is not; an empty list is set."""
    defaults = {
        "containerLogMaxFiles": 5,
        "eventBurst": 100,
        "imageMinimumGCAge": "2m0s",
        "enforceNodeAllocatable": ["pods"],
    }
    value = {"containerLogMaxFiles": 0, "eventBurst": 0, "imageMinimumGCAge": "0s", "enforceNodeAllocatable": []}
    filled = with_defaults(load("v1.37"), KUBELET, value, defaults)
    assert filled == {**value, "eventBurst": 100, "imageMinimumGCAge": "2m0s"}
    assert value["eventBurst"] == 0


def test_a_word_that_looks_like_a_duration_is_set() -> None:
    """Only a duration is unset where it is 0s."""
    filled = with_defaults(load("v1.37"), KUBELET, {"logging": {"format": "0s"}}, {"logging": {"format": "text"}})
    assert filled["logging"]["format"] == "0s"


def test_a_default_of_another_release_is_left_out() -> None:
    """A field that the release does not have."""
    assert with_defaults(load("v1.34"), KUBELET, {}, {"memoryReservationPolicy": "None"}) == {}


def test_durations() -> None:
    """Go's notation, or nanoseconds as the logging section takes them."""
    assert nanoseconds("1m0s") == 60_000_000_000
    assert nanoseconds(5) == 5
    assert nanoseconds(None) == 0
