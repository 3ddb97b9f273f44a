"""The values that a spec gives a pack's parameters, against the rows that the pack has for them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from kspec.facts import codes, packs
from kspec.model.diagnostic import Diagnostic
from kspec.model.document import Json, render_path
from kspec.model.document import Path as FieldPath
from kspec.model.pack_description import Parameter
from kspec.model.wire import WireDocument
from kspec.read.pack_formats import fits
from kspec.text.spelling import expected, suggestion


def read_parameters(
    document: WireDocument, at: FieldPath, given: Json, known: Sequence[Parameter]
) -> tuple[Mapping[str, Json], tuple[Diagnostic, ...]]:
    """The values of all parameters, with defaults for those that the spec does not give, and what is wrong with them.

    `document` is the ClusterSpec, `at` the place of `given` in it.
    """
    findings = tuple(_wrongs(document, at, given, known))
    values = given if isinstance(given, dict) else {}
    return {row.name: _value(row, values.get(row.name)) for row in known}, findings


def _value(row: Parameter, given: Json) -> Json:
    return row.default if given is None else given


def _wrongs(document: WireDocument, at: FieldPath, given: Json, known: Sequence[Parameter]) -> Iterator[Diagnostic]:
    if given is not None and not isinstance(given, dict):
        yield _finding(document, at, "must be a mapping of parameters", "write 'parameters: {name: value}'")
        return
    rows = {row.name: row for row in known}
    values = given or {}
    for name, value in values.items():
        if name not in rows:
            otherwise = expected(rows) if rows else "the pack has none"
            help_ = suggestion(name, rows, otherwise)
            yield _finding(document, (*at, name), "is not a parameter of the pack", help_, key=True)
        elif value is not None and (reason := misfit(_as_row(rows[name]), value)):
            yield _finding(document, (*at, name), reason, rows[name].description)
    for row in known:
        if row.required and values.get(row.name) is None:
            text = f"needs the parameter {row.name}: {packs.PARAMETER_TYPES[row.type]}"
            yield _finding(document, at if given else at[:-1], text, row.description)


def _as_row(parameter: Parameter) -> Mapping[str, Any]:
    return {
        "type": parameter.type,
        "minimum": parameter.minimum,
        "maximum": parameter.maximum,
        "values": parameter.values,
        "format": parameter.format,
    }


def misfit(row: Mapping[str, Any], value: Json) -> str:
    """Why a value is not what a parameter's row wants, as a phrase behind the field's name; empty if it is."""
    if not _is_of(str(row["type"]), value):
        return f"must be {packs.PARAMETER_TYPES[row['type']]}"
    low, high, words = row.get("minimum"), row.get("maximum"), row.get("values")
    if isinstance(value, int) and ((low is not None and value < low) or (high is not None and value > high)):
        return f"is {value}, which is out of bounds: {_bounds(low, high)}"
    if words and isinstance(value, str) and value not in words:
        return f"is {value!r}, which is not valid, {expected(words)}"
    format_ = str(row.get("format") or "")
    wrong = [text for text in _texts(value) if not fits(format_, text)] if format_ in packs.FORMATS else []
    if wrong:
        verb = "is" if isinstance(value, str) else "has"
        return f"{verb} {wrong[0]!r}, which is not a valid {packs.FORMATS[format_]}"
    return ""


def _texts(value: Json) -> Iterable[str]:
    """A text itself, the items of a list, the values of a mapping."""
    if isinstance(value, str):
        return (value,)
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return tuple(item for item in items if isinstance(item, str))


def _is_of(type_: str, value: Json) -> bool:
    match type_:
        case "string":
            return isinstance(value, str)
        case "integer":
            return isinstance(value, int) and not isinstance(value, bool)
        case "boolean":
            return isinstance(value, bool)
        case "strings":
            return isinstance(value, list) and all(isinstance(item, str) for item in value)
        case _:
            return isinstance(value, dict) and all(isinstance(item, str) for item in value.values())


def _bounds(low: int | None, high: int | None) -> str:
    if low is None or high is None:
        return f"at most {high}" if low is None else f"at least {low}"
    return f"{low} to {high}"


def _finding(document: WireDocument, path: FieldPath, text: str, help_: str = "", *, key: bool = False) -> Diagnostic:
    name = render_path(path)
    return Diagnostic(
        codes.PACK_PARAMETER,
        f"{name} {text}",
        document.locate(path, key=key),
        path=name,
        document=document.kind,
        kind="Invalid value",
        help=help_,
    )
