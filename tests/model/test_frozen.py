"""Frozen classes, which do what those of attrs do."""

import copy
import subprocess
import sys
from functools import cached_property
from types import ModuleType
from typing import Any

import attrs
import pytest

from kspec.model import frozen as ours


def classes(of: ModuleType) -> tuple[Any, Any]:
    """The same class and one without equality, by attrs or by kspec."""

    @of.frozen
    class Point:
        x: int
        y: int = 0
        names: dict[str, int] = of.field(factory=dict, repr=False)
        note: str = of.field(default="", eq=False)

        def __attrs_post_init__(self) -> None:
            if self.x < 0:
                message = "x is negative"
                raise ValueError(message)

        @cached_property
        def total(self) -> int:
            return self.x + self.y

        @property
        def mirrored(self) -> object:
            return of.evolve(self, x=self.y, y=self.x)

    @of.frozen(eq=False)
    class Alone:
        x: int

        def __repr__(self) -> str:
            return "alone"

    return Point, Alone


@pytest.fixture(params=[(attrs, 0), (ours, 0), (ours, 60)], ids=["attrs", "kspec", "kspec, after many"])
def made(request: pytest.FixtureRequest) -> tuple[Any, Any]:
    """Both ways to make them; ours also where so many were made that there is an `__init__` of its own."""
    of, before = request.param
    point, alone = classes(of)
    shared = point.__init__
    for number in range(before):
        point(number)
        alone(number)
    assert (point.__init__ is not shared) == bool(before)
    return point, alone


def test_fields_are_given_by_place_or_name(made: tuple[Any, Any]) -> None:
    """What is not given has its default, a container one of its own."""
    point, _ = made
    one, other = point(1, note="n"), point(y=2, x=1)
    assert (one.x, one.y, one.names, one.note, other.y) == (1, 0, {}, "n", 2)
    assert one.names is not other.names
    assert point(1, 2).total == 3
    assert (one.mirrored.x, one.mirrored.y, one.mirrored.note) == (0, 1, "n")


@pytest.mark.parametrize(
    ("given", "named"), [((), {}), ((1, 2, {}, "", 5), {}), ((1,), {"z": 1}), ((), {"y": 1}), ((1,), {"x": 1})]
)
def test_wrong_fields_are_refused(made: tuple[Any, Any], given: tuple[Any, ...], named: dict[str, int]) -> None:
    """Too few, too many, unknown or twice: a mistake of the program."""
    with pytest.raises(TypeError):
        made[0](*given, **named)


def test_equality_goes_by_class_and_fields(made: tuple[Any, Any]) -> None:
    """Without those that do not count; without `eq`, by identity."""
    point, alone = made
    assert point(1, note="a") == point(1, note="b")
    assert point(1) != point(2)
    assert point(1) != (1, 0, {})
    assert point(1) != classes(attrs)[0](1)
    assert alone(1) != alone(1)
    assert len({alone(1), alone(1)}) == 2
    with pytest.raises(TypeError, match="unhashable"):
        hash(point(1))  # it has a dict


def test_values_cannot_be_changed(made: tuple[Any, Any]) -> None:
    """Nor can a field be removed; a copy is one."""
    point = made[0](1)
    with pytest.raises(AttributeError):
        point.x = 2
    with pytest.raises(AttributeError):
        del point.x
    assert copy.deepcopy(point) == point


def test_representation_leaves_out_what_is_not_shown(made: tuple[Any, Any]) -> None:
    """And is the class's own if it has one."""
    point, alone = made
    assert repr(point(1, names={"secret": 1})).endswith("Point(x=1, y=0, note='')")
    assert repr(alone(1)) == "alone"


def test_what_a_class_wants_is_seen_to(made: tuple[Any, Any]) -> None:
    """Its own check runs when a value is made, and values can be matched by place."""
    point, _ = made
    with pytest.raises(ValueError, match="x is negative"):
        point(-1)
    match point(1, 2):
        case point(x, y):
            assert (x, y) == (1, 2)


def test_equal_values_have_one_hash() -> None:
    """A set of findings has each once."""

    @ours.frozen
    class Pair:
        a: str
        b: tuple[int, ...] = ()

    assert {Pair("a", (1,)), Pair("a", (1,)), Pair("b")} == {Pair("b"), Pair("a", (1,))}


def test_attrs_is_not_imported() -> None:
    """Which is what these classes are for."""
    script = "import sys, kspec.model.frozen; print('attr' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
