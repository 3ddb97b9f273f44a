"""What a rewritten file has otherwise, as a unified diff that `patch` takes."""

import difflib
import re
from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias

from kspec.model.frozen import frozen
from kspec.report.terminal import printable
from kspec.report.withheld import shown_lines

_COLOURS: Final = {"+": "\x1b[32m", "-": "\x1b[31m", "@": "\x1b[36m"}
_RESET: Final = "\x1b[0m"
_LINE: Final = re.compile(r"[^\n]*\n|[^\n]+")
_CONTEXT: Final = 3
"""Lines around a change, where none holds a secret."""
_NOTICE: Final = "# Secrets are masked with *: this is for reading, and `patch` cannot apply it.\n"
_Hunk: TypeAlias = Sequence[tuple[str, int, int, int, int]]


def unified(file: str, old: bytes, new: bytes, *, terminal: bool = False, colour: bool = False) -> str:
    """The differences of a text file; nothing where there is none.

    No secret of the file is in it. Around a change, lines with one are left out, so that `patch` still takes it; where
    the change itself is of such a line, the secret is masked, and a line at the beginning says that the diff can be
    read and not applied. With `terminal`, characters that a terminal would obey are masked, too.
    """
    before, after = _Text.of(file, old), _Text.of(file, new)
    matcher = difflib.SequenceMatcher(None, before.lines, after.lines)
    hunks = _hunks(matcher, before)
    if not hunks:
        return ""
    body = [line for hunk in hunks for line in _lines(hunk, before, after)]
    masked = any(part.hides(first, last) for hunk in hunks for part, first, last in _changed(hunk, before, after))
    head = [f"--- {printable(file)}", f"+++ {printable(file)}"]
    styled = [_styled(line, terminal=terminal, colour=colour) for line in body]
    return (_NOTICE if masked else "") + "".join(f"{line}\n" for line in (*head, *styled))


@frozen
class _Text:
    """A file's lines with their ends, and the same as they may be shown."""

    lines: Sequence[str]
    shown: Sequence[str]

    @classmethod
    def of(cls, file: str, content: bytes) -> "_Text":
        lines = _LINE.findall(content.decode("utf-8", "replace"))
        masked = shown_lines(file, content)
        return cls(lines, [shown + line[len(line.rstrip("\r\n")) :] for line, shown in zip(lines, masked, strict=True)])

    def hides(self, first: int, last: int) -> bool:
        """Whether something in these lines is masked."""
        return self.shown[first:last] != self.lines[first:last]


def _hunks(matcher: "difflib.SequenceMatcher[str]", before: _Text) -> Sequence[_Hunk]:
    """The changes with as many lines around them as hold no secret, the same number before and behind."""
    for context in range(_CONTEXT, 0, -1):
        hunks = list(matcher.get_grouped_opcodes(context))
        equal = (code for hunk in hunks for code in hunk if code[0] == "equal")
        if not any(before.hides(first, last) for _, first, last, _, _ in equal):
            return hunks
    return [[code] for code in matcher.get_opcodes() if code[0] != "equal"]


def _changed(hunk: _Hunk, before: _Text, after: _Text) -> Iterator[tuple[_Text, int, int]]:
    for tag, first, last, new_first, new_last in hunk:
        if tag != "equal":
            yield from ((before, first, last), (after, new_first, new_last))


def _lines(hunk: _Hunk, before: _Text, after: _Text) -> Iterator[str]:
    yield f"@@ -{_extent(hunk[0][1], hunk[-1][2])} +{_extent(hunk[0][3], hunk[-1][4])} @@"
    for tag, first, last, new_first, new_last in hunk:
        if tag == "equal":
            yield from (f" {line}" for line in before.shown[first:last])
        else:
            yield from (f"-{line}" for line in before.shown[first:last])
            yield from (f"+{line}" for line in after.shown[new_first:new_last])


def _extent(first: int, last: int) -> str:
    """A stretch of lines as a unified diff writes it: nothing stands behind the line before it."""
    count = last - first
    return f"{first + (count > 0)}" if count == 1 else f"{first + (count > 0)},{count}"


def _styled(line: str, *, terminal: bool, colour: bool) -> str:
    text = line.rstrip("\n")
    shown = printable(text) if terminal else text
    if colour and line[:1] in _COLOURS:
        shown = f"{_COLOURS[line[:1]]}{shown}{_RESET}"
    return shown if line.endswith("\n") or line.startswith("@@") else f"{shown}\n\\ No newline at end of file"
