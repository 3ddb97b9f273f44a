"""A map of arguments, as v1beta3 has it, rewritten in the user's own text as v1beta4's list, sorted by name.

What the user wrote stays: quotes, comments, blank lines; a comment moves with the argument that it stands above or
beside. Only where the text cannot be cut apart (a merge key brings arguments in) is the list written anew.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeAlias

from kspec.model.document import Document, Json, Path
from kspec.model.frozen import evolve, frozen
from kspec.model.source import Source
from kspec.read.scalar import resolve

Replacement: TypeAlias = tuple[int, int, str]
"""What stands between two offsets, and what it becomes."""

_PROPERTIES: Final = re.compile(r"(?:[&!]\S*\s+)*")
_COLON: Final = re.compile(r"\s*:\s*|\s*")
_REST: Final = re.compile(r"[ \t]*|[ \t]+#[^\n]*")
_KEEPING: Final = re.compile(r"[|>]\d?\+")
"""The head of a block scalar whose empty lines at the end count, wherever it is moved."""
_UNPRINTABLE: Final = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_COMMENTS: Final = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\n)*")


class _UncuttableError(Exception):
    """The text of a map cannot be cut into its entries."""


@frozen
class _Argument:
    """An argument in the text: its name and value as offsets, and what belongs to it: lines above, rest of its line."""

    name: str
    key: tuple[int, int]
    value: tuple[int, int]
    above: str = ""
    beside: str = ""
    empty: bool = False


def as_list(document: Document, path: Path, source: Source, value: Mapping[str, Json]) -> Replacement | None:
    """How the map of arguments `value`, which stands at `path`, becomes a list.

    None for an alias, which follows its anchor. `source` is the text of the document's file.
    """
    start, end = source.extent(document.values[path])
    properties = _PROPERTIES.match(source.text, start, end)
    above = start if properties and properties[0] else source.extent(document.keys[path])[1]
    start = properties.end() if properties else start
    body = source.text[start:end]
    if body.startswith("*"):
        return None
    if not value:
        return start, end, "[]"
    try:
        arguments = [_argument(document, (*path, name), source, (start, end), text) for name, text in value.items()]
        if body.startswith("{"):
            return start, end, _flow(arguments, source.text, start, end)
        return _block(arguments, source.text, above + len(properties[0].rstrip()) if properties else above)
    except _UncuttableError:
        return start, end, anew(value)


def anew(value: Mapping[str, Json]) -> str:
    """The list of arguments on one line, everything in quotes."""
    entries = (f"{{name: {_quoted(name)}, value: {_quoted(text)}}}" for name, text in sorted(value.items()))
    return f"[{', '.join(entries)}]"


def _quoted(text: Json) -> str:
    """A string in double quotes, as YAML and JSON read it alike."""
    quoted = json.dumps("" if text is None else text, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", quoted)


def _argument(document: Document, path: Path, source: Source, bounds: tuple[int, int], text: Json) -> _Argument:
    key, value = (source.extent(spans[path]) for spans in (document.keys, document.values))
    between = _COLON.match(source.text, key[1], value[0])
    inside = bounds[0] <= key[0] and value[1] <= bounds[1]
    if not inside or between is None or (between.end() != value[0] and text is not None):
        raise _UncuttableError
    if source.text[key[0]] in "&*!?" or source.text[key[0] : key[1]] == "<<" or "\n" in source.text[slice(*key)]:
        raise _UncuttableError
    if _KEEPING.match(source.text, value[0]):
        raise _UncuttableError
    return _Argument(str(path[-1]), key, value, empty=text is None)


def _name(argument: _Argument, text: str) -> str:
    """The name as a value: quoted where as a value it would not be that string."""
    written = text[slice(*argument.key)]
    if written.startswith(("'", '"')) or resolve(written, "plain") == argument.name:
        return written
    return _quoted(argument.name)


def _value(argument: _Argument, text: str) -> str:
    return '""' if argument.empty else text[slice(*argument.value)]


def _flow(arguments: Sequence[_Argument], text: str, start: int, end: int) -> str:
    """`{a: "1"}` as `[{name: a, value: "1"}]`; what stands between the entries stays where it is."""
    stops = [start + 1, *(max(argument.key[1], argument.value[1]) for argument in arguments)]
    starts = [*(argument.key[0] for argument in arguments), end - 1]
    gaps = [text[stop:begin] for stop, begin in zip(stops, starts, strict=True)]
    quoted = all(text[argument.key[0]] == '"' for argument in arguments)
    names = ('"name"', '"value"') if quoted else ("name", "value")
    ordered = sorted(arguments, key=_by_name)
    entries = [f"{{{names[0]}: {_name(found, text)}, {names[1]}: {_value(found, text)}}}" for found in ordered]
    gaps = [_without_colon(gap) for gap in gaps]
    if ordered != list(arguments) and any("#" in gap for gap in gaps):
        return _flow_lines(arguments, gaps, dict(zip([found.name for found in ordered], entries, strict=True)))
    return "[" + "".join(f"{gap}{entry}" for gap, entry in zip(gaps, entries, strict=False)) + gaps[-1] + "]"


def _without_colon(gap: str) -> str:
    """The gap behind a key without a value may begin with the key's colon."""
    return re.sub(r"^\s*:", "", gap)


def _flow_lines(arguments: Sequence[_Argument], gaps: Sequence[str], entries: Mapping[str, str]) -> str:
    """A list in brackets with a line for each entry, each with its comments."""
    margin = next(re.findall(r"\n([ \t]*)", gap)[-1] for gap in gaps if "\n" in gap)
    lines = ["["]
    for name in sorted(entries):
        index = next(number for number, argument in enumerate(arguments) if argument.name == name)
        above = gaps[index].split("\n")[1:-1] if index or "\n" in gaps[0] else []
        beside = gaps[index + 1].split("\n")[0].replace(",", "", 1).rstrip()
        lines += [*above, f"{margin}{entries[name]},{beside}"]
    tail = gaps[-1].split("\n")[1:]
    return "\n".join([*lines, *(tail or [margin])]) + "]"


def _block(arguments: Sequence[_Argument], text: str, above: int) -> Replacement:
    """Lines `a: "1"` as `- name: a` and `  value: "1"`."""
    margin = text[text.rfind("\n", 0, arguments[0].key[0]) + 1 : arguments[0].key[0]]
    begin = text.find("\n", above) + 1
    position, found = begin, []
    for argument in arguments:
        line = text.rfind("\n", 0, argument.key[0]) + 1
        if text[line : argument.key[0]] != margin or margin.strip() or line < position:
            raise _UncuttableError
        comments = text[position:line]
        if not _COMMENTS.fullmatch(comments):
            raise _UncuttableError
        position, beside = _rest_of_line(text, max(argument.key[1], argument.value[1]), argument)
        found.append(evolve(argument, above=comments, beside=beside))
    return begin, position, "".join(_item(argument, text, margin) for argument in sorted(found, key=_by_name))


def _rest_of_line(text: str, end: int, argument: _Argument) -> tuple[int, str]:
    """Where the next line begins, and what stands behind the value on its line."""
    if text[end - 1] == "\n":
        return end, ""
    stop = text.find("\n", end)
    stop = len(text) if stop < 0 else stop
    beside = text[end:stop]
    if argument.empty:
        beside = re.sub(r"^\s*:", "", beside)
    if not _REST.fullmatch(beside):
        raise _UncuttableError
    return min(stop + 1, len(text)), beside.rstrip()


def _item(argument: _Argument, text: str, margin: str) -> str:
    first, *rest = _value(argument, text).rstrip("\n").split("\n")
    value = "\n".join([first, *(f"  {line}" if line.strip() else line for line in rest)])
    return f"{argument.above}{margin}- name: {_name(argument, text)}\n{margin}  value: {value}{argument.beside}\n"


_by_name: Callable[[_Argument], str] = lambda argument: argument.name  # noqa: E731 - a key for sorting
