"""JSON values as YAML text, byte for byte as sigs.k8s.io/yaml writes them (Go's YAML v2 emitter, fed with JSON).

Block style throughout: sequences are not indented under their key, only empty collections are in flow style. Keys
are in natural order, plain and quoted scalars fold where they pass column 80, strings with line feeds are literal
blocks where the content allows it.
"""

import json
import re
from collections.abc import Iterable
from functools import cmp_to_key, lru_cache
from typing import Final

from kspec.go.scalar import INT64_MIN, UINT64_MAX, format_float, reads_as_string
from kspec.model.boolean import format_bool
from kspec.model.document import Json

_WIDTH: Final = 80
"""A space beyond this column becomes a line break."""

_SIMPLE_KEY_BYTES: Final = 128
"""A longer key, or one with line breaks, is written with `? `."""

_INDENT: Final = 2

_HARMLESS = re.compile(r"[A-Za-z/_][-A-Za-z0-9_/.=,+]*(?::[-A-Za-z0-9_/.=,+]+)*")
_SPECIAL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff\U00010000-\U0010ffff]")
_PLAIN_FORBIDDEN = re.compile(r"""---|\.\.\.|[#,\[\]{}&*!|>'"%@`]|[?:-](?: |\Z)|.*?(?:: |:\Z| \#)""", re.DOTALL)
_BREAK = re.compile("[\n\u2028\u2029]")
_MULTILINE = re.compile("[\n\r\x85\u2028\u2029]")
_BREAK_SPACE = re.compile("[\n\u2028\u2029] ")
_SPACE_BREAK = re.compile(" [\n\u2028\u2029]")
_LINE = re.compile("[^\n\u2028\u2029]+|[\n\u2028\u2029]")
_FOLDABLE = re.compile(" +|[^ ]+")
_PIECE = re.compile(" |[^ ]+")
_ESCAPED = re.compile(r"[\x00-\x1f\"\\\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff\U00010000-\U0010ffff]")
_NEXT_LINE = re.compile(" *\x85[ \x85]*")
_JSON_FOLD = re.compile(" *[\x85\u2028\u2029][ \x85\u2028\u2029]*")
_ESCAPES: Final = {
    "\0": "\\0", "\a": "\\a", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\v": "\\v", "\f": "\\f", "\r": "\\r",
    "\x1b": "\\e", '"': '\\"', "\\": "\\\\", "\x85": "\\N", "\xa0": "\\_", "\u2028": "\\L", "\u2029": "\\P",
}  # fmt: skip


def dump(value: Json) -> str:
    """`value` as a YAML document, ending with a line feed.

    Go hands the value over as JSON text and reads that as YAML, where a bare U+0085 (which Go's JSON does not
    escape) is a line break and folds to a space: so it does here, in keys and values alike. Integers beyond 64 bits
    are written as the floats that Go makes of them. Raises ValueError for a string with a lone surrogate, which no
    UTF-8 file can hold.
    """
    text = _document(value)
    # Wherever U+0085 stands in a value, it stands in the text, as itself or escaped.
    if ("\x85" in text or "\\N" in text) and _holds_next_line(value):
        return _document(_refold(value))
    return text


def _document(value: Json) -> str:
    out: list[str] = []
    if isinstance(value, dict) and value:
        _mapping(out, value, 0, started=True)
    elif isinstance(value, list) and value:
        _sequence(out, value, 0, started=True)
    else:
        out.append(_leaf(value, 0, _INDENT))
    if not out[-1].endswith(("\n", "\u2028", "\u2029")):
        out.append("\n")
    return "".join(out)


def dump_json(text: str) -> str:
    """The JSON document `text` as YAML, as sigs.k8s.io/yaml's `JSONToYAML`.

    It differs from `dump` of the same value in how the characters stand in `text`: bare U+0085, U+2028 and U+2029
    are line breaks and fold, escaped ones are kept. Raises ValueError where `text` is not JSON.
    """
    value: Json = json.loads(_fold_breaks(text))
    return _document(value)


def _fold_breaks(text: str) -> str:
    # As YAML 1.1 folds in double quotes: blanks around breaks go; U+0085 counts as a line feed, the others stay.
    return _JSON_FOLD.sub(_fold_gap, text)


def _fold_gap(gap: re.Match[str]) -> str:
    first, *rest = ("\n" if character == "\x85" else character for character in gap[0] if character != " ")
    return "".join(rest) or " " if first == "\n" else first + "".join(rest)


def _holds_next_line(value: Json) -> bool:
    if isinstance(value, str):
        return "\x85" in value
    if isinstance(value, dict):
        return any("\x85" in key or _holds_next_line(item) for key, item in value.items())
    return isinstance(value, list) and any(map(_holds_next_line, value))


def _refold(value: Json) -> Json:
    if isinstance(value, str):
        return _NEXT_LINE.sub(_fold_gap, value)
    if isinstance(value, dict):
        return {_NEXT_LINE.sub(_fold_gap, key): _refold(item) for key, item in value.items()}
    return [_refold(item) for item in value] if isinstance(value, list) else value


def _start_line(out: list[str], indent: int) -> None:
    # A literal block may have ended the line already; Go's emitter takes every kind of break for that.
    if not out[-1].endswith(("\n", "\u2028", "\u2029")):
        out.append("\n")
    out.append(" " * indent)


def _mapping(out: list[str], mapping: dict[str, Json], indent: int, *, started: bool) -> None:
    # `started`: the first entry stands on the line that is already there (root, or right after "- ", "? " or ": ").
    for key in _ordered(mapping):
        if started:
            started = False
        else:
            _start_line(out, indent)
        value = mapping[key]
        if _is_harmless(key):
            out.append(key + ":")
            column = indent + len(key) + 1
        elif _MULTILINE.search(key) or len(_utf8(key)) > _SIMPLE_KEY_BYTES:
            out.append("? " + _string(key, indent + _INDENT, indent + _INDENT))
            _start_line(out, indent)
            out.append(":")
            _item(out, value, indent)
            continue
        else:
            text = _string(key, indent, None)
            out.append(text + ":")
            column = indent + len(text) + 1
        if isinstance(value, dict) and value:
            _start_line(out, indent + _INDENT)
            _mapping(out, value, indent + _INDENT, started=True)
        elif isinstance(value, list) and value:
            _start_line(out, indent)
            _sequence(out, value, indent, started=True)
        else:
            out.append(" " + _leaf(value, column + 1, indent + _INDENT))


@lru_cache(maxsize=4096)  # the keys of an API are few
def _is_harmless(key: str) -> bool:
    """Whether a key stands in the text as it is."""
    return _HARMLESS.fullmatch(key) is not None and len(key) <= _SIMPLE_KEY_BYTES and reads_as_string(key)


def _sequence(out: list[str], sequence: list[Json], indent: int, *, started: bool) -> None:
    for value in sequence:
        if started:
            started = False
        else:
            _start_line(out, indent)
        out.append("-")
        _item(out, value, indent)


def _item(out: list[str], value: Json, indent: int) -> None:
    # What follows "-", or the ":" of a "? " key, on the same line.
    out.append(" ")
    if isinstance(value, dict) and value:
        _mapping(out, value, indent + _INDENT, started=True)
    elif isinstance(value, list) and value:
        _sequence(out, value, indent + _INDENT, started=True)
    else:
        out.append(_leaf(value, indent + _INDENT, indent + _INDENT))


def _leaf(value: Json, column: int, indent: int) -> str:
    match value:
        case str():
            return value if _HARMLESS.fullmatch(value) and reads_as_string(value) else _string(value, column, indent)
        case None:
            text = "null"
        case bool():
            text = format_bool(value)
        case int():
            text = str(value) if INT64_MIN <= value <= UINT64_MAX else format_float(float(value))
        case float():
            text = format_float(value)
        case dict():
            text = "{}"
        case _:
            text = "[]"
    return text


def _utf8(text: str) -> bytes:
    return text.encode()  # the UnicodeEncodeError of a lone surrogate is a ValueError


def _string(text: str, column: int, indent: int | None) -> str:
    """`text` in the style that Go chooses, begun at `column`, its further lines at `indent`; None: it never folds."""
    special = _SPECIAL.search(text) is not None
    if special:
        _utf8(text)
    breaks = special or _BREAK.search(text) is not None
    spaced = special or (breaks and _SPACE_BREAK.search(text) is not None)
    if "\n" in text:
        if not spaced and not text.endswith(" "):
            return _literal(text, indent or 0)
        return _double_quoted(text, column, indent)
    if not text or not reads_as_string(text):
        return _double_quoted(text, column, indent)
    if not breaks and text[0] != " " and text[-1] != " " and not _PLAIN_FORBIDDEN.match(text):
        return _fold(text, column, indent, first=0, last=len(text))
    if spaced or (breaks and _BREAK_SPACE.search(text)):
        return _double_quoted(text, column, indent)
    return _single_quoted(text, column, indent)


def _fold(text: str, column: int, indent: int | None, *, first: int, last: int) -> str:
    """Turn single spaces beyond the width into line breaks, but only those from index `first` up to before `last`."""
    if indent is None or column + len(text) <= _WIDTH or " " not in text:
        return text
    out: list[str] = []
    for match in _FOLDABLE.finditer(text):
        piece = match[0]
        if piece == " " and column > _WIDTH and first <= match.start() < last:
            out.append("\n" + " " * indent)
            column = indent
        else:
            out.append(piece)
            column += len(piece)
    return "".join(out)


def _single_quoted(text: str, column: int, indent: int | None) -> str:
    if indent is None or not _BREAK.search(text):
        # Doubled quotes count as columns, so fold after doubling; neither end's space may become a break.
        doubled = text.replace("'", "''")
        return f"'{_fold(doubled, column + 1, indent, first=1, last=len(doubled) - 1)}'"
    out = ["'"]
    column += 1
    index = 0
    for match in _LINE.finditer(text):
        piece = match[0].replace("'", "''")
        if piece in "\u2028\u2029":
            out.append(piece)
            column = 0
        else:
            if column == 0:
                out.append(" " * indent)
                column = indent
            # Only a space at the very start or end of the whole text is barred from folding.
            last = len(piece) - 1 if match.end() == len(text) else len(piece)
            folded = _fold(piece, column, indent, first=0 if index else 1, last=last)
            out.append(folded)
            _, line_feed, tail = folded.rpartition("\n")
            column = len(tail) if line_feed else column + len(folded)
        index = match.end()
    out.append("'")
    return "".join(out)


def _double_quoted(text: str, column: int, indent: int | None) -> str:
    if text.startswith("\ufeff"):
        # Go's emitter looks for a byte order mark at the text's start, whichever character it is about to write.
        return '"' + "".join(_escape(character) for character in text) + '"'
    escaped = _ESCAPED.sub(lambda match: _escape(match[0]), text)
    if indent is None or column + 1 + len(escaped) <= _WIDTH or " " not in escaped:
        return f'"{escaped}"'
    out = ['"']
    column += 1
    position = 0
    after_space = False
    for piece in _PIECE.findall(escaped):
        if piece == " ":
            if not after_space and column > _WIDTH and 0 < position < len(escaped) - 1:
                out.append("\n" + " " * indent)
                column = indent
                if escaped[position + 1] == " ":
                    out.append("\\")
                    column += 1
            else:
                out.append(piece)
                column += 1
            after_space = True
        else:
            out.append(piece)
            column += len(piece)
            after_space = False
        position += len(piece)
    out.append('"')
    return "".join(out)


def _escape(character: str) -> str:
    if short := _ESCAPES.get(character):
        return short
    code = ord(character)
    return f"\\x{code:02X}" if code <= 0xFF else f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:08X}"  # noqa: PLR2004 - the widths of the three escapes


def _literal(text: str, indent: int) -> str:
    hint = str(_INDENT) if text[0] in " \n\u2028\u2029" else ""
    if not _BREAK.match(text[-1]):
        chomp = "-"
    elif len(text) == 1 or _BREAK.match(text[-2]):
        chomp = "+"
    else:
        chomp = ""
    pad = " " * indent
    lines = (piece if _BREAK.match(piece) else pad + piece for piece in _LINE.findall(text))
    return f"|{hint}{chomp}\n{''.join(lines)}"


def _ordered(mapping: dict[str, Json]) -> Iterable[str]:
    return mapping if len(mapping) == 1 else _in_order(tuple(mapping))


@lru_cache(maxsize=4096)  # and so are their combinations
def _in_order(keys: tuple[str, ...]) -> list[str]:
    if all(map(str.isalpha, keys)):
        return sorted(keys)  # among letters alone the natural order is that of code points
    # Sorted by code point first: the natural order has cycles (a1b < a01 < a10 < a1b), where Go leaves it to chance.
    return sorted(sorted(keys), key=cmp_to_key(_compare))


def _compare(one: str, other: str) -> int:
    """The natural order of Go's YAML v2 (`sorter.go`): letters last, runs of digits by their number."""
    for index, (left, right) in enumerate(zip(one, other, strict=False)):
        if left == right:
            continue
        if left.isalpha() and right.isalpha():
            return -1 if left < right else 1
        if left.isalpha() or right.isalpha():
            return -1 if right.isalpha() else 1
        # In a number that has begun already (with more than zeros) a zero is a digit like any other.
        start = 0
        if left == "0" or right == "0":
            before = index
            while before > 0 and one[before - 1].isdecimal():
                before -= 1
                if one[before] != "0":
                    start = 1
                    break
        (left_number, left_end), (right_number, right_end) = _digits(one, index, start), _digits(other, index, start)
        if left_number != right_number:
            return -1 if left_number < right_number else 1
        if left_end != right_end:
            return -1 if left_end < right_end else 1
        return -1 if left < right else 1
    return len(one) - len(other)


def _digits(text: str, start: int, number: int) -> tuple[int, int]:
    end = start
    while end < len(text) and text[end].isdecimal():
        number = number * 10 + ord(text[end]) - ord("0")
        end += 1
    return (number + 2**63) % 2**64 - 2**63, end  # Go counts in an int64 that wraps around
