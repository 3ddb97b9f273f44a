"""JSON as Go reads it into, and writes it from, the typed structs of the Kubernetes API.

The shape of every type comes from the release's type table (`facts/types.py`). Two functions: `unmarshal` checks a
JSON value against a type and normalizes its scalars; `marshal` writes a value with exactly the fields that Go would
write: `omitempty` and `omitzero` fields left out, all others present with their zero value.

Rules: encoding/json of Go, and sigs.k8s.io/json, which is case-sensitive and keeps integers exact.
"""

import math
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from typing import Any, Final, NamedTuple

from kspec.facts.types import TypeTable
from kspec.facts.validation import TOKEN
from kspec.go.scalar import format_float32
from kspec.model.document import Json, Path
from kspec.model.duration import LONGEST, OUT_OF_RANGE, Duration
from kspec.model.expression import expression
from kspec.model.frozen import field as attribute
from kspec.model.frozen import frozen
from kspec.model.quantity import canonical as canonical_quantity

_INTEGERS: Final = {
    "int": 64, "int8": 8, "int16": 16, "int32": 32, "int64": 64,
    "uint": -64, "uint8": -8, "uint16": -16, "uint32": -32, "uint64": -64,
}  # fmt: skip
"""Bits of each integer kind; negative where it has no sign."""
_FLOATS: Final = ("float32", "float64")
_EXPONENT_FROM: Final = 1e21
"""From here on Go writes a number with an exponent, which no integer has."""
_MAP: Final = expression(r"map\[([^\]]+)\](.+)")
_TIME: Final = expression(r"\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)")
"""RFC 3339, all but the number of the day: Python's releases differ in what else they take for a time (24:00)."""
_DURATION: Final = "apimachinery/pkg/apis/meta/v1.Duration"
"""The one type that Go's reader hands a null to which it does not take; a pointer to it is nil."""


@frozen
class Problem:
    """Something that does not fit the type.

    `unknown` is set for a field that the type does not have; `candidates` are the fields of the struct in question.
    For a value of another type `wanted` is the type, as the table names it, and `value` what was given.
    """

    path: Path
    message: str
    unknown: bool = False
    candidates: tuple[str, ...] = ()
    wanted: str = ""
    value: Json = attribute(default=None, repr=False)


def unmarshal(table: TypeTable, type_name: str, value: Json) -> tuple[Json, tuple[Problem, ...]]:
    """Read `value` as the Go type `type_name`.

    Returns the value with nulls dropped from structs, unknown fields dropped and scalars in canonical spelling
    (durations, quantities, times), and everything that does not fit: unknown fields and wrong types. Where
    something does not fit, the result lacks it.
    """
    problems: list[Problem] = []
    return _read(table, type_name, value, (), problems), tuple(problems)


def marshal(table: TypeTable, type_name: str, value: Json) -> Json:
    """Write `value`, which `unmarshal` accepts, with exactly the fields that Go's encoding/json would write."""
    return _write(table, type_name, value)


class _Shape(NamedTuple):
    """What a type is: any, a pointer, a list, a map, custom (it encodes itself), a scalar or a struct.

    `inner` is the type of what is in it, the kind of a scalar, the name of a custom type without its package.
    """

    kind: str
    inner: str = ""


@cache
def _shape(table: TypeTable, type_name: str) -> _Shape:
    if type_name == "any":
        return _Shape("any")
    if type_name.startswith("*"):
        return _Shape("pointer", type_name[1:])
    if type_name.startswith("[]"):
        return _Shape("list", type_name[2:])
    if match := _MAP.fullmatch(type_name):
        return _Shape("map", match[2])
    scalar = table.scalar(type_name)
    if scalar == "custom":
        return _Shape("custom", type_name.rpartition("/")[2].partition(".")[2])
    return _Shape("struct") if scalar is None else _Shape("scalar", scalar)


@cache
def _types(table: TypeTable, type_name: str) -> dict[str, str]:
    """The type of each field of a struct."""
    return {field.name: field.type for field in table.fields(type_name)}


def _read(table: TypeTable, type_name: str, value: Json, path: Path, problems: list[Problem]) -> Json:  # noqa: C901, PLR0911 - one way out per kind of Go type
    if value is None:
        if type_name == _DURATION:
            problems.append(Problem(path, "is null, but must be a duration such as 1h30m"))
        return None
    kind, inner = _shape(table, type_name)
    if kind == "scalar":
        return _read_scalar(inner, value, path, problems)
    if kind == "struct":
        if not isinstance(value, dict):
            return _mismatch(value, "an object", path, problems, type_name, tuple(_types(table, type_name)))
        return _read_struct(table, type_name, value, path, problems)
    if kind == "pointer":
        return _read(table, inner, value, path, problems)
    if kind == "list":
        if not isinstance(value, list):
            return _mismatch(value, "an array", path, problems, type_name)
        return [_read(table, inner, item, (*path, index), problems) for index, item in enumerate(value)]
    if kind == "map":
        if not isinstance(value, dict):
            return _mismatch(value, "an object", path, problems, type_name)
        return {key: _read(table, inner, item, (*path, key), problems) for key, item in value.items()}
    return _read_custom(type_name, value, path, problems) if kind == "custom" else value


def _read_struct(table: TypeTable, type_name: str, value: dict[str, Json], path: Path, problems: list[Problem]) -> Json:
    types = _types(table, type_name)
    result: dict[str, Json] = {}
    for key, item in value.items():
        field_type = types.get(key)
        if field_type is None:
            problems.append(Problem((*path, key), f"unknown field {key!r}", unknown=True, candidates=tuple(types)))
            continue
        read = _read(table, field_type, item, (*path, key), problems)
        if read is not None:
            result[key] = read
    return result


def _mismatch(  # noqa: PLR0913, PLR0917 - what a problem has
    value: Json, words: str, path: Path, problems: list[Problem], wanted: str, fields: tuple[str, ...] = ()
) -> Json:
    message = f"is {_describe(value)}, but must be {words}"
    problems.append(Problem(path, message, candidates=fields, wanted=wanted, value=value))
    return None


def _describe(value: Json) -> str:
    match value:
        case bool():
            return "a boolean"
        case int() | float():
            return "a number"
        case str():
            return "a string"
        case list():
            return "an array"
        case _:
            return "an object"


def _read_scalar(scalar: str, value: Json, path: Path, problems: list[Problem]) -> Json:  # noqa: PLR0911 - one way out per kind
    if scalar == "string":
        return value if isinstance(value, str) else _mismatch(value, "a string", path, problems, scalar)
    if scalar == "bool":
        return (
            value if isinstance(value, bool) else _mismatch(value, "a boolean (true or false)", path, problems, scalar)
        )
    if scalar == "bytes":
        return value if isinstance(value, str) else _mismatch(value, "a base64 string", path, problems, scalar)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return _mismatch(value, "a number" if scalar in _FLOATS else "an integer", path, problems, scalar)
    if scalar in _FLOATS:
        return _float(scalar, value, path, problems)
    if isinstance(value, float):
        if not value.is_integer() or abs(value) >= _EXPONENT_FROM:
            return _mismatch(value, "an integer", path, problems, scalar)
        value = int(value)
    bits = _INTEGERS[scalar]
    low, high = (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) if bits > 0 else (0, 2**-bits - 1)
    if not low <= value <= high:
        problems.append(Problem(path, f"is {value}, which does not fit {scalar} ({low} to {high})"))
        return None
    return value


def _float(scalar: str, value: float, path: Path, problems: list[Problem]) -> Json:
    """The number that Go writes for a float of 32 or 64 bits: its shortest digits, without a point if it is whole."""
    try:
        number = float(format_float32(value)) if scalar == "float32" else float(value)
    except (OverflowError, ValueError):  # YAML's word for infinity is not Python's
        number = math.inf
    if not math.isfinite(number):
        problems.append(Problem(path, f"is {value}, which does not fit {scalar}"))
        return None
    return int(Decimal(repr(number))) if number.is_integer() and abs(number) < _EXPONENT_FROM else number


def _read_custom(type_name: str, value: Json, path: Path, problems: list[Problem]) -> Json:
    reader = _CUSTOM.get(type_name.rpartition("/")[2].partition(".")[2])
    if reader is None:
        return value
    try:
        return reader(value)
    except ValueError as error:
        problems.append(Problem(path, str(error), wanted=type_name, value=value))
        return None


def _text(value: Json, wanted: str) -> str:
    if not isinstance(value, str):
        message = f"is {_describe(value)}, but must be {wanted}"
        raise ValueError(message)  # noqa: TRY004 - the caller turns ValueError into a finding
    return value


def _duration(value: Json) -> Json:
    text = _text(value, "a duration such as 1h30m")
    try:
        return str(Duration.parse(text))
    except ValueError as error:
        message = f"is {text!r}, which is not a duration such as 1h30m or 10s"
        if str(error).endswith(OUT_OF_RANGE):
            message = f"is {text!r}, which is too long for a duration: the longest is {LONGEST}"
        raise ValueError(message) from None


def _time_or_duration(value: Json) -> Json:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return _duration(value)


def _quantity(value: Json) -> Json:
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    text = _text(value, "a quantity such as 500m or 1Gi")
    try:
        return canonical_quantity(text.strip())
    except ValueError:
        message = f"is {text!r}, which is not a quantity such as 500m or 1Gi"
        raise ValueError(message) from None


def _integer_or_string(value: Json) -> Json:
    if isinstance(value, bool) or not isinstance(value, int | str):
        message = f"is {_describe(value)}, but must be an integer or a string"
        raise ValueError(message)  # noqa: TRY004 - the caller turns ValueError into a finding
    return value


def _time(value: Json) -> Json:
    text = _text(value, "a time such as 2030-01-31T12:00:00Z")
    if _TIME.fullmatch(text):
        try:
            moment = datetime.fromisoformat(re.sub(r"\.\d+", "", text))
            return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='seconds')}Z"
        except OverflowError:  # in UTC its year is 0 or 10000, which Go can hold
            return text
        except ValueError:
            pass
    message = f"is {text!r}, which is not a time such as 2030-01-31T12:00:00Z (RFC 3339)"
    raise ValueError(message)


def _bootstrap_token(value: Json) -> Json:
    text = _text(value, 'a token of the form "abcdef.0123456789abcdef"')
    if not TOKEN.fullmatch(text):
        message = 'is not of the form "abcdef.0123456789abcdef": 6, a dot and 16 characters of a-z and 0-9'
        raise ValueError(message)
    return text


_CUSTOM: Final[Mapping[str, Callable[[Json], Json]]] = {
    "Duration": _duration,
    "TimeOrMetaDuration": _time_or_duration,
    "Quantity": _quantity,
    "QuantityValue": _quantity,
    "IntOrString": _integer_or_string,
    "Time": _time,
    "BootstrapTokenString": _bootstrap_token,
}
"""Types with an UnmarshalJSON of their own; any other custom type is kept as it is."""

_ZERO_OF_CUSTOM: Final[Mapping[str, Json]] = {
    "Duration": "0s",
    "TimeOrMetaDuration": 0,
    "Quantity": "0",
    "QuantityValue": "0",
    "IntOrString": 0,
    "BootstrapTokenString": "",
}
"""What a zero value of the type marshals to; null for all others."""


class _Row(NamedTuple):
    """A field of a struct as it is written; `left_out` says whether it is where it was never set."""

    name: str
    type: str
    omitempty: bool
    omitzero: bool
    left_out: bool


@cache
def _rows(table: TypeTable, type_name: str) -> tuple[_Row, ...]:
    return tuple(
        _Row(
            field.name,
            field.type,
            field.omitempty,
            field.omitzero,
            field.omitzero or (field.omitempty and _is_empty(table, field.type, None)),
        )
        for field in table.fields(type_name)
    )


def _write(table: TypeTable, type_name: str, value: Json) -> Json:
    kind, inner = _shape(table, type_name)
    if kind == "pointer":
        return None if value is None else _write(table, inner, value)
    if value is None:
        return _zero(table, type_name)
    if kind == "struct":
        return _write_struct(table, type_name, value)  # type: ignore[arg-type]  # unmarshal made it a dict
    if kind == "list":
        items: list[Any] = value  # type: ignore[assignment]  # unmarshal made it a list
        return [_write(table, inner, item) for item in items]
    if kind == "map":
        entries: dict[str, Any] = value  # type: ignore[assignment]  # unmarshal made it a dict
        return {key: _write(table, inner, item) for key, item in entries.items()}
    return value


def _write_struct(table: TypeTable, type_name: str, struct: Mapping[str, Json]) -> Json:
    result: dict[str, Json] = {}
    for row in _rows(table, type_name):
        item = struct.get(row.name)
        if item is None:
            if not row.left_out:
                result[row.name] = _write(table, row.type, None)
        elif not (row.omitempty and _is_empty(table, row.type, item)) and not (
            row.omitzero and _is_zero(table, row.type, item)
        ):
            result[row.name] = _write(table, row.type, item)
    return result


def _zero(table: TypeTable, type_name: str) -> Json:
    """What Go writes for a value that was never set."""
    kind, inner = _shape(table, type_name)
    if kind == "struct":
        return _write(table, type_name, {})
    if kind == "custom":
        return _ZERO_OF_CUSTOM.get(inner)
    if kind != "scalar" or type_name == "bytes":
        return None
    return "" if inner == "string" else False if inner == "bool" else 0


def _is_empty(table: TypeTable, type_name: str, value: Json) -> bool:
    """Go's `omitempty`: false, 0, nil, and empty arrays, maps and strings; never a struct."""
    kind = _shape(table, type_name).kind
    if kind in _STRUCTS:
        return False
    if value is None:
        return True
    return kind not in {"pointer", "any"} and value in (False, 0, "", [], {})


_STRUCTS: Final = frozenset({"struct", "custom"})
"""What Go holds as a struct: also a custom type, such as Time or Duration's wrapper."""


def _is_zero(table: TypeTable, type_name: str, value: Json) -> bool:
    """Go's `omitzero`: the zero value of any type, structs included."""
    if value is None:
        return True
    kind = _shape(table, type_name).kind
    if kind == "custom":
        return value == _zero(table, type_name)
    if kind == "struct":
        struct: dict[str, Any] = value  # type: ignore[assignment]  # unmarshal made it a dict
        return all(_is_zero(table, field.type, struct.get(field.name)) for field in table.fields(type_name))
    return kind == "scalar" and value in (False, 0, "")
