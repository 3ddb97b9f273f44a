"""The text of one YAML document as tokens, as Go's YAML v2 (`scannerc.go`, a libyaml of YAML 1.1) sees it.

Written here, not taken from ruamel.yaml: its C parser refuses what kubeadm takes (`[a:b]`), its Python parser reads
another dialect, three to four times slower and without a bound on hostile input, and both cost their import on every
run. This scanner works by regular expressions over whole stretches of text, each of linear
time: what is repeated is one class of characters, possessively, or a group whose repetitions begin with a character
that nothing before them takes. A group itself is never possessive (the first releases of Python 3.11 match it
wrongly). One file because it is one state machine.
"""

import re
from collections import deque
from typing import Final, NamedTuple

from kspec.facts import codes
from kspec.model.expression import expression
from kspec.read.yaml_quotes import (
    BREAK_CHARACTERS,
    BREAKS,
    GAP,
    EscapeError,
    double_quoted,
    fold,
    normal_break,
    single_quoted,
)
from kspec.read.yaml_token import Kind, Token, YamlError

SCALAR_LIMIT: Final = 2**20
"""Characters of one scalar as written: etcd refuses objects above 1.5 MiB, and no ConfigMap may pass 1 MiB."""

TAG_LIMIT: Final = 1024
"""Characters of a tag as written, none of YAML's own has thirty; decoding its escapes takes much memory."""

LOOK_AHEAD: Final = 1024
"""A key without `? ` must end within so many characters, and on its line (YAML 1.2, section 7.4.2)."""


class _SimpleKey(NamedTuple):
    number: int  # of the token that would become the key
    start: int
    line_start: int
    required: bool


_END: Final = "\0"
"""The end of the text is marked by a NUL, which the text itself cannot hold."""

_B = BREAK_CHARACTERS

_BLANKZ: Final = frozenset(" \t" + _B + _END)
_COMMENT = f"#[^{_B}\0]*+"
_BLANK_LINES = expression(f"[ {_B}]*+(?:{_COMMENT}[ {_B}]*+)*")
_BLANK_LINES_IN_FLOW = expression(f"[ \t{_B}]*+(?:{_COMMENT}[ \t{_B}]*+)*")
_REST_OF_LINE = expression(f"[ \t]*+(?:{_COMMENT})?")
# A word takes colons, but not a last one with a blank behind it: that ends a key.
_WORD_CHARACTER = f"[^ \t{_B}\0]"
_WORD = f"(?:{_WORD_CHARACTER}++(?<!:)|{_WORD_CHARACTER}+(?=:))"
_FLOW_CHARACTER = f"[^ \t,?\\[\\]{{}}{_B}\0]"
_FLOW_WORD = f"(?:{_FLOW_CHARACTER}++(?:(?<!:)|(?![ \t{_B}\0]))|{_FLOW_CHARACTER}+(?=:))"
_PLAIN_LINE = expression(f"{_WORD}(?:[ \t]++(?!#){_WORD})*")
_PLAIN_LINE_IN_FLOW = expression(f"{_FLOW_WORD}(?:[ \t]++(?!#){_FLOW_WORD})*")
_BAD_TAB = expression(f"[{_B}]( *)\t")
_SINGLE_QUOTED = expression("'([^'\0]*+(?:''[^'\0]*+)*)'(?!')")
_DOUBLE_QUOTED = expression(r'"([^"\\\0]*+(?:\\[^\0][^"\\\0]*+)*)"')
_DOCUMENT_INDICATOR = expression(f"(?:---|\\.\\.\\.)[ \t{_B}\0]")
_INDICATOR_IN_QUOTES = expression(f"[{_B}](?:---|\\.\\.\\.)[ \t{_B}]")
_BLOCK_HEADER = expression(
    f"[|>](?:(?P<chomp>[-+])(?P<indent>[0-9])?|(?P<indent2>[0-9])(?P<chomp2>[-+])?)?[ \t]*+(?:{_COMMENT})?"
    f"(?P<end>\r\n|[{_B}]|(?=\0))",
)
_SPACES = expression(" *+")
_LINE = expression(f"[^{_B}\0]*+")
_ANCHOR = expression(f"[&*]([0-9A-Za-z_-]++)(?=[ \t{_B}\0?:,\\]}}%@`])")
_URI = r"[0-9A-Za-z_\-;/?:@&=+$,.!~*'()\[\]%]"
_TAG = expression(
    f"!<(?P<verbatim>{_URI}++)>|(?P<handle>![0-9A-Za-z_-]*+!)(?P<suffix>{_URI}++)"
    f"|!(?![0-9A-Za-z_-]*+!)(?P<local>{_URI}*+)",
)
_DIRECTIVE = expression(
    f"%(?:YAML[ \t]+[0-9]{{1,2}}\\.[0-9]{{1,2}}|TAG[ \t]+!(?:[0-9A-Za-z_-]*!)?[ \t]+{_URI}+(?=[ \t{_B}\0]))"
    f"[ \t]*(?:#[^{_B}\0]*)?(?=[{_B}\0])",
)
_BAD_PERCENT = expression("%(?![0-9A-Fa-f]{2})")
_TAG_PREFIXES: Final = {"!!": "tag:yaml.org,2002:"}


class Scanner:
    """Tokens of `text`, one after the other, only as far ahead as needed to know whether the next one is a key."""

    def __init__(self, text: str) -> None:
        """Start at the beginning of `text`, which must hold no NUL."""
        self._text = text + _END
        self._position = 0
        self._line_start = 0
        self._tokens: deque[Token] = deque()
        self._taken = 0
        self._indent = -1
        self._indents: list[int] = []
        self._flow_level = 0
        self._key_allowed = True
        self._keys: list[_SimpleKey | None] = [None]  # what could be a key, one for each flow level
        self._by_number: dict[int, int] = {}  # its level, by the number of its first token
        self._numbers = [0]  # for each flow level, the number of the last token that could begin a key there

    def peek(self) -> Token:
        """The next token, which stays the next one. Raises YamlError."""
        tokens = self._tokens
        while True:
            if tokens:
                # What may still turn out to be a key must wait for the ":" that decides it.
                level = self._by_number.get(self._taken)
                if level is None or self._still_possible(level) is None:
                    return tokens[0]
            self._fetch()

    def take(self) -> Token:
        """The next token, which is then gone. Raises YamlError."""
        self.peek()
        self._taken += 1
        return self._tokens.popleft()

    # Keys: a token may turn out to be one when the ":" behind it is found.

    def _still_possible(self, level: int) -> _SimpleKey | None:
        key = self._keys[level]
        if key is None:
            return None
        if key.line_start < self._line_start or key.start + LOOK_AHEAD < self._position:
            if key.required:
                raise self._missing_colon(key)
            self._keys[level] = None
            self._by_number.pop(key.number, None)
            return None
        return key

    def _missing_colon(self, key: _SimpleKey) -> YamlError:
        return YamlError("this line is neither a key followed by ':' nor a part of the value above it", key.start)

    def _save_key(self) -> None:
        if self._key_allowed:
            required = self._flow_level == 0 and self._indent == self._position - self._line_start
            self._drop_key()
            number = self._taken + len(self._tokens)
            self._keys[-1] = _SimpleKey(number, self._position, self._line_start, required)
            self._by_number[number] = len(self._keys) - 1
            self._numbers[-1] = number

    def _drop_key(self) -> None:
        key = self._keys[-1]
        if key is not None:
            if key.required:
                raise self._missing_colon(key)
            self._keys[-1] = None
            self._by_number.pop(key.number, None)

    # Indentation: deeper columns open block collections, lesser ones close them.

    def _open_block(self, column: int, kind: Kind, offset: int, number: int | None = None) -> None:
        if self._flow_level or self._indent >= column:
            return
        self._indents.append(self._indent)
        self._indent = column
        token = Token(kind, offset, offset)
        if number is None:
            self._tokens.append(token)
        else:
            self._insert(number, token)

    def _insert(self, number: int, token: Token) -> None:
        # Before the token with that number, or as Go does where that has been taken already, at the end.
        if number < self._taken:
            self._tokens.append(token)
        else:
            self._tokens.insert(number - self._taken, token)

    def _close_blocks(self, column: int) -> None:
        if self._flow_level:
            return
        while self._indent > column:
            self._tokens.append(Token(Kind.BLOCK_END, self._position, self._position))
            self._indent = self._indents.pop()

    # Tokens.

    def _skip_blanks(self) -> None:
        text = self._text
        if self._flow_level:
            match = _BLANK_LINES_IN_FLOW.match(text, self._position)
        else:
            if not self._key_allowed:
                # Behind a token tabs are blanks, too; at the beginning of a line they are not.
                rest = _REST_OF_LINE.match(text, self._position)
                if rest is not None and text[rest.end()] in _B:
                    self._key_allowed = True
                    self._line_start = self._position = rest.end() + 1
                elif rest is not None:
                    self._position = rest.end()
                    return
            match = _BLANK_LINES.match(text, self._position)
        if match is None:  # it matches the empty string
            return
        start, end = self._position, match.end()
        if last_break := max(text.rfind(character, start, end) for character in _B) + 1:
            self._line_start = last_break
            if not self._flow_level:
                self._key_allowed = True
        self._position = end

    def _fetch(self) -> None:  # noqa: C901, PLR0911, PLR0912 - the grammar's table of first characters, in its order
        text = self._text
        if text[self._position] in " \t#" or text[self._position] in _B:
            self._skip_blanks()
        position = self._position
        character = text[position]
        column = position - self._line_start
        if self._indent > column:
            self._close_blocks(column)
        if character == _END:
            return self._fetch_stream_end()
        if column == 0:
            if character == "%":
                return self._fetch_directive()
            if character in "-." and _DOCUMENT_INDICATOR.match(text, position):
                return self._fetch_document_indicator()
        following = text[position + 1]
        match character:
            case "-" if following in _BLANKZ:
                return self._fetch_entry()
            case "?" if self._flow_level or following in _BLANKZ:
                return self._fetch_key()
            case ":" if self._flow_level or following in _BLANKZ:
                return self._fetch_value()
            case "'":
                return self._fetch_single_quoted()
            case '"':
                return self._fetch_double_quoted()
            case "[":
                return self._fetch_flow_start(Kind.FLOW_SEQUENCE_START)
            case "{":
                return self._fetch_flow_start(Kind.FLOW_MAPPING_START)
            case "]":
                return self._fetch_flow_end(Kind.FLOW_SEQUENCE_END)
            case "}":
                return self._fetch_flow_end(Kind.FLOW_MAPPING_END)
            case ",":
                self._drop_key()
                self._key_allowed = True
                return self._append(Kind.FLOW_ENTRY, 1)
            case "*" | "&":
                return self._fetch_anchor()
            case "!":
                return self._fetch_tag()
            case "|" | ">" if not self._flow_level:
                return self._fetch_block_scalar()
            case "#" | "|" | ">" | "%" | "@" | "`":
                message = f"a value cannot start with {character}; put it in quotes"
                raise YamlError(message, position)
            case "\t":
                message = "a tab cannot indent YAML; use spaces"
                raise YamlError(message, position)
            case _:
                return self._fetch_plain()

    def _append(self, kind: Kind, length: int) -> None:
        self._tokens.append(Token(kind, self._position, self._position + length))
        self._position += length

    def _fetch_stream_end(self) -> None:
        # The end is a new line even where the last one lacks its line feed: no key goes on behind it.
        self._line_start = max(self._line_start, self._position)
        self._close_blocks(-1)
        self._drop_key()
        self._key_allowed = False
        self._append(Kind.STREAM_END, 0)

    def _fetch_directive(self) -> None:
        self._close_blocks(-1)
        self._drop_key()
        self._key_allowed = False
        match = _DIRECTIVE.match(self._text, self._position)
        if match is None:
            message = "a line that starts with % is a directive, and YAML knows no such one"
            raise YamlError(message, self._position)
        self._append(Kind.DIRECTIVE, len(match[0]))

    def _fetch_document_indicator(self) -> None:
        self._close_blocks(-1)
        self._drop_key()
        self._key_allowed = False
        self._append(Kind.DOCUMENT_START if self._text[self._position] == "-" else Kind.DOCUMENT_END, 3)

    def _fetch_flow_start(self, kind: Kind) -> None:
        self._save_key()
        self._keys.append(None)
        self._numbers.append(self._taken + len(self._tokens))
        self._flow_level += 1
        self._key_allowed = True
        self._append(kind, 1)

    def _fetch_flow_end(self, kind: Kind) -> None:
        self._drop_key()
        if self._flow_level:
            self._flow_level -= 1
            self._keys.pop()
            # In Go an empty collection is never waited for as a key: its own number is forgotten here.
            self._by_number.pop(self._numbers.pop(), None)
        self._key_allowed = False
        self._append(kind, 1)

    def _fetch_entry(self) -> None:
        if self._flow_level == 0:
            if not self._key_allowed:
                message = "a list cannot start here; put its first '-' on a line of its own"
                raise YamlError(message, self._position)
            self._open_block(self._position - self._line_start, Kind.BLOCK_SEQUENCE_START, self._position)
        self._drop_key()
        self._key_allowed = True
        self._append(Kind.BLOCK_ENTRY, 1)

    def _fetch_key(self) -> None:
        if self._flow_level == 0:
            if not self._key_allowed:
                message = "a key cannot start here"
                raise YamlError(message, self._position)
            self._open_block(self._position - self._line_start, Kind.BLOCK_MAPPING_START, self._position)
        self._drop_key()
        self._key_allowed = self._flow_level == 0
        self._append(Kind.KEY, 1)

    def _fetch_value(self) -> None:
        key = self._still_possible(len(self._keys) - 1)
        if key is not None:
            self._insert(key.number, Token(Kind.KEY, key.start, key.start))
            self._open_block(key.start - key.line_start, Kind.BLOCK_MAPPING_START, key.start, key.number)
            self._keys[-1] = None
            self._by_number.pop(key.number, None)
            self._key_allowed = False
        else:
            if self._flow_level == 0:
                if not self._key_allowed:
                    message = "a second ':' on this line; if it is a part of the value, put the value in quotes"
                    raise YamlError(message, self._position)
                self._open_block(self._position - self._line_start, Kind.BLOCK_MAPPING_START, self._position)
            self._key_allowed = self._flow_level == 0
        self._append(Kind.VALUE, 1)

    def _fetch_anchor(self) -> None:
        self._save_key()
        self._key_allowed = False
        match = _ANCHOR.match(self._text, self._position)
        if match is None:
            what = "an anchor" if self._text[self._position] == "&" else "an alias"
            message = f"{what} needs a name of letters, digits, '-' and '_'; a value that starts so needs quotes"
            raise YamlError(message, self._position)
        kind = Kind.ANCHOR if self._text[self._position] == "&" else Kind.ALIAS
        self._tokens.append(Token(kind, match.start(), match.end(), match[1]))
        self._position = match.end()

    def _fetch_tag(self) -> None:
        self._save_key()
        self._key_allowed = False
        start = self._position
        match = _TAG.match(self._text, start)
        if match is None or self._text[match.end()] not in _BLANKZ:
            message = "this is not a tag; a value that starts with '!' needs quotes"
            raise YamlError(message, start)
        if len(match[0]) > TAG_LIMIT:
            message = f"a tag longer than {TAG_LIMIT} characters"
            raise YamlError(message, start, codes.YAML_LIMIT)
        if _BAD_PERCENT.search(match[0]):
            message = "a '%' in a tag must be followed by two hexadecimal digits"
            raise YamlError(message, start)
        if match["verbatim"]:
            tag = match["verbatim"]
        elif match["handle"]:
            if match["handle"] not in _TAG_PREFIXES:
                message = "the handle of this tag is not defined"
                raise YamlError(message, start, codes.YAML_TAG)
            tag = _TAG_PREFIXES[match["handle"]] + match["suffix"]
        else:
            tag = "!" + match["local"]
        if "%" in tag:
            from urllib.parse import unquote_to_bytes  # noqa: PLC0415 - next to never needed

            try:
                tag = unquote_to_bytes(tag).decode()
            except UnicodeDecodeError:
                message = "the escapes in this tag are not UTF-8"
                raise YamlError(message, start) from None
        self._tokens.append(Token(Kind.TAG, start, match.end(), tag))
        self._position = match.end()

    # Scalars.

    def _append_scalar(self, start: int, end: int, value: str, *, plain: bool) -> None:
        self._limit(start, end)
        self._tokens.append(Token(Kind.SCALAR, start, end, value, plain))

    def _limit(self, start: int, end: int) -> None:
        if end - start > SCALAR_LIMIT:
            message = f"a value longer than {SCALAR_LIMIT} characters"
            raise YamlError(message, start, codes.YAML_LIMIT)

    def _fetch_single_quoted(self) -> None:
        value, start, end = self._quoted(_SINGLE_QUOTED)
        self._append_scalar(start, end, single_quoted(value), plain=False)

    def _fetch_double_quoted(self) -> None:
        value, start, end = self._quoted(_DOUBLE_QUOTED)
        try:
            value = double_quoted(value)
        except EscapeError as error:
            raise YamlError(str(error), start + 1 + error.index) from None
        self._append_scalar(start, end, value, plain=False)

    def _quoted(self, pattern: re.Pattern[str]) -> tuple[str, int, int]:
        """The text between the quotes, and where the first begins and the second ends."""
        self._save_key()
        self._key_allowed = False
        start = self._position
        match = pattern.match(self._text, start)
        if match is None:
            message = "a quote that is never closed"
            raise YamlError(message, start)
        self._position = match.end()
        self._limit(start, match.end())
        if BREAKS.search(match[1]):
            self._lines_in_quotes(start, match[1])
        return match[1], start, match.end()

    def _lines_in_quotes(self, start: int, value: str) -> None:
        if match := _INDICATOR_IN_QUOTES.search(value):
            message = f"a line that starts with {match[0][1:4]} ends the document inside quotes"
            raise YamlError(message, start + 1 + match.start() + 1)
        for match in BREAKS.finditer(value):
            self._line_start = start + 1 + match.end()

    def _fetch_plain(self) -> None:
        self._save_key()
        self._key_allowed = False
        text, start = self._text, self._position
        line = _PLAIN_LINE_IN_FLOW if self._flow_level else _PLAIN_LINE
        indent = self._indent + 1
        value: list[str] = []
        gap = ""
        end = start
        while match := line.match(text, self._position):
            if gap:
                value.append(fold(gap))
            value.append(match[0])
            end = self._position = match.end()
            gap_match = GAP.match(text, end)
            if gap_match is None:
                gap = ""
                break
            gap = gap_match[0]
            if "\t" in gap:
                self._refuse_tabs(gap, end, indent)
            self._position = gap_match.end()
            self._line_start = end + len(gap.rstrip(" \t"))
            self._limit(start, self._position)
            column = self._position - self._line_start
            if self._flow_level == 0 and column < indent:
                break
            if text[self._position] == "#" or (column == 0 and _DOCUMENT_INDICATOR.match(text, self._position)):
                break
        if gap:
            self._key_allowed = True
        self._append_scalar(start, end, "".join(value) if len(value) > 1 else value[0], plain=True)

    def _refuse_tabs(self, gap: str, offset: int, indent: int) -> None:
        for tab in _BAD_TAB.finditer(gap):
            if len(tab[1]) < indent:
                message = "a tab cannot indent YAML; use spaces"
                raise YamlError(message, offset + tab.end() - 1)

    def _fetch_block_scalar(self) -> None:
        self._key_allowed = True
        self._drop_key()
        text, start = self._text, self._position
        header = _BLOCK_HEADER.match(text, start)
        if header is None:
            message = f"behind {text[start]} only '+', '-', a digit and a comment may follow"
            raise YamlError(message, start)
        chomp = header["chomp"] or header["chomp2"] or ""
        increment = header["indent"] or header["indent2"]
        if increment == "0":
            message = "a block's indentation cannot be 0"
            raise YamlError(message, start)
        folded = text[start] == ">"
        end = header.start("end")
        self._position = self._line_start = header.end()
        indent = max(self._indent, 0) + int(increment) if increment else 0
        indent, breaks = self._skip_block_indentation(indent, start)
        value: list[str] = []
        leading = ""
        blank_before = False
        while self._position - self._line_start == indent and text[self._position] != _END:
            blank_now = text[self._position] in " \t"
            if folded and leading == "\n" and not blank_before and not blank_now:
                if not breaks:
                    value.append(" ")
            else:
                value.append(leading)
            value.extend(breaks)
            blank_before = blank_now
            match = _LINE.match(text, self._position)
            end = match.end() if match else self._position
            value.append(text[self._position : end])
            leading, self._position = self._read_break(end)
            self._line_start = self._position
            self._limit(start, end)
            indent, breaks = self._skip_block_indentation(indent, start)
        if chomp != "-":
            value.append(leading)
        if chomp == "+":
            value.extend(breaks)
        self._append_scalar(start, end, "".join(value), plain=False)

    def _read_break(self, position: int) -> tuple[str, int]:
        match = BREAKS.match(self._text, position)
        if match is None:
            return "", position
        return normal_break(match[0]), match.end()

    def _skip_block_indentation(self, indent: int, start: int) -> tuple[int, list[str]]:
        """Skip blank lines and the indentation behind them; return the block's indentation and the breaks."""
        text = self._text
        breaks: list[str] = []
        deepest = 0
        while True:
            match = _SPACES.match(text, self._position)
            spaces = match.end() - self._position if match else 0
            if indent:
                spaces = min(spaces, indent)
            self._position += spaces
            deepest = max(deepest, spaces)
            if text[self._position] == "\t" and (indent == 0 or spaces < indent):
                message = "a tab cannot indent YAML; use spaces"
                raise YamlError(message, self._position)
            if text[self._position] not in _B:
                break
            one_break, self._position = self._read_break(self._position)
            self._line_start = self._position
            breaks.append(one_break)
            self._limit(start, self._position)
        return indent or max(deepest, self._indent + 1, 1), breaks
