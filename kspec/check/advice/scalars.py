"""Plain words and numbers that kubeadm, which reads YAML as Go does, takes otherwise than a reader of YAML 1.2.

`failSwapOn: no` is false for kubeadm and the string "no" for most other tools; `maxPods: 0250` is 168 and 250. What
such a tool makes of a scalar is asked of ruamel.yaml's reader of YAML 1.2. A regular expression passes over all that
the two cannot differ about, so that a usual spec is checked without that import.
"""

import json
import math
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import cache
from typing import Any, Final

from kspec.facts import clusterspec, codes
from kspec.facts.types import load, own_types
from kspec.go.scalar import implicit
from kspec.model.code import Severity
from kspec.model.diagnostic import MOST, Diagnostic
from kspec.model.document import Json, Path, render_path
from kspec.model.expression import expression
from kspec.model.fix import Edit, Fix
from kspec.model.source import Source
from kspec.model.wire import Wire, WireDocument

CONCERNED: Final = expression(
    r"(?:y|n|yes|no|on|off)"
    r"|(?!-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?\Z)[-+]?(?:0[xob][-+]?[0-9a-f_]+|[0-9_]*(?:\.[0-9_]*)?(?:e[-+]?[0-9_]+)?)"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[t\t ][0-9:.,z \t+-]*)?",
    re.IGNORECASE,
)
"""A plain scalar that may be taken in two ways: a word of YAML 1.1, a number that is not simply decimal, a date."""
_ANCHOR: Final = expression(r"(?:&\S+\s+)?")
_LONGEST: Final = 100
"""Characters of a scalar beyond which nobody meant a number."""
_BOOLEAN_KEYS: Final = frozenset({"true", "false"})
_NUMERIC: Final = ("int", "uint", "float")
_TEXT_OR_OCTAL: Final[Path] = ("mode",)
"""The field of a ClusterSpec that takes the digits of an octal number as text, too."""


def check_scalars(wire: Wire) -> Iterator[Diagnostic]:
    """Whoever reads the spec should take a value as kubeadm does."""
    others = _Others()
    told: set[tuple[str, int]] = set()  # a part of a document is looked at before the whole of it, by its own types
    for found in sorted(wire.documents, key=_is_whole):
        source = found.document.source
        if found.written and source is not None:
            yield from _Reading(found, source, wire.release.minor, told, others).findings()


def _is_whole(document: WireDocument) -> bool:
    return document.document.kind == document.kind


class _Others:
    """What other tools make of scalars: of each text once, and of no more texts than findings are shown."""

    def __init__(self) -> None:
        self._known: dict[str, object] = {}

    def read(self, text: str) -> object:
        """As `read_by_others`; None for one text too many."""
        if text not in self._known and len(text) <= _LONGEST and len(self._known) < MOST:
            self._known[text] = read_by_others(text)
        return self._known.get(text)


class _Reading:
    """The scalars of a document as they were written, or those of its part that is a configuration of its own."""

    def __init__(
        self, found: WireDocument, source: Source, minor: str, told: set[tuple[str, int]], others: _Others
    ) -> None:
        self._document, self._source, self._told, self._others = found.document, source, told, others
        self._own = found.document.kind == clusterspec.KIND
        self._types = own_types() if found.kind == clusterspec.KIND else load(minor)
        version = found.document.api_version if _is_whole(found) else found.api_version
        self._root = self._types.root(version, found.kind) or "any"
        origins = () if _is_whole(found) else tuple(found.origins.values())
        self._at: Path = origins[0][:-1] if origins else ()

    def findings(self) -> Iterator[Diagnostic]:
        """What is taken in two ways."""
        value: Any = self._document.value
        for step in self._at:
            value = value[step]
        return self._walk(value, self._at)

    def _walk(self, value: Json, path: Path) -> Iterator[Diagnostic]:
        if isinstance(value, dict):
            for key, item in value.items():
                if key in _BOOLEAN_KEYS or CONCERNED.fullmatch(key):
                    yield from self._look((*path, key), key=True)
                yield from self._walk(item, (*path, key))
        elif isinstance(value, list):
            for index, item in enumerate(value):
                yield from self._walk(item, (*path, index))
        elif isinstance(value, bool | int | float) or (isinstance(value, str) and CONCERNED.fullmatch(value)):
            yield from self._look(path)

    def _look(self, path: Path, *, key: bool = False) -> Iterator[Diagnostic]:
        """A finding about a scalar, if it is plain and the two readers differ."""
        start, end = self._source.extent(self._document.locate(path, key=key))
        anchor = _ANCHOR.match(self._source.text, start, end)
        start = anchor.end() if anchor else start
        text = self._source.text[start:end]
        if not CONCERNED.fullmatch(text) or (self._source.file, start) in self._told:
            return
        own, other = implicit(text)[1], self._others.read(text)
        type_ = "string" if key else self._types.below(self._root, path[len(self._at) :])
        if other is None or _same(own, other) or (type_.endswith(".Time") and isinstance(other, date)):
            return
        self._told.add((self._source.file, start))
        own = path[-1] if key else own
        help_, new = self._way_out(path, text, own, other, self._types.scalar(type_) or "")
        where, what = (render_path(path[:-1]), f"the key {text}") if key else (render_path(path), text)
        what = "it" if own == text else what  # a secret is a string: no message shows one
        reader = "kspec" if self._document.kind == clusterspec.KIND else "kubeadm"
        differ = f"{reader} reads {what} as {_shown(own, text)}, tools that read YAML 1.2 as {_shown(other)}"
        span = self._source.span(start, end)
        yield Diagnostic(
            codes.YAML_DIALECT,
            f"{where}: {differ}" if where else differ,
            span,
            Severity.WARNING,
            path=render_path(path),
            document=self._document.kind,
            help=help_,
            fix=Fix(help_.partition(":")[0], (Edit(span, text, new),)) if new else None,
        )

    def _way_out(self, path: Path, text: str, own: Json, other: object, type_: str) -> tuple[str, str]:
        """What to write so that all read the same, and the text for it where only one thing can be meant."""
        if own == text:
            return "write it in quotes", f'"{text}"'
        if self._document.kind == clusterspec.KIND and path[-1:] == _TEXT_OR_OCTAL:
            return f'write it in quotes: "{text}"', f'"{text}"'
        plain = json.dumps(own)
        certain = type_ == "bool" if isinstance(own, bool) else type_.startswith(_NUMERIC)
        if certain and isinstance(other, str):
            return f"write {plain}", plain
        meant = json.dumps(other, default=str)
        return f"write {plain}, or {meant} if that is meant", ""


def _shown(value: object, unshown: str = "") -> str:
    """A reading in words."""
    if isinstance(value, date):
        return "a time" if isinstance(value, datetime) else "a date"
    if isinstance(value, str):
        return "a string" if value == unshown else f"the string {json.dumps(value)}"
    return "a number" if isinstance(value, float) and not math.isfinite(value) else json.dumps(value)


def _same(own: object, other: object) -> bool:
    """Whether two readings are one value: of JSON, which has numbers of one type."""
    if _is_number(own) and _is_number(other):
        return float(own) == float(other) or own is other  # type: ignore[arg-type]  # numbers, as was asked
    return type(own) is type(other) and own == other


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def read_by_others(text: str) -> object:
    """What a reader of YAML 1.2 makes of a plain scalar; None where it makes nothing of it."""
    from ruamel.yaml.error import YAMLError  # noqa: PLC0415 - for few specs

    try:
        value: object = _reader()(text)
    except (YAMLError, ValueError, OverflowError):  # such as a date that does not exist
        return None
    return value


@cache
def _reader() -> Callable[[str], object]:
    from ruamel.yaml import YAML  # noqa: PLC0415 - for few specs

    load_text: Callable[[str], object] = YAML(typ="safe", pure=True).load
    return load_text
