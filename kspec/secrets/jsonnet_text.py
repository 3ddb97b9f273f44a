"""A jsonnet program's text as it may be shown: its strings can hold secrets wherever they stand, its code cannot."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from kspec.facts.secret_fields import HOLDERS
from kspec.secrets.forms import without_forms
from kspec.secrets.places import is_public_key, is_secret

_TOKEN: Final = re.compile(
    r"(?P<block>\|\|\|.*?(?:\|\|\||\Z))"
    r"|(?P<comment>/\*.*?(?:\*/|\Z)|(?://|\#)[^\n]*)"
    r"|(?P<string>@?\"(?:[^\"\\\n]|\\.|\n)*?(?:\"|\Z)|@?'(?:[^'\\\n]|\\.|\n)*?(?:'|\Z))"
    r"|(?P<word>[A-Za-z_]\w*)"
    r"|(?P<mark>[^\s\w])"
    r"|\s+|\w+",
    re.DOTALL,
)
_IMPORTS: Final = frozenset({"import", "importstr", "importbin"})
_VALUES: Final = frozenset({"value", "key", "data", "message", "description"})
"""Names of fields that say nothing about what their value is."""
_ENDS: Final = {"/*": "*/", "//": "", "#": ""}
"""How what begins so ends, where it does not as it begins."""
_COLON: Final = re.compile(r"\s*\+?:")


@lru_cache(maxsize=8)
def jsonnet_lines(text: str) -> Sequence[str]:
    """The lines with a star for each character of a string or comment, but for keys and values of public keys."""
    parts: list[str] = []
    key, word = "", ""
    for match in _TOKEN.finditer(text):
        found = match[0]
        if match.lastgroup in {"block", "comment"}:
            found = _starred(found, found[:3] if match.lastgroup == "block" else found[: 1 + (found[0] == "/")])
        elif match.lastgroup == "string":
            if _COLON.match(text, match.end()):
                key = found.strip("@\"'")
                if not is_public_key(key, (), ""):
                    found = _starred(found, found[: 1 + (found[0] == "@")])
            elif word not in _IMPORTS and not _is_public(key):
                found = _starred(found, found[: 1 + (found[0] == "@")])
        elif match.lastgroup == "word":
            key = found if _COLON.match(text, match.end()) else key
            word = found
        elif match.lastgroup == "mark":
            word = ""
            key = "" if found in ",;{}()=" else key
        parts.append(found)
    return tuple(without_forms(line) for line in "".join(parts).removesuffix("\n").split("\n"))


def _is_public(key: str) -> bool:
    """Whether a string below a key is shown: a field's name that every reader knows, and that holds no secret."""
    known = key[:1].isalpha() and not is_secret(key) and key not in HOLDERS and key not in _VALUES
    return known and is_public_key(key, ("keys",), "")


def _starred(text: str, head: str) -> str:
    """The same text with its lines and the marks at its ends, and a star for each other character."""
    end = _ENDS.get(head, head.removeprefix("@"))
    tail = end if end and text.endswith(end) and len(text) >= len(head) + len(end) else ""
    inner = text[len(head) : len(text) - len(tail)]
    return head + re.sub(r"[^\n]", "*", inner) + tail
