"""What a rewritten file has otherwise, as a unified diff that `patch` takes."""

import difflib
import re
from typing import Final

from kspec.report.terminal import printable

_COLOURS: Final = {"+": "\x1b[32m", "-": "\x1b[31m", "@": "\x1b[36m"}
_RESET: Final = "\x1b[0m"
_LINE: Final = re.compile(r"[^\n]*\n|[^\n]+")


def unified(file: str, old: bytes, new: bytes, *, terminal: bool = False, colour: bool = False) -> str:
    """The differences of a text file; nothing where there is none.

    With `terminal`, characters that a terminal would obey are masked; the diff is then for reading only.
    """
    before, after = (_LINE.findall(content.decode("utf-8", "replace")) for content in (old, new))
    lines = []
    for line in difflib.unified_diff(before, after, printable(file), printable(file)):
        text = line.rstrip("\n")
        shown = printable(text) if terminal else text
        if colour and line[:1] in _COLOURS and not line.startswith(("+++", "---")):
            shown = f"{_COLOURS[line[:1]]}{shown}{_RESET}"
        lines.append(shown if line.endswith("\n") else f"{shown}\n\\ No newline at end of file")
    return "".join(f"{line}\n" for line in lines)
