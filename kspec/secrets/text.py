"""Where the secrets are in the text of a YAML or JSON file, whole or broken.

The text that is shown may be what no parser takes: so nothing is parsed here. Line by line, by indentation, brackets
and colons, it is found below which keys a stretch of text stands; `secrets/places.py` judges by them. What cannot
be told apart belongs to the key before it. A secret must not get through; a public value may be withheld.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final, overload

from kspec.model.expression import expression
from kspec.model.frozen import field, frozen
from kspec.secrets.forms import PUBLIC_ID, starred, without_forms
from kspec.secrets.places import WINDOW, Verdict, is_nothing, is_public_key, is_secret, judge

_KIND: Final = expression(r"""^[ {]*["']?kind["']?\s*:\s*["']?(\w+)""", re.MULTILINE)
_INLINE_KIND: Final = expression(r"""[{,]\s*["']?kind["']?\s*:\s*["']?(\w+)""")
_QUOTED: Final = r""""(?:[^"\\]|\\.)*"|'(?:[^']|'')*'"""
_PROPERTIES: Final = r"(?:[&!][^\s,\[\]{}]*\s+)*"
_BLOCK_KEY: Final = expression(
    rf"(?:\?\s+)?{_PROPERTIES}(?P<key>{_QUOTED}|[^\s#,\[\]{{}}\"'&*!|>%@`-][^#\"{{}}\[\]]*?|-?[^\s:]+)\s*:(?=\s|$)"
)
_TIGHT_KEY: Final = expression(
    r"""["']?(?P<key>[A-Za-z_-]+)["']?\s*[:=](?=\S)|["']?(?P<word>[A-Za-z_-]+)["']?\s+(?=\S)"""
)
"""A key without the blank behind its colon, or without the colon."""
_FLOW: Final = expression(
    rf"""(?P<gap>\s+)|(?P<comment>\#.*)|(?P<open>[\[{{])|(?P<close>[\]}}])|(?P<comma>,)"""
    rf"""|(?P<colon>:(?=[\s,\[\]{{}}"']|$))"""
    rf"""|(?P<text>{_QUOTED}|["'][^"',\[\]{{}}]*"""
    rf"""|(?:[^\s,\[\]{{}}:"']|:(?![\s,\[\]{{}}]|$)|[ \t]+(?![\s\#:,\[\]{{}}]))+"""
    r"""|:)"""
)
_HINT: Final = expression(r"Configuration|ClusterSpec|Secret|apiVersion")
"""What only a document with a kind has, however misspelt that is."""
_NONE: Final = "Pod"
"""The kind of a text without any, such as a patch: what it changes has no secrets at its top."""
_BLOCK_SCALAR: Final = expression(rf"{_PROPERTIES}[|>][-+\d]*\s*(?:#.*)?$")
_NAMED: Final = expression(r"[&!][^\s,\[\]{}]*\s+")
"""An anchor or a tag before a value."""
_TYPE: Final = expression(r"!!\w+\s+")
_COMMENT: Final = expression(r"(?:^|\s)#")
_SECRET_IN_COMMENT: Final = expression(r"""["']?([A-Za-z_-]+)["']?\s*[:=]\s*\S""")
_PASSWORD: Final = expression(r":(?!\d{0,5}(?:[/\"',\s}]|$))")
"""What follows a colon and is not a port."""
_FIRST_WORD: Final = expression(r"^[A-Za-z]\w*(?=\s)")
"""What stands for the key of a line below none: the word before a missing colon."""
_MERGE: Final = expression(r"(?:<{7}|={7}|>{7}|\|{7})(?:\s|$)")
"""What a merge has left: it names branches."""
_SEPARATOR: Final = expression(r"---(?!-)|\.\.\.")
_PRIVATE_KEY: Final = expression(r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY")
_END: Final = "-----END"
_BLANKS: Final = expression(r"[ \t]*")
_COLON: Final = expression(r"[ \t]*:")
_ANOTHER: Final = expression(r"[ \t]*[\"'\[{\w]")
"""What stands behind a key whose colon is missing."""
_MOST_PARTS: Final = 70_000
"""Lines and commas of a text beyond which no line is looked at, and none is shown: no spec is as large."""


@frozen
class SecretText:
    """A text's lines with a star for each character that is not shown, and the values that are not, each once."""

    lines: "ShownLines" = field(repr=False)
    values: Sequence[tuple[str, Verdict]] = field(repr=False)


class ShownLines(Sequence[str]):
    """Lines as they may be shown, each made when it is asked for: few are."""

    def __init__(self, lines: Sequence[str], hidden: Mapping[int, Sequence[tuple[int, int]]]) -> None:
        """Take the text's lines, and where in which of them something is hidden."""
        self._lines = lines
        self._hidden = hidden
        self._made: dict[int, str] = {}

    def __len__(self) -> int:
        """The number of lines."""
        return len(self._lines)

    @overload
    def __getitem__(self, index: int) -> str: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[str]: ...

    def __getitem__(self, index: int | slice) -> str | Sequence[str]:
        """A line, equally long, with a star for each character that is hidden, or has a secret's form."""
        if isinstance(index, slice):
            return [self[number] for number in range(*index.indices(len(self)))]
        number = range(len(self))[index]
        if number not in self._made:  # a thousand findings can stand on one line of a megabyte
            self._made[number] = starred(without_forms(self._lines[number]), self._hidden.get(number, ()))
        return self._made[number]


class _Frame:
    """A key, and where it stands: what stands deeper is below it.

    `filled` says that it has a scalar for its value, so that nothing else can stand below it.
    """

    def __init__(self, column: int, key: str) -> None:
        self.column, self.key, self.filled = column, key, False


class _Level:
    """An open bracket of a flow collection, and the key that its next value belongs to."""

    def __init__(self, *, mapping: bool) -> None:
        self.mapping, self.key = mapping, ""


class _Scanner:
    """The state of going through a text."""

    def __init__(self, *, part: bool) -> None:
        self.part = part
        self.frames: list[_Frame] = []
        self.levels: list[_Level] = []
        self.base = 0
        self.kind = ""
        self.block: int | None = None
        self.private = False
        self.told = ""
        self.values: dict[tuple[str, Verdict], None] = {}

    @property
    def keys(self) -> tuple[str, ...]:
        return (*(frame.key for frame in self.frames), *(level.key for level in self.levels if level.key))

    def begin(self, kind: str) -> None:
        """Begin a document."""
        self.frames, self.levels, self.block, self.kind, self.told = [], [], None, kind, ""

    def line(self, text: str) -> Iterator[tuple[int, int]]:
        """Where a line has what is not shown."""
        bare = text.lstrip(" \t")
        indent = len(text) - len(bare)
        if not bare or _MERGE.match(text):
            return
        if self.block is not None:
            if indent > self.block:
                yield from self._value(text, indent, len(text.rstrip()), comment=False)
                return
            self.block = None
        if self.levels and self.frames and indent <= self.base and _BLOCK_KEY.match(text, indent):
            self.levels = []  # a bracket that was never closed
        if self.levels:
            yield from self._flow(text, indent)
        elif bare.startswith("#"):
            self._leave(indent, tabs="\t" in text[:indent])
            yield from self._comment(text, indent)
        else:
            yield from self._block(text, indent)

    def _leave(self, column: int, *, tabs: bool = False, item: bool = False) -> None:
        """Close what is not above a column; behind a tab, which no one can count, nothing."""
        while (
            not tabs
            and self.frames
            and (self.frames[-1].column > column or (self.frames[-1].column == column and not item))
        ):
            self.frames.pop()

    def _leave_scalar(self) -> None:
        """Close a key that has its value: whatever follows, however deep it stands, is beside it."""
        if self.frames and self.frames[-1].filled:
            self.frames.pop()

    def _block(self, text: str, position: int) -> Iterator[tuple[int, int]]:
        tabs = "\t" in text[:position]
        position, dash = self._items(text, position, tabs=tabs)
        if position >= len(text):
            return
        column = position
        match = _key_at(text, position)
        stray = match is None and dash is None and any(frame.column == position for frame in self.frames)
        if match is not None:
            group = "key" if match["key"] is not None else "word"
            self._leave(position, tabs=tabs)
            self._leave_scalar()
            yield from self._key(text, *match.span(group))
            self.frames.append(_Frame(position, _bare(match[group])))
            position = _behind_blanks(text, match.end())
        elif dash is None and not tabs:
            self._leave(position)
        if position >= len(text):
            return
        if _BLOCK_SCALAR.match(text, position):
            self.block = column if match is not None else -1 if dash is None else dash
        elif text[position] in "{[":
            self.base = len(text) - len(text.lstrip(" \t"))
            yield from self._flow(text, position)
        else:
            found = self._keyless if stray else self._value
            yield from found(text, position, len(text.rstrip()), comment=True)
            if match is not None and self.frames:
                self.frames[-1].filled = text[position] != "#"

    def _items(self, text: str, position: int, *, tabs: bool) -> tuple[int, int | None]:
        """What stands behind the dashes of items, and where the last dash is."""
        dash = None
        while text.startswith(("- ", "-\t"), position) or (text.endswith("-") and position == len(text) - 1):
            self._leave(position, tabs=tabs, item=True)
            self._leave_scalar()
            dash = position
            position = _behind_blanks(text, position + 1)
        return position, dash

    def _flow(self, text: str, position: int) -> Iterator[tuple[int, int]]:
        while position < len(text):
            match = _FLOW.match(text, position)
            position = match.end() if match else position + 1
            if match is None:
                continue
            match match.lastgroup:
                case "comment":
                    yield from self._comment(text, match.start())
                case "text":
                    yield from self._flow_text(text, match)
                case mark:
                    self._bracket(mark, match[0])
                    if not self.levels:
                        yield from self._behind(text, position)
                        return

    def _bracket(self, mark: str | None, text: str) -> None:
        if mark == "open":
            self.levels.append(_Level(mapping=text == "{"))
        elif mark == "close" and self.levels:
            self.levels.pop()
        elif mark == "comma" and self.levels:
            self.levels[-1].key = ""

    def _flow_text(self, text: str, match: re.Match[str]) -> Iterator[tuple[int, int]]:
        level = self.levels[-1]
        if _COLON.match(text, match.end()) or (level.mapping and not level.key and _ANOTHER.match(text, match.end())):
            level.key = ""
            yield from self._key(text, *match.span())
            level.key = _bare(match[0])
            return
        tight = _TIGHT_KEY.match(match[0])
        if tight and is_secret(tight["key"] or tight["word"]):
            level.key = tight["key"] or tight["word"]
            yield from self._value(text, match.start() + tight.end(), match.end(), comment=False)
        else:
            yield from self._value(text, *match.span(), comment=False)

    def _behind(self, text: str, position: int) -> Iterator[tuple[int, int]]:
        """What follows the last bracket of a line."""
        rest = text[position:].strip()
        if rest.startswith("#"):
            yield from self._comment(text, text.index("#", position))
        elif rest:
            yield from self._value(text, position, len(text), comment=True)

    def _key(self, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        key = _bare(text[start:end])
        if not is_public_key(key, self.keys, self.kind):
            self.values[key, Verdict.WITHHELD] = None
            yield start, end

    def _keyless(self, text: str, start: int, end: int, *, comment: bool) -> Iterator[tuple[int, int]]:
        """A scalar below no key, which may be all that a file holds, or one beside keys."""
        found = _COMMENT.search(text, start, end) if comment else None
        start, end = _inside(text, start, found.start() if found else end)
        value = text[start:end].strip()
        word = _FIRST_WORD.match(value)
        if self.part or len(value) < WINDOW or (word and judge((*self.keys, word[0]), self.kind) is Verdict.PUBLIC):
            return
        if shown := word or PUBLIC_ID.match(value):
            start = _behind_blanks(text, start + shown.end())
        self.values[text[start:end].strip(), Verdict.WITHHELD] = None
        yield start, end

    def _value(self, text: str, start: int, end: int, *, comment: bool) -> Iterator[tuple[int, int]]:
        keys = self.keys
        if not keys:
            yield from self._keyless(text, start, end, comment=comment)
            return
        if keys and keys[-1] == "value" and self.told:
            keys = (*keys[:-1], self.told)
        verdict = judge(keys, self.kind)
        if verdict is Verdict.PUBLIC:
            found = _COMMENT.search(text, start, end) if comment else None
            if found is not None:
                yield from self._comment(text, found.end() - 1)
            if keys and keys[-1] == "name":
                name = _bare(text[start : found.start() if found else end].strip())
                self.told = name if is_secret(name) else ""
            return
        start, end = _before_at(text, start, end) if verdict is Verdict.URL else _inside(text, start, end)
        value = text[start:end].strip()
        if end <= start or (verdict is not Verdict.URL and is_nothing(value)):
            return
        self.values[_bare(value), verdict] = None
        for apart in (_NAMED.match(value), PUBLIC_ID.match(value)):
            if apart is not None:
                self.values[_bare(apart[0].strip()), verdict] = None
                self.values[_bare(value[apart.end() :]), verdict] = None
        public = PUBLIC_ID.match(text, start, end)
        if public is not None and verdict is Verdict.WITHHELD and "staticTokens" not in keys:
            del self.values[_bare(public[0].strip()), verdict]
            start = public.end()
        yield start, end

    def _comment(self, text: str, start: int) -> Iterator[tuple[int, int]]:
        """A comment, which is shown where no secret is near and it names none."""
        named = any(is_secret(found[1]) for found in _SECRET_IN_COMMENT.finditer(text, start))
        near = self.keys and judge((*self.keys, "#"), self.kind) is not Verdict.PUBLIC
        if named or near:
            yield start + 1, len(text)


@lru_cache(maxsize=8)  # the findings of a file come one after the other
def secret_text(text: str, *, part: bool = False) -> SecretText:
    """The text, which has line feeds alone for ends of lines, as it may be shown, and what of it may not.

    A scalar below no key is not shown, as a file that was named by mistake may be one secret; of a part it is.
    """
    lines = text.removesuffix("\n").split("\n")
    if len(lines) + text.count(",") > _MOST_PARTS:
        return SecretText(ShownLines(lines, {number: [(0, len(line))] for number, line in enumerate(lines)}), ())
    scanner = _Scanner(part=part)
    hidden: dict[int, list[tuple[int, int]]] = {}
    kinds = iter(_kinds(text))
    scanner.begin(next(kinds))
    for number, line in enumerate(lines):
        if _SEPARATOR.match(line):
            if line.startswith("---"):
                scanner.begin(next(kinds))
            rest = line[3:].lstrip()
            if rest and not rest.startswith("#"):
                hidden[number] = [(len(line) - len(rest), len(line))]
                scanner.values[_bare(rest), Verdict.WITHHELD] = None
            continue
        spans = list(scanner.line(line))
        if scanner.private or _PRIVATE_KEY.search(line):
            scanner.private = _END not in line
            spans.append((len(line) - len(line.lstrip()), len(line)))
        if spans:
            hidden[number] = spans
    return SecretText(ShownLines(lines, hidden), tuple(scanner.values))


def _key_at(text: str, position: int) -> re.Match[str] | None:
    """The key that begins there, if one does; one without colon or blank only if secrets stand below it."""
    if text[position] in "{[":
        return None
    if match := _BLOCK_KEY.match(text, position):
        return match
    match = _TIGHT_KEY.match(text, position)
    return match if match is not None and is_secret(match["key"] or match["word"]) else None


def _before_at(text: str, start: int, end: int) -> tuple[int, int]:
    """Of what is meant for a URL, the stretch that can be a user and a password."""
    last = text.rfind("@", start, end)
    start = _behind_blanks(text, start)
    start += text[start : start + 1] in {'"', "'"}
    if last < 0:  # cut off, or none: a port is not a password
        scheme = text.find("://", start, end)
        host = scheme + 3 if scheme >= 0 else start
        return (host, end) if text[host : host + 1] != "[" and _PASSWORD.search(text, host, end) else (end, end)
    scheme = text.find("://", start, max(start, last))
    return (scheme + 3 if scheme >= 0 else start), last


def _inside(text: str, start: int, end: int) -> tuple[int, int]:
    """Of a value, the stretch behind a type of YAML's own and inside of quotes."""
    typed = _TYPE.match(text, start, end)
    start = _behind_blanks(text, typed.end() if typed else start)
    quoted = start < end - 1 and text[start] in "\"'" and text[end - 1] == text[start]
    return (start + 1, end - 1) if quoted else (start, end)


def _behind_blanks(text: str, position: int) -> int:
    match = _BLANKS.match(text, position)
    return match.end() if match else position


def _kinds(text: str) -> Iterator[str]:
    """The kind that each document says it has."""
    for part in re.split(r"^---(?!-)", text, flags=re.MULTILINE):
        found = _KIND.search(part) or _INLINE_KIND.search(part)
        yield found[1] if found else "" if _HINT.search(part) else _NONE


def _bare(text: str) -> str:
    """A scalar's text without its quotes, or the mark of an alias or anchor."""
    if text[:1] in {'"', "'"}:
        return text[1:-1] if len(text) > 1 and text[-1] == text[0] else text[1:]
    return text[1:] if text[:1] in {"&", "*"} else text
