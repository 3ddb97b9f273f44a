"""The plain text of a keyring file: JSON that people and secret stores can hold, and the same in age's format.

    {"kspecKeyring": 1, "recipients": ["age1..."], "entries": {"ca.key": "-----BEGIN ..."}}

An entry is a string, or `{"base64": "..."}` where it is not UTF-8. Whom the file is encrypted for stands in it, not
beside it: whoever could change a list beside it would be read by from the next build on. Equal values give equal text.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from typing import Any, Final

from kspec.encode import age
from kspec.model.keyring_file import Identity, KeyringFile, Unopened
from kspec.model.secret import Secret

_VERSION_KEY: Final = "kspecKeyring"
_VERSION: Final = 1
_KEYS: Final = frozenset({_VERSION_KEY, "recipients", "entries"})
_RESTORE: Final = "name a keyring with --keys, or restore this one from your version control or from a copy"


def open_keyring(content: bytes, identities: Sequence[Identity]) -> KeyringFile | Unopened:
    """A keyring's bytes to what is in it, or why they cannot be read; nothing of the content is quoted."""
    sealed = age.is_sealed(content)
    plain = age.unseal(content, identities) if sealed else Secret(content)
    if isinstance(plain, Unopened):
        return plain
    try:
        return parse(plain, sealed=sealed)
    except ValueError as error:
        return Unopened(str(error), _RESTORE, "foreign")


def seal_keyring(keyring: KeyringFile) -> bytes:
    """A keyring's bytes, encrypted for its recipients: other bytes each time.

    Raises:
        age.MissingAgeError: pyrage is not installed.
    """
    return age.seal(render(keyring), keyring.recipients)


def render(keyring: KeyringFile) -> Secret:
    """The plain text."""
    entries = {path: _value(keyring.entries[path].reveal()) for path in sorted(keyring.entries)}
    value = {_VERSION_KEY: _VERSION, "recipients": list(keyring.recipients), "entries": entries}
    return Secret((json.dumps(value, indent=2) + "\n").encode())


def parse(text: Secret, *, sealed: bool = True) -> KeyringFile:
    """The plain text back; `recipients` may be missing, for a secret store has no use for them.

    Raises:
        ValueError: it is not one, with the reason, which quotes no value.
    """
    try:
        value = json.loads(text.reveal(), object_pairs_hook=_once)
    except UnicodeDecodeError:
        message = "it is not UTF-8"
        raise ValueError(message) from None
    except json.JSONDecodeError as error:
        message = f"it is not JSON: {error.msg} at line {error.lineno}"
        raise ValueError(message) from None
    except RecursionError:
        message = "it is nested too deeply"
        raise ValueError(message) from None
    version = value.get(_VERSION_KEY) if isinstance(value, dict) else None
    if version != _VERSION:
        newer = isinstance(version, int) and version > _VERSION
        message = f"its {_VERSION_KEY} is not {_VERSION}{': a newer kspec wrote it' if newer else ''}"
        raise ValueError(message)
    if unknown := sorted(value.keys() - _KEYS):
        message = f"{unknown[0]!r} is not a key of it, expected one of: {', '.join(sorted(_KEYS))}"
        raise ValueError(message)
    recipients, entries = value.get("recipients", []), value.get("entries", {})
    if not isinstance(recipients, list) or not all(isinstance(one, str) for one in recipients):
        message = "its recipients are not a list of strings"
        raise ValueError(message)
    if not isinstance(entries, dict):
        message = "its entries are not a mapping"
        raise ValueError(message)  # noqa: TRY004 - it is about a text
    found = {path: _content(path, entry) for path, entry in entries.items()}
    return KeyringFile(tuple(recipients), found, sealed)


def _value(content: bytes) -> str | dict[str, str]:
    try:
        return content.decode()
    except UnicodeDecodeError:
        return {"base64": b64encode(content).decode()}


def _content(path: str, value: Any) -> Secret:  # noqa: ANN401 - JSON
    try:
        if isinstance(value, str):
            return Secret(value.encode())
        if isinstance(value, dict) and value.keys() == {"base64"} and isinstance(value["base64"], str):
            return Secret(b64decode(value["base64"], validate=True))
    except ValueError:  # half a character, or not base64
        pass
    message = f"its entry {path!r} is neither a string nor base64"
    raise ValueError(message)


def _once(pairs: Sequence[tuple[str, Any]]) -> Mapping[str, Any]:
    """A mapping without a key twice: the second would hide the first."""
    found = dict(pairs)
    if len(found) != len(pairs):
        message = "it has a key twice"
        raise ValueError(message)
    return found
