"""Facts about filling a table's object."""

from typing import TYPE_CHECKING

import pytest

from kspec.make.filling import fill

if TYPE_CHECKING:
    from kspec.model.document import Json


def test_whole_values_alone_are_filled() -> None:
    """A text in braces is replaced wherever it stands; one with more around it is not."""
    table: dict[str, Json] = {"a": ["{image}", {"b": "x{image}"}], "c": 1, "d": "$(NODE_NAME)"}
    assert fill(table, {"image": "i:1"}) == {"a": ["i:1", {"b": "x{image}"}], "c": 1, "d": "$(NODE_NAME)"}


def test_the_table_stays_as_it_is() -> None:
    """What is filled is a copy, down to the lists."""
    table: dict[str, Json] = {"a": [["{image}"]]}
    fill(table, {"image": "i:1"})
    assert table == {"a": [["{image}"]]}


def test_a_missing_value_is_a_bug() -> None:
    """Nobody writes an object with a hole."""
    with pytest.raises(KeyError):
        fill({"a": "{image}"}, {})
