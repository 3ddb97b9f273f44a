"""Which taints Kubernetes takes."""

import pytest

from kspec.rules.taints import repeated, wrong_parts


@pytest.mark.parametrize(
    ("taint", "wrong"),
    [
        (("a", "", "NoSchedule"), ()),
        (("example.com/a", "b", "NoExecute"), ()),
        (("a", "b", ""), ("effect",)),
        (("", "", "noSchedule"), ("key", "effect")),
        (("a b", "example.com/c", "PreferNoSchedule"), ("key", "value")),
    ],
)
def test_each_part_is_judged(taint: tuple[str, str, str], wrong: tuple[str, ...]) -> None:
    """Key and value are a label's, and the effect is one of three."""
    assert wrong_parts(*taint) == wrong


def test_a_key_has_an_effect_once() -> None:
    """Another effect of the same key is another taint."""
    assert [*repeated([("a", "x"), ("a", "y"), ("a", "x"), ("b", "x"), ("a", "x")])] == [
        False,
        False,
        True,
        False,
        True,
    ]
