"""Where the fields of a jsonnet program's objects stand, and in which other fields: by its text, without running it.

The scanner knows jsonnet's words and brackets, and no more: whatever it does not take for a field is none. It never
fails, for a program that is shown here has been evaluated.
"""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

_TOKEN: Final = re.compile(
    r"(?P<block>\|\|\|.*?(?:\n\s*\|\|\||\Z))"
    r"|(?P<comment>/\*.*?(?:\*/|\Z)|(?://|\#)[^\n]*)"
    r"|(?P<string>@?\"(?:[^\"\\]|\\.)*(?:\"|\Z)|@?'(?:[^'\\]|\\.)*(?:'|\Z))"
    r"|(?P<word>[A-Za-z_]\w*)"
    r"|(?P<number>\d[\w.]*)"
    r"|(?P<mark>[^\s\w])",
    re.DOTALL,
)
_SIZE: Final = 256 << 10
"""Characters of a program's text beyond which no field is looked for."""
_OPEN: Final = {"{": "}", "[": "]", "(": ")"}
_NO_FIELD: Final = frozenset({"local", "assert", "for", "if"})
_CONSTANTS: Final = {"true": True, "false": False, "null": None}
UNKNOWN: Final = object()
"""The value of what is not one literal."""


class Token(NamedTuple):
    """A word, string, number or mark, and where it stands."""

    kind: str
    text: str
    start: int
    end: int


class Item(NamedTuple):
    """An element of an array as it is written, by its number; that of a comprehension says nothing."""

    array: "Array"
    number: int


class Array:
    """An array as it is written: the field whose value it is in part, where its elements stand, whether all do."""

    def __init__(self) -> None:
        """Begin with no elements."""
        self.elements: list[tuple[int, int]] = []
        self.comprehension = False


class Field:
    """A field of an object: its name, where name and value stand, and what it lies in, the innermost last.

    `literal` is the value where it is a string, a number or a constant; `array` where it is one array; `first` the
    first character of the value.
    """

    def __init__(
        self, name: str, start: int, end: int, above: "tuple[Field | Item, ...]", siblings: "Siblings"
    ) -> None:
        """Take all that is known where the name stands."""
        self.name, self.start, self.end, self.above, self.siblings = name, start, end, above, siblings
        self.value_start = self.value_end = end
        self.literal: object = UNKNOWN
        self.array: Array | None = None
        self.first = ""


Siblings = dict[str, Field]
"""The fields of one object by their names."""


class _Frame:
    """A bracket that is open: what closes it, what it lies in, and what is known of it so far."""

    def __init__(self, closing: str, above: "tuple[Field | Item, ...]") -> None:
        self.closing, self.above = closing, above
        self.siblings: Siblings = {}
        self.field: Field | None = None
        self.begins = closing == "}"
        self.array = Array() if closing == "]" else None
        self.element = -1
        self.depth_start = 0

    def inside(self) -> "tuple[Field | Item, ...]":
        """What that lies in which stands here."""
        if self.field is not None:
            return (*self.above, self.field)
        return (*self.above, Item(self.array, len(self.array.elements))) if self.array else self.above


def fields(text: str) -> Sequence[Field]:
    """Every field of the objects of a program, in the order in which they stand; none of a text that is very long."""
    return tuple(_Scanner(text).scan()) if len(text) <= _SIZE else ()


class _Scanner:
    """The state of going through a program's tokens."""

    def __init__(self, text: str) -> None:
        self._tokens = [
            Token(match.lastgroup or "", match[0], match.start(), match.end())
            for match in _TOKEN.finditer(text)
            if match.lastgroup != "comment"
        ]
        self._at = 0
        self._frames = [_Frame("", ())]
        self._found: list[Field] = []

    def scan(self) -> Sequence[Field]:
        while self._at < len(self._tokens):
            token, frame = self._tokens[self._at], self._frames[-1]
            if frame.begins and token.text not in {"}", ","}:
                frame.begins = False
                if self._field(frame):
                    continue
            self._step(token, frame)
            self._at += 1
        return self._found

    def _step(self, token: Token, frame: _Frame) -> None:
        """What a token that begins no field does to the brackets that are open."""
        if token.kind in {"string", "block"}:
            return
        if token.text in _OPEN:
            self._frames.append(_Frame(_OPEN[token.text], frame.inside()))
            self._frames[-1].element = token.end
            if frame.field is not None and frame.field.value_start == token.start:
                frame.field.array = self._frames[-1].array
        elif token.text == frame.closing and len(self._frames) > 1:
            self._end_part(frame)
            self._frames.pop()
        elif token.text == ",":
            self._end_part(frame)
            frame.begins = frame.closing == "}"
        elif token.text == "for" and frame.closing in {"}", "]"}:
            if frame.array is not None:
                frame.array.comprehension = True
            self._end_part(frame)

    def _end_part(self, frame: _Frame) -> None:
        """End the field, or the element, that stands in a bracket."""
        end = self._tokens[self._at - 1].end
        if frame.field is not None:
            frame.field.value_end = end
            frame.field = None
        if frame.array is not None and not (frame.array.comprehension and frame.array.elements):
            start = self._start_of_element(frame)
            if start < end:
                frame.array.elements.append((start, end))
            frame.element = self._tokens[self._at].end

    def _start_of_element(self, frame: _Frame) -> int:
        at = self._at - 1
        while at >= 0 and self._tokens[at].start >= frame.element:
            at -= 1
        return self._tokens[at + 1].start

    def _field(self, frame: _Frame) -> bool:
        """Take a field's name and all before its value, if a field begins here; whether one does."""
        token, at = self._tokens[self._at], self._at + 1
        name = token.text
        if token.kind == "string":
            name = _string(token.text)
        elif token.text == "[":
            inner = self._tokens[at] if at < len(self._tokens) else token
            at = self._behind(self._at)
            name = _string(inner.text) if inner.kind == "string" and at == self._at + 3 else ""
        elif token.kind != "word" or token.text in _NO_FIELD:
            return False
        if at < len(self._tokens) and self._tokens[at].text == "(":
            at = self._behind(at)
        if at < len(self._tokens) and self._tokens[at].text == "+":
            at += 1
        colons = at
        while at < len(self._tokens) and self._tokens[at].text == ":":
            at += 1
        if at == colons or at >= len(self._tokens):
            return False
        end = self._tokens[colons - 1].end if token.text == "[" else token.end
        field = Field(name, token.start, end, frame.above, frame.siblings)
        frame.siblings.setdefault(name, field)
        frame.field = field
        self._found.append(field)
        self._value(field, at)
        self._at = at
        return True

    def _value(self, field: Field, at: int) -> None:
        value, after = self._tokens[at], self._tokens[at + 1 : at + 2]
        field.value_start, field.value_end, field.first = value.start, value.end, value.text[:1]
        if after and after[0].text in {",", "}"}:
            field.literal = _literal(value)

    def _behind(self, at: int) -> int:
        """The token behind the bracket that closes the one at `at`."""
        depth = 0
        while at < len(self._tokens):
            token = self._tokens[at]
            at += 1
            if token.kind != "mark":
                continue
            depth += (token.text in _OPEN) - (token.text in _OPEN.values())
            if depth == 0:
                break
        return at


def _literal(token: Token) -> object:
    if token.kind == "string":
        return _string(token.text)
    if token.kind == "word":
        return _CONSTANTS.get(token.text, UNKNOWN)
    try:
        return float(token.text) if token.kind == "number" else UNKNOWN
    except ValueError:
        return UNKNOWN


def _string(text: str) -> str:
    """What a string says; one with an escape is taken as it is written."""
    return text.removeprefix("@")[1:-1]
