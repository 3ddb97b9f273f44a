"""Secrets in lines of a text of which nothing is known: a script, a unit, a file of another program's.

Such a file is public because somebody said so. What its lines call a password, a token or a key is not shown all the
same; a value that only names a file or a variable is.
"""

from typing import Final

from kspec.model.expression import expression
from kspec.secrets.forms import starred

_ASSIGNED: Final = expression(
    r"""(?ix)
    (?<![\w.-])
    (?:[\w.-]*(?:passw|passphrase|passwd|secret|token|credential|api[-_]?key|access[-_]?key|account[-_]?key|private[-_]?key)
       [\w.-]*
      |(?:[\w.]*[-_.])?(?:pass|pwd|auth|authorization))
    ["'\]]*\s*[:=>]+\s*["']?(?P<value>\S.*)"""
)
"""A name that tells, and what is assigned to it, to the line's end."""
_BEHIND: Final = expression(
    r"(?i)(?:(?<![\w-])(?:password|passwd)(?=\s)|(?<!\S)--?[\w-]*(?:token|password|secret)(?=\s)|(?<=sshpass )-p"
    r"|(?<!\S)-u\s*[^\s:]+:)\s*(?P<value>\S+)"
)
"""The same without a sign between them: of a .netrc, of options."""
_PLAIN: Final = expression(
    r"""(?i)(?:/|\$[\w{(]|\.{1,2}/)[^\s"']*["';,)}\]]*|(?:true|false|yes|no|none|null|\d{1,4})\b["',;]*"""
)
"""Values that name a file or a variable, or say no more than yes or no."""


def without_assigned(line: str) -> str:
    """The same line, equally long, with a star for each character of what it assigns to a telling name."""
    found = (match for pattern in (_ASSIGNED, _BEHIND) for match in pattern.finditer(line))
    return starred(line, [match.span("value") for match in found if not _PLAIN.fullmatch(match["value"].strip())])
