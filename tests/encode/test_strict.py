"""JSON values to classes: every mistake is told by its path, and nothing is taken for what it is not."""

from collections.abc import Mapping, Sequence
from typing import NewType

import pytest
from attrs import frozen

from kspec.encode.strict import MisfitError, NameRefusedError, Reader, text

Even = NewType("Even", int)
Name = NewType("Name", str)


@frozen
class Leaf:
    """An object of the smallest kind."""

    even_number: Even
    words: Sequence[str] = ()


@frozen
class Tree:
    """An object with objects by their names."""

    leaves: Mapping[Name, Leaf]
    flag: bool
    other: Even | None = None


def even(value: object) -> int:
    """The hook of even numbers."""
    if value == "zero":
        message = ": zero is a word"
        raise ValueError(message)
    if not isinstance(value, int) or value % 2:
        raise MisfitError
    return value


def name(value: object) -> str:
    """The hook of names."""
    if not text(value).isalpha():
        message = f"{value!r} is not a name"
        raise NameRefusedError(message)
    return text(value)


READER = Reader.of({Even: ("an even number", even), Name: ("a name", name)}, {Sequence[str]: "a list of words"}, {})


def test_what_fits_is_read() -> None:
    """Names are those of JSON; what has a default may be absent."""
    value = {"leaves": {"a": {"evenNumber": 2, "words": ["x"]}}, "flag": False}
    assert READER.read(value, Tree) == Tree({"a": Leaf(Even(2), ("x",))}, flag=False)  # type: ignore[dict-item]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"flag": True}, "leaves is missing; it has to be an object"),
        ({"leaves": [], "flag": True}, "leaves is not an object"),
        ({"leaves": {}, "flag": 1}, "flag is not true or false"),
        ({"leaves": {}, "flag": True, "x": 1, "b": 2}, "'b' is not a field"),
        ({"leaves": {"a": {"evenNumber": 2, "x": 1}}, "flag": True}, "leaves.a: 'x' is not a field"),
        ({"leaves": {"a": {}}, "flag": True}, "leaves.a.evenNumber is missing; it has to be an even number"),
        ({"leaves": {"a": 7}, "flag": True}, "leaves.a is not an object"),
        ({"leaves": {"a": {"evenNumber": 1}}, "flag": True}, "leaves.a.evenNumber is not an even number"),
        ({"leaves": {"a": {"evenNumber": "zero"}}, "flag": True}, "leaves.a.evenNumber: zero is a word"),
        ({"leaves": {"a": {"evenNumber": 2, "words": "x"}}, "flag": True}, "leaves.a.words is not a list of words"),
        ({"leaves": {"a": {"evenNumber": 2, "words": [1]}}, "flag": True}, "leaves.a.words is not a list of words"),
        ({"leaves": {"1": {"evenNumber": 1}}, "flag": True}, "leaves: '1' is not a name"),
        ({"leaves": {}, "flag": True, "other": 3}, "other is not an even number"),
    ],
)
def test_a_mistake_is_told_by_its_path(value: object, message: str) -> None:
    """In the words of the type that is wanted there."""
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the whole message is compared
        READER.read(value, Tree)
    assert str(caught.value) == message


@pytest.mark.parametrize("value", [None, 1, True, ["x"], b"x", "\ud800"])
def test_only_a_text_is_a_text(value: object) -> None:
    """A half of a surrogate pair cannot be written, so that it is no text."""
    with pytest.raises(MisfitError):
        text(value)
