"""Secrets in a line of the source, starred: an excerpt in a build log must give none away."""

import re
from typing import Final

_FIELDS: Final = "token|tlsBootstrapToken|certificateKey"
"""Fields of kubeadm's documents whose values are secrets."""
_VALUE: Final = re.compile(
    rf"""(?:\b(?i:{_FIELDS})["']?\s*:\s*(?:[&!]\S+\s+)*["']?)(?P<value>[^\s"',}}\]\#]+)"""
    r"""|\b[a-z0-9]{6}\.(?P<secret>[a-z0-9]{16})\b"""
)
_TOKEN: Final = re.compile(r"[a-z0-9]{6}\.")


def without_secrets(line: str) -> str:
    """The same line, equally long, with a star for each character of a bootstrap token's secret or certificate key.

    A token's public id stays.
    """
    return _VALUE.sub(_starred, line)


def _starred(match: re.Match[str]) -> str:
    group = "value" if match["value"] is not None else "secret"
    before = match[0][: match.start(group) - match.start()]
    found = match[group]
    public = _TOKEN.match(found)
    kept = public[0] if public and group == "value" else ""
    return before + kept + "*" * (len(found) - len(kept))
