"""Secrets in a line of the source, starred: an excerpt in a build log must give none away."""

import re
from functools import lru_cache
from typing import Final

_FIELDS: Final = "token|tlsBootstrapToken|certificateKey|secret"
"""Fields whose values are secrets; `secret: true` is none."""
_VALUE: Final = re.compile(
    rf"""(?:\b(?i:{_FIELDS})["']?\s*:\s*(?:[&!]\S+\s+)*["']?)(?P<value>(?!(?:true|false)\b)[^\s"',}}\]\#]+)"""
    r"""|\b[a-z0-9]{6}\.(?P<secret>[a-z0-9]{16})\b"""
    r"""|(?<!sha256:)(?<![0-9a-fA-F])(?P<digits>[0-9a-fA-F]{32,})"""
    r"""|\bcontent["']?\s*:\s+(?P<content>[^\s|>].*)"""
)
"""A value behind the name of such a field, a token anywhere, and hexadecimal digits that may be a certificate key: its
field can be misspelt, or stand on another line. A file's content goes to the end of the line: it can hold anything, and
whether it is a secret may stand elsewhere."""
_TOKEN: Final = re.compile(r"[a-z0-9]{6}\.")


@lru_cache(maxsize=8)  # a thousand findings can stand on one line of a megabyte
def without_secrets(line: str) -> str:
    """The same line, equally long, with a star for each character of a bootstrap token's secret or certificate key.

    A token's public id stays.
    """
    return _VALUE.sub(_starred, line)


def _starred(match: re.Match[str]) -> str:
    group = match.lastgroup or "value"
    before = match[0][: match.start(group) - match.start()]
    found = match[group]
    public = _TOKEN.match(found)
    kept = public[0] if public and group == "value" else ""
    return before + kept + "*" * (len(found) - len(kept))
