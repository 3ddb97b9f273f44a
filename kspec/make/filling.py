"""Putting a spec's values into an object of the tables."""

from collections.abc import Mapping
from typing import Any

from kspec.model.document import Json


def fill(value: Mapping[str, Json], values: Mapping[str, str]) -> dict[str, Json]:
    """A copy of `value` in which every string `{name}`, and nothing else, is the value of that name."""
    return {key: _fill(item, values) for key, item in value.items()}


def _fill(value: Any, values: Mapping[str, str]) -> Any:  # noqa: ANN401 - any JSON value becomes one of its kind
    if isinstance(value, dict):
        return fill(value, values)
    if isinstance(value, list):
        return [_fill(item, values) for item in value]
    if isinstance(value, str) and value.startswith("{") and value.endswith("}"):
        return values[value[1:-1]]
    return value
