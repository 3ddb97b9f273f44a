"""What does not fit a type as findings: where it stands, what is meant, and the fix where only one thing can be."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Final

from kspec.facts import codes, moved_fields
from kspec.facts.types import TypeTable
from kspec.go.json import Problem
from kspec.model.diagnostic import Diagnostic
from kspec.model.document import Document, Json, Path, render_path, value_at
from kspec.model.duration import in_hours
from kspec.model.fix import Edit, Fix, respell
from kspec.model.frozen import frozen
from kspec.model.span import Span
from kspec.read.argument_lists import as_list
from kspec.read.field_places import place_of
from kspec.read.slips import Slip, blank, glued_items, glued_value
from kspec.text.spelling import certain, nearest

_PLAIN_ITEM: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./")
"""Characters of which a plain scalar can be moved into a list in brackets as it is."""
_VERSION: Final[Path] = ("kubernetesVersion",)
_ARGUMENT_FIELDS: Final = frozenset({"name", "value"})
_UNITS: Final = ("Duration", "TimeOrMetaDuration")
_SWITCH: Final = "enabled"
"""The field by which a part is turned on and off."""
_ARGUMENT_LISTS: Final = frozenset({"extraArgs", "kubeletExtraArgs"})
_ASSIGNMENT: Final = re.compile(r"(?:--)?(?P<name>[A-Za-z_][A-Za-z0-9_-]*)=(?P<value>.*)")
_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


@frozen
class Reading:
    """What a document was read as: its kind, the types and release, and where in it the value at hand stands."""

    document: Document
    api_version: str
    kind: str
    types: TypeTable
    minor: str
    at: Path = ()

    def finding(self, problem: Problem) -> Diagnostic:
        """A problem of the value as a finding about the document."""
        path = (*self.at, *problem.path)
        span = self.document.locate(path, key=problem.unknown)
        name = render_path(path)
        if problem.unknown:
            text = f"{name} is not a field of {self.kind} in {self.api_version}"
            help_, fix = self._meant(problem, span)
            code = codes.UNKNOWN_FIELD
        else:
            text = f"{name or 'the document'} {problem.message}"
            help_, fix = self._misfit(problem, path, span)
            code = codes.TYPE
        return Diagnostic(code, text, span, path=name, document=self.document.kind, help=help_, fix=fix)

    def _meant(self, problem: Problem, span: Span) -> tuple[str, Fix | None]:
        """The field that an unknown one stands for: moved, misspelt, or at the wrong level."""
        name = str(problem.path[-1])
        moved = moved_fields.help_of(self.kind, problem.path)
        if moved:
            return moved, None
        slip = self._glued_name(name, problem.candidates, span) or self._pair(problem)
        if slip:
            return slip.help, slip.fix
        meant = certain(name, problem.candidates)
        if meant is None:
            elsewhere = place_of(name, self.kind, self.minor)
            if elsewhere:
                return elsewhere, None
        near = meant or nearest(name, problem.candidates)
        fix = respell(span, name, meant) if meant and meant not in self._siblings(problem.path) else None
        return (f"did you mean {near}?" if near else ""), fix

    def _glued_name(self, name: str, known: Sequence[str], span: Span) -> Slip | None:
        """A field and its value without a blank between them, which read as a name: `{podSubnet:10.244.0.0/16}`."""
        key, colon, _ = name.partition(":")
        source = self.document.source
        if not colon or key not in known or source is None or not self._written(span).startswith(f"{key}:"):
            return None
        return blank(source, source.extent(span)[0] + len(key) + 1, key)

    def _pair(self, problem: Problem) -> Slip | None:
        """An argument that is written as a key and its value, `- v: "2"`, in place of the fields for both."""
        item, source, name = self._siblings(problem.path), self.document.source, str(problem.path[-1])
        value = item.get(name)
        plain = _NAME.fullmatch(name) and isinstance(value, str | bool | int | float)
        if len(item) != 1 or not set(problem.candidates) >= _ARGUMENT_FIELDS or not plain or source is None:
            return None
        path = (*self.at, *problem.path)
        (start, middle), (begin, end) = (
            source.extent(found[path]) for found in (self.document.keys, self.document.values)
        )
        key, written = source.text[start:middle], source.text[begin:end]
        if "\n" in source.text[start:end] or key.strip("\"'") != name:
            return None
        label = '"name"' if key.startswith('"') else "name"
        line = source.text[source.text.rfind("\n", 0, start) + 1 : start]
        block = not line.strip(" -")
        gap = "\n" + " " * len(line) if block else ", "
        text = f"{label}: {key}{gap}{label.replace('name', 'value')}: {written}"
        fix = Fix("write name and value", (Edit(source.span(start, end), source.text[start:end], text),))
        return Slip(f"write its name and value: 'name: {name}' and 'value: ...'", fix)

    def _siblings(self, path: Path) -> Mapping[str, Json]:
        """The mapping in which a field stands."""
        value = value_at(self.document.value, (*self.at, *path[:-1]))
        return value if isinstance(value, dict) else {}

    def _misfit(self, problem: Problem, path: Path, span: Span) -> tuple[str, Fix | None]:
        """What to write in place of a value of another type."""
        value, wanted = problem.value, problem.wanted.lstrip("*")
        if wanted.startswith("[]"):
            return self._as_list(value, wanted[2:], path, span)
        if wanted.startswith("map["):
            return _mapping_help(value), None
        if wanted == "string" and isinstance(value, bool | int | float):
            return self._quoted(value, path, span)
        if isinstance(value, str) and (wanted == "bool" or wanted.startswith(("int", "uint", "float"))):
            return self._unquoted(value, wanted, span)
        if problem.candidates:
            return self._as_struct(problem, span)
        return (_with_unit(value) if wanted.rpartition(".")[2] in _UNITS else ""), None

    def _as_struct(self, problem: Problem, span: Span) -> tuple[str, Fix | None]:
        """Fields in place of a word that says what one or two of them would."""
        value, source = problem.value, self.document.source
        if isinstance(value, bool) and _SWITCH in problem.candidates:
            text = f"{{{_SWITCH}: {json.dumps(value)}}}"
            return f"write {text}", self._edit(span, text)
        if isinstance(value, str) and set(problem.candidates) >= _ARGUMENT_FIELDS:
            return self._single(value, span)
        slip = glued_value(source, source.extent(span), problem.candidates) if source else None
        return (slip.help, slip.fix) if slip and isinstance(value, str) else ("", None)

    def _quoted(self, value: Json, path: Path, span: Span) -> tuple[str, Fix | None]:
        """Quotes around a word that YAML reads as a number or a boolean."""
        if path == _VERSION:
            return "give a full version, such as v1.37.2: kubernetesVersion is 'v', three numbers and dots", None
        written, canonical = self._written(span), json.dumps(value)
        if isinstance(value, bool) and _ARGUMENT_LISTS.isdisjoint(path):
            text = written
        elif isinstance(value, bool):
            text = canonical  # components read neither yes nor on
        elif written in {canonical, str(value)}:
            text = written
        else:
            return "write it in quotes", None
        return f'write it in quotes: "{text}"', self._edit(span, f'"{text}"')

    def _unquoted(self, value: str, wanted: str, span: Span) -> tuple[str, Fix | None]:
        """A number or boolean that stands in quotes."""
        try:
            read = json.loads(value)
        except ValueError:
            return "", None
        boolean = isinstance(read, bool)
        fits = boolean if wanted == "bool" else not boolean and isinstance(read, int)
        if not fits or self._written(span).strip("'\"") != value:
            return "", None
        return f"write it without quotes: {value}", self._edit(span, value)

    def _as_list(self, value: Json, item: str, path: Path, span: Span) -> tuple[str, Fix | None]:
        """A list in place of its only item, or of a mapping of names to values."""
        fields = {field.name for field in self.types.fields(item.lstrip("*"))}
        if value == {}:
            return "write a list: []", self._edit(span, "[]")
        if isinstance(value, dict):
            named = fields >= _ARGUMENT_FIELDS and not fields & value.keys()
            if named and all(isinstance(one, str | bool | int | float | None) for one in value.values()):
                return self._named(value, path)
            return ("write a list: begin the item with '- '" if fields >= value.keys() else ""), None
        source = self.document.source
        slip = glued_items(source, source.extent(span)) if source and isinstance(value, str) else None
        if slip:
            return slip.help, slip.fix
        if fields or not isinstance(value, str | int | float):
            return "", None
        written = self._written(span)
        certain_item = isinstance(value, str) and bool(value) and set(value) <= _PLAIN_ITEM
        text = f"[{written if certain_item else value}]"
        return f"write a list: {text}", self._edit(span, text) if certain_item and written else None

    def _named(self, value: Mapping[str, Json], path: Path) -> tuple[str, Fix | None]:
        """Names and values as v1beta4 has them: a list."""
        first = next(iter(value), "NAME")
        help_ = f"write a list of names and values: '- name: {first}' and '  value: ...'"
        source = self.document.source
        replaced = as_list(self.document, path, source, value) if source else None
        if source is None or replaced is None:
            return help_, None
        start, end, new = replaced
        edit = Edit(source.span(start, end), source.text[start:end], new)
        return help_, Fix("write the list", (edit,))

    def _single(self, value: str, span: Span) -> tuple[str, Fix | None]:
        """An argument that stands as on a command line in place of its name and value."""
        match = _ASSIGNMENT.fullmatch(value)
        if match is None:
            return "write its name and value: {name: ..., value: ...}", None
        quoted = json.dumps(match["value"], ensure_ascii=False)
        as_json = self._written(span).startswith('"')
        text = f'{{"name": "{match["name"]}", "value": {quoted}}}'
        text = text if as_json else f"{{name: {match['name']}, value: {quoted}}}"
        return f"write its name and value: {text}", self._edit(span, text) if value.isprintable() else None

    def _written(self, span: Span) -> str:
        """The text of a value; empty where a program made it."""
        return self.document.source.slice(span) if self.document.source else ""

    def _edit(self, span: Span, new: str) -> Fix | None:
        written = self._written(span)
        return Fix(f"write {new}", (Edit(span, written, new),)) if written else None


def _mapping_help(value: Json) -> str:
    """How a mapping of names to values is written, for one that was given as a list or as on a command line."""
    pairs = value.split(",") if isinstance(value, str) else value if isinstance(value, list) else ()
    for pair in pairs:
        if isinstance(pair, dict) and set(pair) == _ARGUMENT_FIELDS:
            return f"write a mapping of names to values: '{pair['name']}: ...'"
        match = _ASSIGNMENT.fullmatch(pair.strip()) if isinstance(pair, str) else None
        if match:
            return f"write a mapping of names to values: '{match['name']}: {match['value']}'"
    return ""


def _with_unit(value: Json) -> str:
    """How a duration is written that has no unit, or one that Go does not know."""
    if isinstance(value, str):
        return in_hours(value)
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return f"give a unit: {value}s, if seconds are meant" if number else ""
