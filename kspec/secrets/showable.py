"""Which values of a configuration may be shown: none that is, or might be, a secret."""

import json
import re
from collections.abc import Sequence
from typing import Final

from kspec.facts.validation import TOKEN_ID, TOKEN_SECRET
from kspec.model.document import Json
from kspec.secrets.masking import MASK

_MOST: Final = 100
_HOLDERS: Final = re.compile(
    r"auth-provider|exec|extensions|staticPodURLHeader|httpHeaders|data|stringData|binaryData|"
    r"auth|(?:.*[-_.])?(?:pass|pwd)|"
    r".*(?:token|passw|passphrase|secret|credential|bearer|cookie|api-?key|access-?key|private|(?:certificate|key|authority)-data).*",
    re.IGNORECASE,
)
"""Names of fields and flags below which anything may be a secret. What only names a file is shown all the same."""
_VALUES: Final = ("value", "key", "password", "username")
"""Last names whose value may be one: an environment variable's, a header's, an encryption key's."""
_PATH: Final = re.compile(r"(?:\.{0,2}/)[\w.@+/-]*")
_NAMES_A_FILE: Final = re.compile(r".*(?:file|path|dir|folder|certificate|authority|-key)", re.IGNORECASE)
_LIKE_A_SECRET: Final = re.compile(
    rf"\b{TOKEN_ID}\.{TOKEN_SECRET}\b"
    r"|(?<!sha256:)(?<![0-9a-fA-F])[0-9a-fA-F]{32,}|[A-Za-z0-9+/_-]{44,}|PRIVATE KEY"
    r"|\b(?:bearer|basic) +\S|(?:passw\w*|token|secret|credential\w*)[\"']?\s*[:=]",
    re.IGNORECASE,
)
"""A bootstrap token, a key in hexadecimal digits or base64, a PEM key, a header, and a word that says so."""
_LONG: Final = re.compile(r"[^/]{44,}")
"""A part of a path that no path has by itself."""
_USER_OF_URL: Final = re.compile(r"(?<=://)[^/@\s]*@")
OF_KUBECONFIG: Final = frozenset(
    {
        *("apiVersion", "kind", "current-context", "name", "cluster", "user", "namespace", "server", "proxy-url"),
        *("tls-server-name", "insecure-skip-tls-verify", "disable-compression", "certificate-authority"),
        *("client-certificate", "client-key", "tokenFile"),
    }
)
"""Fields of a kubeconfig whose values are shown; any other may be a secret."""


def shown(names: Sequence[str], value: Json) -> str | None:
    """A scalar as it is to be shown, at a place with these keys and names on the way; None where it is not to be.

    Strings are quoted where they would read badly without. The user in a URL is left out. Mappings and lists are never
    shown: they may hold anything.
    """
    if isinstance(value, dict | list):
        return None
    if not isinstance(value, str):
        return json.dumps(value)
    if not _may_be_shown(names, value):
        return None
    text = _USER_OF_URL.sub(f"{MASK}@", value)
    if len(text) > _MOST:
        text = f"{text[:_MOST]}..."
    return text if text and text == text.strip() and text.isprintable() else repr(text)


def _may_be_shown(names: Sequence[str], value: str) -> bool:
    last = names[-1] if names else ""
    if _PATH.fullmatch(value) and _NAMES_A_FILE.fullmatch(last.rstrip("#0123456789")) and len(value) < _MOST:
        return True
    if value in {"true", "false"}:
        return True
    if any(_HOLDERS.fullmatch(name) for name in names) or last in _VALUES:
        return False
    return not _LIKE_A_SECRET.search(value) or bool(_PATH.fullmatch(value) and not _LONG.search(value))
